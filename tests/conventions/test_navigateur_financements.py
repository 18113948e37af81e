"""The pages of each way of paying in a real browser, on a telephone and at a desk: renounce, pay, EDOF, absence, funders."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.socle.acteur import Acteur
from conventions import actions
from conventions.models import Retractation
from tests.conventions.test_edof import accepte, tenir
from tests.conventions.test_navigateur import ouvrir, verifier
from tests.conventions.test_retractation import contrat
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils.navigateur import suivre

pytestmark = pytest.mark.django_db(transaction=True)
LARGEURS = (BUREAU, POCHE)


def test_a_person_renounces_from_her_home_on_a_telephone_and_keeps_the_receipt(navigateur, live_server):
    convention = contrat(limite=timezone.localdate() + timedelta(days=9), acceptee_le=timezone.now(), conclue_le=timezone.now())
    page = ouvrir(navigateur, live_server, convention.dossier.beneficiaire.compte)
    page.goto(reverse("portail:accueil"))
    verifier(navigateur, page, "1-accueil")
    suivre(page, "Renoncer au contrat ici", "link")
    verifier(navigateur, page, "2-formulaire")
    page.get_by_role("button", name="Confirmer la rétractation").dblclick()
    page.get_by_role("heading", name="Votre rétractation est enregistrée.").wait_for()
    verifier(navigateur, page, "3-accuse")
    page.goto(reverse("portail:accueil"))
    verifier(navigateur, page, "4-accueil-apres")
    assert Retractation.objects.count() == 1


def test_the_consultant_s_pages_of_each_way_of_paying(navigateur, live_server):
    """But those of a self-payer's contract: tests/navigateur/test_pages.py has them."""
    FabriqueOrganisme()
    maintenant = timezone.now()
    dans_le_delai = maintenant + timedelta(days=6)
    transmise = FabriqueConvention(etat="transmise", transmise_le=maintenant - timedelta(days=4), expire_le=dans_le_delai, date_limite=dans_le_delai.date())
    consultant = transmise.dossier.consultant
    mcf = FabriqueDossier(mode_financement="cpf_hors_temps_travail", consultant=consultant)
    cpf = tenir(accepte(consultant=consultant), premier=timezone.localdate() - timedelta(days=1))
    temps_travail = FabriqueDossier(mode_financement="cpf_temps_travail", consultant=consultant, sur_temps_travail=True)
    plan = FabriqueConvention(dossier__consultant=consultant).dossier
    signee = FabriqueConvention(etat="conclue", dossier__etat="planifie", dossier__consultant=consultant)
    avenant = actions.preparer_la_suite(signee, acteur=Acteur(compte=consultant), instant=timezone.now())
    actions.completer(avenant, acteur=Acteur(compte=consultant), instant=timezone.now(), prix_centimes=165_000, lignes=[
        {"financeur": "opco", "nom": "Atlas", "montant_centimes": 90_000, "reference": "AT-12"}, {"financeur": "employeur", "montant_centimes": 75_000},
    ])
    executee = FabriqueConvention(etat="executee", dossier__etat="clos", dossier__date_terme=timezone.localdate(), dossier__consultant=consultant)
    page = ouvrir(navigateur, live_server, consultant)
    aux_deux_largeurs = {
        "liste": reverse("conventions:liste"), "delai": reverse("conventions:dossier", args=[transmise.dossier.numero]),
        "mcf": reverse("conventions:dossier", args=[mcf.numero]), "mcf-saisie": reverse("conventions:mcf", args=[mcf.numero]),
    }
    for nom, adresse in {
        **aux_deux_largeurs, "papier": reverse("conventions:papier_acceptation", args=[transmise.dossier.numero]),
        "cpf": reverse("conventions:dossier", args=[cpf.numero]), "edof": reverse("conventions:edof", args=[cpf.numero, "entree"]),
        "edof-liste": reverse("conventions:edof_liste"), "absence": reverse("conventions:absence", args=[temps_travail.numero]),
        "financement": reverse("beneficiaires:financement", args=[plan.numero]), "brouillon": reverse("conventions:dossier", args=[plan.numero]),
        "avenant": reverse("conventions:dossier", args=[avenant.dossier.numero]),
        "repartition": reverse("conventions:repartition", args=[avenant.dossier.numero]),
        "executee": reverse("conventions:dossier", args=[executee.dossier.numero]),
    }.items():
        page.goto(adresse)
        verifier(navigateur, page, nom, *(LARGEURS if nom in aux_deux_largeurs else (POCHE,)))
