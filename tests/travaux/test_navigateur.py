"""Preparatory work in a real browser: accessible, usable on the smallest telephone, and never a lost keystroke."""
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bilan.graine import installer_annuaire
from seances.models import Seance
from tests.fabriques import FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.navigateur.outils import examiner
from tests.navigateur.regard import POCHE
from tests.outils.connexion import temoins
from tests.outils.navigateur import suivre
from tests.seances.outils import beneficiaire
from tests.travaux.outils import a_dix_heures, remise
from travaux.actions import enregistrer, rendre
from travaux.models import Brouillon, Note, Reponses

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Racontez une journée dont vous êtes fier·e."


@pytest.fixture
def preparation():
    FabriqueOrganisme()
    preparation = remise()
    Seance.objects.update(debut=timezone.now() + timedelta(days=3), fin=timezone.now() + timedelta(days=3, hours=2))
    return preparation


@pytest.fixture
def ouvrir(navigateur, live_server, preparation):
    """This questionnaire, open by its author."""
    def ouvrir(page=None):
        if page is None:
            page = navigateur.page(base_url=str(live_server), largeur=POCHE)
            page.context.add_cookies(temoins(preparation.dossier.beneficiaire.compte, str(live_server)))
        page.goto(f"/travaux/a-preparer/{preparation.pk}/")
        return page
    return ouvrir


def ecrit() -> dict:
    return json.loads(Reponses.objects.select_related("coffre").get().contenu)


def statut(page):
    return page.locator(".enregistre")


def test_what_is_typed_is_kept_by_itself_offline_too_and_found_again_then_given_back(navigateur, live_server, ouvrir, preparation):
    """The states that tests/navigateur/test_pages.py does not meet are examined: a questionnaire to fill in, the whole directory, answers given back."""
    page, fautes, dossier = ouvrir(), [], preparation.dossier
    fautes += examiner(navigateur, page, "questionnaire")
    page.get_by_label(QUESTION).fill("Le jour du déménagement.")
    expect(statut(page)).to_contain_text("Enregistré à")
    page.context.set_offline(True)
    page.get_by_label(QUESTION).fill("Le jour du déménagement, en novembre.")
    expect(statut(page)).to_contain_text("Hors connexion")
    page.get_by_role("button", name="Rendre à Hélène").click()  # nothing leaves, nothing is lost
    expect(page.get_by_label(QUESTION)).to_have_value("Le jour du déménagement, en novembre.")
    page.context.set_offline(False)
    expect(statut(page)).to_contain_text("Enregistré à")
    assert ecrit() == {"q1": "Le jour du déménagement, en novembre."}
    retenues = []
    page.route("**/enregistrer/", lambda route: retenues.append(route))  # the line is there, and nothing comes back
    page.get_by_label(QUESTION).fill("Le jour du déménagement, en décembre.")
    expect(statut(page)).to_contain_text("Le serveur tarde à répondre : votre texte est gardé sur cet appareil")
    retenues[0].continue_()
    page.unroute("**/enregistrer/")
    expect(statut(page)).to_contain_text("Enregistré à")
    assert ecrit() == {"q1": "Le jour du déménagement, en décembre."}
    page.get_by_role("radio", name="Partir").check()
    page.get_by_role("group", name="Expliquer").get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tas > li").nth(1)).to_contain_text("Je n’aime pas (1)Expliquer")
    expect(page.locator("[data-avancee]")).to_have_text("3\xa0réponses sur 7")
    expect(page.locator(".titre-section .cases .f")).to_have_count(3)  # the squares say what the words say
    ouvrir(page)
    expect(page.get_by_role("radio", name="Partir")).to_be_checked()
    assert page.evaluate("localStorage.length") == 0

    installer_annuaire()
    enregistrer(preparation, {"q1": "Oui.", "q5_0": "1"}, acteur=beneficiaire(dossier), instant=timezone.now())
    for nom in ("a-preparer", "ressources"):
        page.goto(f"/travaux/{nom}/")
        fautes += examiner(navigateur, page, nom)
    rendre(preparation, acteur=beneficiaire(dossier), instant=timezone.now())
    elle = navigateur.page(base_url=str(live_server), largeur=POCHE)
    elle.context.add_cookies(temoins(dossier.consultant, str(live_server)))
    elle.goto(f"/travaux/prepare/{preparation.pk}/")
    fautes += examiner(navigateur, elle, "prepare")
    assert fautes == []


