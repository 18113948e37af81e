"""The end of a bilan and its contract: handed over, it was carried out; stopped before, it was only signed; nothing is signed afterwards."""
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from beneficiaires import actions as dossiers
from beneficiaires.regles import REGIMES, ModeFinancement, NatureContrat
from bilan.socle.acteur import Acteur
from bilan.socle.models import Envoi, Evenement
from bilan.socle.redaction import rendre
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from conventions import actions, paiements
from conventions.etats import EtatConvention
from conventions.libelles import statut
from conventions.models import Convention, Encaissement
from conventions.views.liste import FiltreConventions
from syntheses import actions as syntheses
from syntheses.models import Synthese
from tests.conventions.test_retractation import connecte, plat
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueOrganisme
from tests.syntheses.outils import ICI, bilan_tenu, consultante, figee

pytestmark = pytest.mark.django_db
E = EtatConvention
AVEC_CONTRAT = [mode for mode in ModeFinancement if REGIMES[mode].nature is not NatureContrat.AUCUN]
TERME = ICI + timedelta(hours=2)


def bilan(mode=ModeFinancement.PLAN_DEVELOPPEMENT, etat=E.CONCLUE, **champs):
    """A bilan whose synthesis has only to be handed over, and its contract."""
    FabriqueOrganisme()
    dossier = bilan_tenu(mode_financement=mode.value)
    convention = FabriqueConvention(dossier=dossier, etat=etat, **champs) if etat else None
    return figee(dossier), convention


@pytest.fixture(scope="module")
def cles(base_du_module):
    return tuple(objet.pk for objet in bilan())


@pytest.fixture
def a_remettre(cles):
    """That of the employer's plan, its contract concluded."""
    return Synthese.objects.get(pk=cles[0]), Convention.objects.get(pk=cles[1])


def remettre(synthese):
    syntheses.remettre(synthese, acteur=consultante(synthese), instant=TERME)


def avenant(contrat, etat):
    return FabriqueConvention(dossier=contrat.dossier, etat=etat, remplace=contrat, avenant=0 if etat == E.BROUILLON else 1,
                              version__numero=2, preparee_le=ICI - timedelta(days=1))


@pytest.mark.parametrize("mode", AVEC_CONTRAT)
def test_the_handing_over_carries_the_contract_out(mode):
    synthese, convention = bilan(mode)
    remettre(synthese)
    convention.refresh_from_db()
    assert (convention.etat, synthese.dossier.etat, convention.conclue_le is not None) == (E.EXECUTEE, "conclusions_remises", True)
    assert Evenement.objects.filter(verbe="convention.executer", objet_id=str(convention.pk), le=TERME).count() == 1
    siens = Convention.objects.filter(dossier=synthese.dossier)
    assert not siens.en_vigueur().exists() and list(siens.conclues()) == [convention]


@pytest.mark.parametrize("etat", [None, E.REFUSEE, E.REMPLACEE])
def test_a_bilan_without_a_contract_in_force_is_handed_over_all_the_same(etat):
    synthese, _ = bilan(ModeFinancement.CPF_HORS_TEMPS_TRAVAIL if etat is None else ModeFinancement.PLAN_DEVELOPPEMENT, etat)
    remettre(synthese)
    assert synthese.dossier.etat == "conclusions_remises" and not Evenement.objects.filter(verbe="convention.executer").exists()


def test_what_cannot_be_handed_over_carries_nothing_out():
    FabriqueOrganisme()
    dossier = bilan_tenu()
    convention = FabriqueConvention(dossier=dossier, etat=E.CONCLUE)
    synthese = figee(dossier, prete=False)
    with pytest.raises(TransitionRefusee, match="encore en préparation"):
        remettre(synthese)
    with pytest.raises(PermissionDenied):
        syntheses.remettre(synthese, acteur=Acteur(compte=FabriqueCompte(consultant=True)), instant=TERME)
    convention.refresh_from_db()
    assert convention.etat == E.CONCLUE


@pytest.mark.parametrize("verbe", ["arreter", "ne_pas_poursuivre"])
def test_a_bilan_that_stops_before_its_term_leaves_its_contract_signed_and_no_more(a_remettre, verbe):
    _, convention = a_remettre
    getattr(dossiers, verbe)(convention.dossier, acteur=Acteur(compte=convention.dossier.consultant), instant=TERME)
    convention.refresh_from_db()
    mots = {audience: statut(convention, audience, TERME).texte.replace("\xa0", " ") for audience in (Role.CONSULTANT, Role.BENEFICIAIRE, Role.EMPLOYEUR)}
    assert (convention.etat, mots) == (E.CONCLUE, {
        Role.CONSULTANT: "Conclue le 2 décembre 2026, dossier fermé", Role.BENEFICIAIRE: "Conclue le 2 décembre 2026, dossier fermé",
        Role.EMPLOYEUR: "Conclue le 2 décembre 2026",  # that it stopped, and why, is not his business
    })


