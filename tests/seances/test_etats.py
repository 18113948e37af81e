"""Every state of a session, every verb, every role, before and after it started: what is not written here is refused."""
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.transitions import TransitionRefusee, appliquer, possibles
from seances import actions
from seances.etats import TRANSITIONS, EtatSeance
from seances.models import EcritureHeures, Seance
from seances.suivi import a_renseigner, a_signer
from tests.fabriques import FabriqueCompte, FabriqueSeance
from tests.seances.outils import paris

pytestmark = pytest.mark.django_db
DEBUT = paris(1, 18)
AVANT, TARD, APRES = DEBUT - timedelta(hours=48), DEBUT - timedelta(hours=47), DEBUT + timedelta(hours=3)
TOUJOURS, COMMENCEE = {"avant", "tard", "apres"}, {"apres"}
INSTANTS = {"avant": AVANT, "tard": TARD, "apres": APRES}

# (state, verb, role) -> when it may be done, and where it leads: the whole life of a session, the dossier being under contract
VIE = {
    ("proposee", "modifier", "consultant"): (TOUJOURS, "proposee"),
    ("proposee", "confirmer", "consultant"): (TOUJOURS, "confirmee"),
    ("proposee", "annuler", "consultant"): (TOUJOURS, "annulee_prestataire"),
    ("proposee", "liberer", "systeme"): (TOUJOURS, "annulee_prestataire"),
    ("confirmee", "deplacer", "consultant"): (TOUJOURS, "confirmee"),
    ("confirmee", "deplacer_soi_meme", "beneficiaire"): ({"avant"}, "confirmee"),
    ("confirmee", "reporter", "consultant"): (TOUJOURS, "reportee"),
    ("confirmee", "excuser", "consultant"): (TOUJOURS, "annulee_excusee"),
    ("confirmee", "se_desister", "beneficiaire"): ({"avant"}, "annulee_excusee"),
    ("confirmee", "annuler", "consultant"): (TOUJOURS, "annulee_prestataire"),
    ("confirmee", "liberer", "systeme"): (TOUJOURS, "annulee_prestataire"),
    ("confirmee", "constater_absence", "consultant"): (COMMENCEE, "absence"),
    ("confirmee", "clore", "consultant"): (COMMENCEE, "realisee"),
    ("reportee", "deplacer", "consultant"): (TOUJOURS, "confirmee"),
    ("reportee", "excuser", "consultant"): (TOUJOURS, "annulee_excusee"),
    ("reportee", "annuler", "consultant"): (TOUJOURS, "annulee_prestataire"),
    ("reportee", "liberer", "systeme"): (TOUJOURS, "annulee_prestataire"),
    ("realisee", "rouvrir", "consultant"): (TOUJOURS, "confirmee"),  # the sessions of this test were closed at their last instant
}


def _acteur(role, seance):
    return SYSTEME if role == "systeme" else Acteur(compte={
        "consultant": lambda: seance.dossier.consultant, "beneficiaire": lambda: seance.dossier.beneficiaire.compte,
        "gestion": lambda: FabriqueCompte(gestion=True), "autre_consultant": lambda: FabriqueCompte(consultant=True),
    }[role]())


def _seance(etat):
    return FabriqueSeance(etat=etat, debut=DEBUT, close_le=APRES if etat == "realisee" else None, dossier__contractualise_le=date(2026, 12, 2))


def _champs(vers):
    return {"close_le": APRES if vers == "realisee" else None, **({"annulee_par": "consultant"} if vers.startswith("annulee") else {})}


@pytest.fixture(scope="module")
def seances(base_du_module):
    """The key of a session in each state."""
    return {etat: _seance(etat).pk for etat in EtatSeance.values}


@pytest.mark.parametrize(("etat", "role"), list(product(EtatSeance.values, ["consultant", "beneficiaire", "systeme", "gestion", "autre_consultant"])))
def test_a_session_lives_as_the_table_says(seances, etat, role):
    seance = Seance.objects.get(pk=seances[etat])
    acteur = _acteur(role, seance)
    for moment, instant in INSTANTS.items():
        permis = [verbe for verbe in TRANSITIONS if moment in VIE.get((etat, verbe, role), (set(), ""))[0]]
        assert possibles(seance, acteur, instant) == permis, moment
        for verbe in TRANSITIONS:
            _essayer(seance, verbe, acteur, instant, VIE[etat, verbe, role][1] if verbe in permis else None)
    seance.refresh_from_db()
    assert seance.etat == etat


def _essayer(seance, verbe, acteur, instant, vers):
    """The verb leads there, or nowhere when it is refused; then the session is again as it was."""
    if not vers:
        with pytest.raises((TransitionRefusee, PermissionDenied)):
            appliquer(seance, verbe, acteur=acteur, instant=instant, **_champs(TRANSITIONS[verbe].vers))
        return
    with transaction.atomic():
        appliquer(seance, verbe, acteur=acteur, instant=instant, **_champs(vers))
        seance.refresh_from_db()
        assert seance.etat == vers, (verbe, instant)
        transaction.set_rollback(True)
    seance.refresh_from_db()


@pytest.mark.parametrize("etat_du_dossier", ["contractualisation", "conclusions_remises", "clos", "retracte", "annule", "purge"])
def test_nothing_is_promised_nor_held_without_a_contract_under_way(etat_du_dossier):
    seance = FabriqueSeance(etat="confirmee", debut=DEBUT, dossier__etat=etat_du_dossier, dossier__date_terme=date(2027, 4, 1))
    offerts = possibles(seance, Acteur(compte=seance.dossier.consultant), APRES)
    assert {"clore", "deplacer", "confirmer"}.isdisjoint(offerts)


@pytest.mark.parametrize("etat_du_dossier", ["abandon", "sans_suite"])
def test_what_was_held_before_the_bilan_stopped_is_closed_and_nothing_else_is(etat_du_dossier):
    seance = FabriqueSeance(etat="confirmee", etape="preliminaire", debut=DEBUT, dossier__etat=etat_du_dossier, dossier__contractualise_le=date(2026, 12, 2))
    consultant = Acteur(compte=seance.dossier.consultant)
    assert "clore" not in possibles(seance, consultant, DEBUT)
    assert {"clore", "deplacer", "confirmer"} & set(possibles(seance, consultant, APRES)) == {"clore"}
    assert list(a_renseigner(APRES).filter(dossier=seance.dossier)) == [seance]
    actions.clore(seance, acteur=consultant, instant=APRES, debut_reel=seance.debut, fin_reelle=seance.fin)
    assert (list(a_signer().filter(dossier=seance.dossier)), EcritureHeures.objects.get().minutes, seance.dossier.etat) == ([seance], 60, etat_du_dossier)


@pytest.mark.parametrize("etat_du_dossier", ["conclusions_remises", "clos", "abandon"])
def test_what_could_not_be_closed_again_is_not_reopened(etat_du_dossier):
    seance = FabriqueSeance(etat="realisee", debut=DEBUT, close_le=APRES, dossier__etat=etat_du_dossier, dossier__date_terme=date(2027, 4, 1))
    assert "rouvrir" not in possibles(seance, Acteur(compte=seance.dossier.consultant), APRES)


def test_a_closing_is_undone_within_ten_minutes_only():
    seance = _seance("realisee")
    acteur = _acteur("consultant", seance)
    assert "rouvrir" in possibles(seance, acteur, APRES + timedelta(minutes=10))
    assert "rouvrir" not in possibles(seance, acteur, APRES + timedelta(minutes=10, seconds=1))
