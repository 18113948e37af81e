"""The pages of a synthesis and of the portal in a real browser: accessible, usable on the smallest telephone, nothing lost in a conflict."""
import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaires.regles import EtapePedagogique
from syntheses import actions
from syntheses.regles.conservation import Besoin, Gardable
from syntheses.rubriques import CodeRubrique
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.outils.connexion import temoins
from tests.outils.navigateur import axe
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, ecrite, figee, proposee, tenir
from tests.syntheses.test_destruction import finir, rempli
from travaux.actions import ecrire_note

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def regarder(navigateur, live_server):
    """Open this address as this person on a desk and on a small telephone, keep pictures, and say what is wrong."""
    def regarder(compte, url, nom):
        fautes = []
        page = navigateur.page(base_url=str(live_server))
        page.context.add_cookies(temoins(compte, str(live_server)))
        page.goto(url)
        for largeur in (1280, 320):
            page.set_viewport_size({"width": largeur, "height": 900})
            navigateur.capturer(page, f"{nom}-{largeur}")
            if page.evaluate("document.documentElement.scrollWidth") > largeur:
                fautes.append(f"{nom} : défilement horizontal à {largeur}")
        fautes += axe(page)
        page.close()
        return fautes
    FabriqueOrganisme()
    return regarder


def test_the_consultant_s_tab_and_its_editors(regarder):
    dossier = bilan_tenu()
    onglet = reverse("syntheses:dossier", args=[dossier.numero])
    fautes = regarder(dossier.consultant, onglet, "vide")
    ecrite(dossier)
    for suffixe in ("", "?ecrire=circonstances", "?ecrire=etapes"):
        fautes += regarder(dossier.consultant, onglet + suffixe, f"redaction{suffixe[8:]}")
    assert fautes == []


def test_the_owner_s_pages_from_reading_to_the_document(regarder):
    dossier = bilan_tenu()
    tenir(dossier, 4, EtapePedagogique.CONFRONTATION)
    ecrire_note(dossier, acteur=consultante(dossier), instant=timezone.now(), partagee=True, texte="Gardez cette phrase près de vous.")
    personne, fautes = dossier.beneficiaire.compte, []
    for route in ("portail:accueil", "portail:documents", "portail:donnees", "syntheses:ma_synthese"):
        fautes += regarder(personne, reverse(route), f"avant-{route.split(':')[1]}")
    synthese = proposee(dossier)
    fautes += regarder(personne, reverse("syntheses:ma_synthese"), "relecture")
    fautes += regarder(personne, reverse("syntheses:accord", args=[synthese.pk]), "accord")
    assert fautes == []


def test_after_the_agreement(regarder):
    synthese = figee(bilan_tenu())
    dossier = synthese.dossier
    fautes = regarder(dossier.consultant, reverse("syntheses:dossier", args=[dossier.numero]), "figee")
    fautes += regarder(dossier.consultant, reverse("syntheses:remise", args=[dossier.numero]), "remise")
    fautes += regarder(dossier.beneficiaire.compte, reverse("syntheses:ma_synthese"), "ma-synthese")
    fautes += regarder(dossier.beneficiaire.compte, reverse("portail:documents"), "documents")
    assert fautes == []


def test_a_conflict_shows_both_texts_and_takes_the_focus(navigateur, live_server):
    FabriqueOrganisme()
    synthese = ecrite(bilan_tenu())
    dossier = synthese.dossier
    page = navigateur.page(base_url=str(live_server))
    page.context.add_cookies(temoins(dossier.consultant, str(live_server)))
    page.goto(reverse("syntheses:dossier", args=[dossier.numero]) + "?ecrire=circonstances")
    actions.rediger(synthese, CodeRubrique.CIRCONSTANCES, "Le texte de l’autre fenêtre.", acteur=consultante(synthese), instant=ICI)
    page.get_by_label("Votre texte").fill("Mon texte.")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_load_state()
    assert page.get_by_label("Votre texte").input_value() == "Mon texte."
    assert page.get_by_role("region", name="Enregistré entre-temps").get_by_text("Le texte de l’autre fenêtre.").is_visible()
    dit = " ".join(page.evaluate("document.activeElement.textContent").split())
    assert dit == "Une réponse est à reprendre Dans une autre fenêtre, vous avez modifié cette rubrique entre-temps."
    navigateur.capturer(page, "conflit")
    assert axe(page) == []


def test_the_owner_goes_from_home_to_an_agreement(navigateur, live_server):
    FabriqueOrganisme()
    synthese = proposee(bilan_tenu())
    actions.observer(synthese, "Je me reconnais.", acteur=beneficiaire(synthese), instant=ICI)
    page = navigateur.page(base_url=str(live_server))
    page.context.add_cookies(temoins(synthese.dossier.beneficiaire.compte, str(live_server)))
    page.goto("/portail/")
    page.get_by_role("link", name="Relire ma synthèse").click()
    page.get_by_role("link", name="Donner mon accord").click()
    page.get_by_role("button", name="Donner mon accord et figer la synthèse").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Votre synthèse est figée."
    synthese.refresh_from_db()
    assert synthese.etat == "figee"


def test_the_pages_of_the_end(regarder):
    dossier = rempli()
    finir(dossier)
    personne, fautes = dossier.beneficiaire.compte, []
    pages = (("fin", []), ("conserver", []), ("effacer", []), ("questionnaire", ["fin"]))
    for route, arguments in pages:
        fautes += regarder(personne, reverse(f"syntheses:{route}", args=arguments), route)
    accord = actions.ecrire_l_accord(dossier, [Gardable.MOTS], Besoin.PROJET, 12, acteur=beneficiaire(dossier), instant=ICI)
    fautes += regarder(personne, reverse("syntheses:signer_accord", args=[accord.pk]), "signer-accord")
    gestion = FabriqueCompte(gestion=True)
    for route, arguments in (("conservation", []), ("destruction", [dossier.numero])):
        fautes += regarder(gestion, reverse(f"syntheses:{route}", args=arguments), route)
    assert fautes == []