# --- What was under way ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("etat", [E.BROUILLON, E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE])
def test_an_amendment_that_was_not_signed_by_then_has_no_object_any_more(a_remettre, etat):
    synthese, contrat = a_remettre
    suite = avenant(contrat, etat)
    remettre(synthese)
    suite, contrat = (Convention.objects.au_complet().get(pk=c.pk) for c in (suite, contrat))
    instant = min(TERME, suite.expire_le - timedelta(days=1)) if suite.expire_le else TERME
    assert (suite.etat, contrat.etat, contrat.remplacee_par) == (etat, E.EXECUTEE, None)
    assert statut(suite, Role.CONSULTANT, instant).texte == "Sans objet\u202f: le dossier est fermé"
    assert statut(suite, Role.EMPLOYEUR, instant).texte == ("Non conclu" if suite.avenant else "Non conclue")
    assert Convention.objects.filter(dossier=contrat.dossier).principale() == contrat
    with pytest.raises(TransitionRefusee, match="Ce dossier est fermé"):
        actions.preparer_la_suite(contrat, acteur=consultante(synthese), instant=TERME)


def test_the_pages_of_a_finished_bilan_offer_neither_amendment_nor_signature(a_remettre):
    synthese, contrat = a_remettre
    avenant(contrat, E.BROUILLON)
    remettre(synthese)
    page = plat(connecte(contrat.dossier.consultant).get(reverse("conventions:dossier", args=[contrat.dossier.numero])).text)
    assert "Exécutée" in page and "Sans objet" in page
    for geste in ("Préparer un avenant", "Relire et envoyer", "Corriger une erreur", "Nouvelle version en préparation", "Enregistrer une rétractation"):
        assert geste not in page


def test_the_person_and_the_employer_are_not_asked_to_sign_for_a_closed_dossier():
    convention = FabriqueConvention(etat=E.TRANSMISE, dossier__etat="annule", expire_le=ICI + timedelta(days=900), date_limite=date(2030, 1, 1))
    page = plat(connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).text)
    assert "Sans objet" in page and "J’accepte et je signe" not in page


@pytest.mark.parametrize(("ferme", "attendu"), [("annule", "Le dossier est fermé"), ("contractualisation", "Le dossier reste ouvert")])
def test_a_silence_recorded_later_does_not_say_that_a_closed_dossier_is_open(ferme, attendu):
    convention = FabriqueConvention(etat=E.TRANSMISE, dossier__etat=ferme)
    actions.constater_silence(convention, instant=convention.expire_le)
    lettre = plat(rendre(Envoi.objects.get(destinataire=convention.dossier.consultant.email, gabarit="conventions/non_conclue"), convention.expire_le).body)
    assert attendu in lettre and ("reste ouvert" in lettre) is (ferme != "annule")


# --- What reads a contract that is over -----------------------------------------------------------------------------


def test_a_self_payer_pays_the_rest_after_the_end_and_renounces_no_more():
    synthese, contrat = bilan(ModeFinancement.PERSONNEL, retractation_jusqu_au=date(2026, 12, 16))
    remettre(synthese)
    dossier, acteur = synthese.dossier, consultante(synthese)
    for centimes in (54_000, 126_000):
        actions.encaisser(dossier, acteur=acteur, instant=TERME, recu_le=TERME.date(), montant_centimes=centimes, moyen="virement")
    contrat.refresh_from_db()
    assert (Encaissement.objects.count(), paiements.situation(dossier, contrat).reste) == (2, 0)
    assert possibles(contrat, Acteur(compte=dossier.beneficiaire.compte), TERME) == possibles(contrat, acteur, TERME) == []
    page = connecte(dossier.consultant).get(reverse("conventions:dossier", args=[dossier.numero])).text
    assert reverse("conventions:paiements", args=[dossier.numero]) in page


def test_the_list_tells_carried_out_from_concluded(a_remettre):
    synthese, _ = a_remettre
    remettre(synthese)
    autre = FabriqueConvention(etat=E.CONCLUE)
    trouvees = {etat: list(FiltreConventions({"etat": etat}).filtrer(Convention.objects.all(), TERME)) for etat in ("conclue", "executee")}
    assert trouvees == {"conclue": [autre], "executee": [Convention.objects.exclude(pk=autre.pk).get()]}