def test_a_second_tab_is_told_and_either_text_may_be_kept(ouvrir):
    """In another tab of the same browser, something else is typed since the first one kept its own."""
    premier = ouvrir()
    second = ouvrir(premier.context.new_page())
    _au_meme_moment(premier, second, "second onglet")
    second.get_by_role("link", name="Voir l’autre version").click()
    expect(second.get_by_label(QUESTION)).to_have_value("premier onglet")
    assert ecrit() == {"q1": "premier onglet"}
    with second.expect_response("**/enregistrer/") as reponse:
        second.get_by_role("button", name="Reprendre mon texte").click()
    assert reponse.value.status == 200
    expect(second.get_by_label(QUESTION)).to_have_value("second onglet")
    assert ecrit() == {"q1": "second onglet"}
    ouvrir(premier)
    ouvrir(second)
    _au_meme_moment(premier, second, "encore le second onglet")
    _laisser_l_autre(second, ouvrir)


def _au_meme_moment(premier, second, mots):
    premier.get_by_label(QUESTION).fill("premier onglet")
    expect(statut(premier)).to_contain_text("Enregistré à")
    second.get_by_label(QUESTION).fill(mots)


def _laisser_l_autre(second, ouvrir):
    """Whoever leaves the other text as it is changes nothing."""
    expect(second.get_by_role("link", name="Voir l’autre version")).to_be_visible()
    suivre(second, "Enregistrer", exact=True)
    expect(second.get_by_role("heading", name="Enregistré ailleurs entre-temps")).to_be_visible()
    second.get_by_label(QUESTION).fill("second onglet, relu")
    second.goto("/travaux/a-preparer/")
    assert ecrit() == {"q1": "premier onglet"}
    ouvrir(second)
    expect(second.get_by_label(QUESTION)).to_have_value("premier onglet")
    second.get_by_role("radio", name="Partir").check()
    expect(statut(second)).to_contain_text("Enregistré à")
    second.get_by_role("button", name="Reprendre mon texte").click()  # it had waited for the answer
    expect(second.get_by_label(QUESTION)).to_have_value("second onglet, relu")


def test_the_session_over_the_text_waits_for_its_author(ouvrir):
    page = ouvrir()
    temoins_avant = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_label(QUESTION).fill("tapé après la fin de la session")
    expect(page.get_by_role("link", name="Me reconnecter")).to_be_visible()
    assert not Reponses.objects.exists()
    page.context.add_cookies(temoins_avant)
    ouvrir(page)
    expect(page.get_by_label(QUESTION)).to_have_value("tapé après la fin de la session")
    expect(statut(page)).to_contain_text("Enregistré à")
    assert page.evaluate("localStorage.length") == 0
    assert ecrit() == {"q1": "tapé après la fin de la session"}


@pytest.fixture
def seance(navigateur, live_server):
    """(session, open its page in a browser): to be held tomorrow, or just held."""
    FabriqueOrganisme()

    def poser(debut):
        seance = FabriqueSeance(dossier=FabriqueDossier(etat="en_cours"), etape="preliminaire", debut=debut, fin=debut + timedelta(hours=2), etat="confirmee")

        def ouvrir(page=None):
            if page is None:
                page = navigateur.page(base_url=str(live_server))
                page.context.add_cookies(temoins(seance.dossier.consultant, str(live_server)))
            page.goto(f"/travaux/seance/{seance.pk}/")
            return page
        return ouvrir
    return poser


def notes() -> list[str]:
    return [note.texte for note in Note.objects.select_related("coffre")]


