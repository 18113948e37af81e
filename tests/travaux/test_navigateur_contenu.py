"""The content in a real browser: accessible and usable at 320 pixels, its forms unfolded; tests/navigateur/test_pages.py looks at the rest."""
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.outils.connexion import temoins
from tests.outils.navigateur import axe, debordement
from tests.seances.outils import beneficiaire, consultante
from travaux import actions
from travaux.actions import contenu
from travaux.models import Competence, Couverture, Enquete, EtapePlan, Investigation, Piste
from travaux.regles import Bloc

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2), periode_debut=date(2026, 11, 2))
    par = {"acteur": beneficiaire(dossier), "instant": timezone.now()}
    contenu.ajouter(Competence, dossier, **par, libelle="Former de nouveaux arrivants", situation="Un lundi de novembre.", resultat="À midi, tous savaient.")
    contenu.ajouter(EtapePlan, dossier, **par, libelle="Appeler le centre", echeance=timezone.localdate())
    piste = contenu.ajouter(Piste, dossier, **par, intitule="Formatrice", sources="Onisep", formation="Oui", marche="Oui", contraintes="Peu",
                            decision="retenue", raison="L’envie")
    contenu.ajouter(Enquete, dossier, **par, piste=piste, jour=timezone.localdate(), fonction="Formatrice", appris="Préparer autant que parler.")
    blocs = [Bloc("Préparer", tuple(f"Compétence {n}" for n in range(1, 13))), Bloc("Animer", ("Écouter",))]
    referentiel = actions.importer_un_referentiel("Formateur d’adultes", "RNCP37275", 80, blocs, acteur=consultante(dossier), instant=timezone.now())
    actions.choisir(dossier, referentiel, **par)
    return dossier


def test_every_form_is_accessible_and_fits_the_smallest_telephone(navigateur, live_server, dossier):
    couverture, piste = Couverture.objects.get(), Piste.objects.get()
    communes = [f"contenu/piste/{piste.pk}/", f"couverture/{couverture.pk}/", f"couverture/{couverture.pk}/0/"]
    siennes = [f"a-preparer/{page}/" for page in ("competences", "pistes", "formation", "attentes")] + ["mon-plan/", *communes]
    de_l_equipe = [f"{dossier.numero}/{page}/" for page in ("competences", "pistes", "plan", "formation")]
    de_l_equipe += ["supports/referentiels/", "supports/referentiels/importer/"]
    fautes = []
    for compte, adresses in ((dossier.beneficiaire.compte, siennes), (dossier.consultant, de_l_equipe)):
        page = navigateur.page(base_url=str(live_server), largeur=320)
        page.context.add_cookies(temoins(compte, str(live_server)))
        for adresse in adresses:
            page.goto(f"/travaux/{adresse}")
            for ajout in page.locator("details.ajout:not([open]) > summary").all():
                ajout.click()
            navigateur.capturer(page, adresse.replace("/", "-"))
            fautes += [f"{adresse} déborde"] if debordement(page) else []
            fautes += [f"{adresse} {faute}" for faute in axe(page)]
    assert fautes == []


def test_the_short_list_is_closed_by_hand(navigateur, live_server, dossier):
    page = navigateur.page(base_url=str(live_server))
    page.context.add_cookies(temoins(dossier.consultant, str(live_server)))
    page.goto(f"/travaux/{dossier.numero}/pistes/")
    page.get_by_role("button", name="Clore l’investigation").click()
    expect(page.get_by_text("Investigation close")).to_be_visible()
    assert Investigation.objects.get().etat == "close"
