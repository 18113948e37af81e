"""The content in a real browser: what is covered of a long certification, and the end of the investigation.

tests/navigateur/test_pages.py looks at all its pages and sends each of their forms empty: they come back unfolded.
"""
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.navigateur.outils import examiner
from tests.navigateur.regard import POCHE
from tests.outils.connexion import temoins
from tests.seances.outils import beneficiaire, consultante
from travaux import actions
from travaux.actions import contenu
from travaux.models import Couverture, Enquete, Investigation, Piste
from travaux.regles import Bloc

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2), periode_debut=date(2026, 11, 2))
    par = {"acteur": beneficiaire(dossier), "instant": timezone.now()}
    piste = contenu.ajouter(Piste, dossier, **par, intitule="Formatrice", sources="Onisep", formation="Oui", marche="Oui", contraintes="Peu",
                            decision="retenue", raison="L’envie")
    contenu.ajouter(Enquete, dossier, **par, piste=piste, jour=timezone.localdate(), fonction="Formatrice", appris="Préparer autant que parler.")
    blocs = [Bloc("Préparer", tuple(f"Compétence {n}" for n in range(1, 13))), Bloc("Animer", ("Écouter",))]
    referentiel = actions.importer_un_referentiel("Formateur d’adultes", "RNCP37275", 80, blocs, acteur=consultante(dossier), instant=timezone.now())
    actions.choisir(dossier, referentiel, **par)
    return dossier


def test_a_long_certification_fits_the_smallest_telephone_and_the_short_list_is_closed_by_hand(navigateur, live_server, dossier):
    page, couverture = navigateur.page(base_url=str(live_server), largeur=POCHE), Couverture.objects.get()
    page.context.add_cookies(temoins(dossier.consultant, str(live_server)))
    for nom, adresse in (("couverture", f"couverture/{couverture.pk}/"), ("bloc", f"couverture/{couverture.pk}/0/"), ("pistes", f"{dossier.numero}/pistes/")):
        page.goto(f"/travaux/{adresse}")
        assert examiner(navigateur, page, nom) == []
    page.get_by_role("button", name="Clore l’investigation").click()
    expect(page.get_by_text("Investigation close")).to_be_visible()
    assert Investigation.objects.get().etat == "close"