def test_notes_typed_during_a_session_are_found_again_after_a_crash(navigateur, seance):
    ouvrir = seance(a_dix_heures(jours=-1))
    page = ouvrir()
    page.get_by_label("Partagé avec Camille").fill("Reprendre la liste.")
    expect(statut(page)).to_contain_text("Brouillon gardé à")
    page.context.close()
    page = ouvrir()  # another browser: nothing of it was on the device alone
    expect(page.get_by_label("Partagé avec Camille")).to_have_value("Reprendre la liste.")
    expect(statut(page)).to_contain_text("pas encore enregistré")
    navigateur.capturer(page, "seance-brouillon")
    page.get_by_label("Partagé avec Camille").fill("Reprendre la liste, puis choisir.")
    expect(statut(page)).to_contain_text("Brouillon gardé à")
    fin = page.get_by_label("Fin", exact=True)
    fin.fill(fin.input_value())  # what is no note leaves no copy of the notes behind
    suivre(page, "Clore la séance")
    assert (notes(), Brouillon.objects.count()) == (["Reprendre la liste, puis choisir."], 0)
    assert page.evaluate("localStorage.length") == 0


def test_notes_of_two_tabs_are_both_there_and_what_was_written_does_not_come_back_by_itself(seance):
    ouvrir = seance(timezone.now() + timedelta(days=1))
    premier = ouvrir()
    second = ouvrir(premier.context.new_page())
    premier.get_by_label("Notes privées").fill("premier onglet")
    expect(statut(premier)).to_contain_text("Brouillon gardé à")
    second.get_by_label("Notes privées").fill("second onglet")
    expect(second.get_by_text("modifiées ailleurs")).to_be_visible()
    suivre(second, "Enregistrer les notes")
    expect(second.get_by_label("Notes privées")).to_have_value("premier onglet")
    expect(second.locator("[data-message]")).to_be_hidden()  # what it wrote stands on the page
    assert (notes(), Brouillon.objects.select_related("coffre").get().textes["privee"]) == (["second onglet"], "premier onglet")
    assert second.evaluate("localStorage.length") == 0


def test_notes_are_written_even_where_nothing_keeps_them(seance):
    """Whoever was asked to keep them answers something else: an upgrade under way, a gateway."""
    page = seance(timezone.now() + timedelta(days=1))()
    page.route("**/brouillon/", lambda route: route.fulfill(status=404, content_type="text/html", body="<h1>Page introuvable</h1>"))
    page.get_by_label("Notes privées").fill("Un mot.")
    expect(statut(page)).to_contain_text("gardé sur cet appareil")
    suivre(page, "Enregistrer les notes")
    page.unroute("**/brouillon/")
    page.reload()
    expect(page.get_by_label("Notes privées")).to_have_value("")
    assert (notes(), Brouillon.objects.count()) == (["Un mot."], 0)
    _relue_pendant_que_son_texte_part(page)


def _relue_pendant_que_son_texte_part(page):
    """It is at odds with nobody."""
    page.get_by_label("Notes privées").fill("Un mot")
    page.reload()  # before the hand has rested: it leaves with the page
    expect(page.get_by_label("Notes privées")).to_have_value("Un mot")
    page.get_by_label("Notes privées").fill("Un mot de plus")
    expect(statut(page)).to_contain_text("Brouillon gardé à")
    assert Brouillon.objects.select_related("coffre").get().textes["privee"] == "Un mot de plus"


def test_what_is_kept_of_a_page_opened_before_its_session_leaves_the_hours_alone(seance):
    page = seance(a_dix_heures(jours=-1))()
    avant = page.get_by_label("Début").input_value()
    page.route("**/brouillon/", lambda route: route.abort())
    page.get_by_label("Notes privées").fill("Un mot.")
    page.get_by_label("Début").fill("07:00")
    expect(statut(page)).to_contain_text("Hors connexion")
    page.reload()
    expect(page.get_by_label("Notes privées")).to_have_value("Un mot.")
    expect(page.get_by_label("Début")).to_have_value(avant)
    expect(page.get_by_role("radio", name="Réalisée")).to_be_checked()
