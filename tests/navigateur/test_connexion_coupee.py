"""The line is cut once the server has received: what is typed is kept and sent once more, what was sent is done once, what is followed is found again."""
import json

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from beneficiaires.models import Dossier
from bilan.socle import chantiers, doublons
from seances.models import TravailPersonnel
from syntheses.rubriques import CodeRubrique
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.outils.connexion import temoins
from tests.syntheses.outils import bilan_tenu, ecrite, texte_de
from tests.travaux.outils import questionnaire
from travaux.models import Preparation, Reponses

pytestmark = pytest.mark.django_db(transaction=True)
REVENUE = "() => window.dispatchEvent(new Event('online'))"  # the browser says it by itself; our cut is between it and the server


@pytest.fixture
def synthese():
    """A synthesis being written, and a questionnaire handed over in the same bilan."""
    cache.clear()
    FabriqueOrganisme()
    synthese = ecrite(bilan_tenu(ouvert_le=timezone.localdate()))
    Dossier.objects.update(contractualise_le=timezone.localdate())
    support = questionnaire()
    Preparation.objects.create(dossier=synthese.dossier, support=support, version=support.derniere, numero_seance=1, remise_le=timezone.now())
    return synthese


@pytest.fixture
def ouvrir(navigateur, live_server):
    def ouvrir(compte, adresse: str) -> Page:
        page = navigateur.page(base_url=live_server.url)
        page.context.add_cookies(temoins(compte, live_server.url))
        page.goto(adresse)
        return page
    return ouvrir


def perdre_la_reponse(page: Page, adresse: str) -> None:
    """The next request to this address reaches the server, which does it; its answer never comes."""
    def couper(route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")
    page.route(adresse, couper, times=1)


def test_what_was_typed_is_neither_lost_nor_at_odds_with_itself_when_the_answer_is(ouvrir, synthese):
    preparation = Preparation.objects.get()
    for compte, adresse, champ, lu in (
        (synthese.dossier.consultant, reverse("syntheses:dossier", args=[synthese.dossier.numero]) + "?ecrire=projet_formation", "Votre texte",
         lambda: texte_de(synthese, CodeRubrique.PROJET_FORMATION)),
        (synthese.dossier.beneficiaire.compte, reverse("travaux:repondre", args=[preparation.pk]), "Racontez une journée dont vous êtes fier·e.",
         lambda: json.loads(Reponses.objects.select_related("coffre").get().contenu)["q1"]),
    ):
        page = ouvrir(compte, adresse)
        statut = page.locator(".enregistre")
        perdre_la_reponse(page, page.locator("form[data-enregistrer]").get_attribute("data-enregistrer").join(("**", "")))
        page.get_by_label(champ).fill("Un premier jet.")
        expect(statut).to_contain_text("votre texte est gardé sur cet appareil")
        assert lu() == "Un premier jet."  # the server has it, and the page cannot know
        page.get_by_label(champ).fill("Un premier jet, repris.")
        page.evaluate(REVENUE)
        expect(statut).to_contain_text("Enregistré à")  # not: another version was written
        assert lu() == "Un premier jet, repris."
        assert page.evaluate("localStorage.length") == 0


def _notees(page: Page, numero: str) -> int:
    """The form of a research is sent, its answer is lost, and one does as one does before a page that did not come: the browser sends the form again."""
    avant = TravailPersonnel.objects.count()
    page.get_by_label("Durée").select_option("60")
    page.get_by_label("Sur quoi").fill("Fiches métier")
    perdre_la_reponse(page, f"**{reverse('seances:noter', args=[numero])}")
    page.get_by_role("button", name="Noter mes recherches").click()
    page.wait_for_url("chrome-error://**")
    assert TravailPersonnel.objects.count() == avant + 1  # the server did it, and nobody knows
    page.reload()
    expect(page.locator("body")).to_contain_text("Fiches métier")
    return TravailPersonnel.objects.count() - avant


def test_a_form_whose_answer_was_lost_is_done_once_when_it_is_sent_again(ouvrir, synthese, monkeypatch):
    """And twice, if the server did not remember the gesture."""
    page, numero = ouvrir(synthese.dossier.beneficiaire.compte, reverse("seances:mes_seances")), synthese.dossier.numero
    assert _notees(page, numero) == 1
    monkeypatch.setattr(doublons, "MEMOIRE", 0)
    assert _notees(page, numero) == 2


def test_what_was_being_followed_is_found_again_once_the_line_is_back(navigateur, ouvrir):
    cache.clear()
    FabriqueOrganisme()
    gestion = FabriqueCompte(gestion=True)
    page = ouvrir(gestion, reverse("chantiers:liste"))
    page.get_by_role("button", name="Lancer").first.click()
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        pass
    expect(page.get_by_text("en attente").first).to_be_visible()  # nothing is said to be done
    while chantiers.avancer_la_file(timezone.now()):
        pass
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="Voir le résultat").first).to_be_visible()
    navigateur.erreurs[:] = [erreur for erreur in navigateur.erreurs if "htmx:" not in erreur]  # htmx says in the console that the line was cut
