"""The calendar of a bilan: proposed in one gesture, adjusted as a whole, confirmed once the contract is concluded."""
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances import avis, planning
from seances.actions.commun import (
    CalendrierImpossible,
    Rangee,
    creneau_libre,
    exiger,
    hors_absences,
    liberer_les_arretes,
    modalite_complete,
    quotas,
    verrouiller,
)
from seances.etats import EtatSeance
from seances.models import Seance


@transaction.atomic
def proposer(
    dossier: Dossier, *, acteur: Acteur, instant: datetime, premiere_date: date, heure: time, modalite: str = "visio", lieu: str = "", lien: str = "",
) -> list[Seance]:
    """Ten weekly sessions at once, around holidays and the consultant's other sessions; earlier proposals are replaced.

    CalendrierImpossible, with the nearest solutions, when they do not fit in the period; TransitionRefusee once dates are confirmed.
    """
    exiger(acteur, dossier, Role.CONSULTANT)
    dossier = _ouvert_aux_propositions(dossier, instant)
    proposition = planning.proposition(dossier, premiere_date, heure, jour_a_paris(instant) + timedelta(days=1))
    if proposition.empechements:
        raise CalendrierImpossible(proposition.empechements, proposition.solutions)
    rangees = [Rangee(creneau.etape, creneau.debut, creneau.fin, modalite, lieu, lien) for creneau in proposition.creneaux]
    seances = _ecrire(dossier, rangees, acteur, instant, "proposer")
    for seance, creneau in zip(seances, proposition.creneaux, strict=True):
        seance.motif = creneau.motif  # why it is not on the usual day, for whoever shows the proposal; not kept
    return seances


@transaction.atomic
def ajuster(dossier: Dossier, *, acteur: Acteur, instant: datetime, rangees: Sequence[Rangee]) -> list[Seance]:
    """Replace the whole proposal by these sessions, all checked together; they are numbered in the order of time."""
    exiger(acteur, dossier, Role.CONSULTANT)
    dossier = _ouvert_aux_propositions(dossier, instant)
    return _ecrire(dossier, rangees, acteur, instant, "ajuster")


def _ouvert_aux_propositions(dossier: Dossier, instant: datetime) -> Dossier:
    dossier = verrouiller(dossier.pk)
    if dossier.etat not in ACTIFS:
        raise TransitionRefusee("Ce bilan est terminé ou arrêté : son calendrier ne change plus.")
    if Seance.objects.vivantes().filter(dossier=dossier).exclude(etat=EtatSeance.PROPOSEE).exists():
        raise TransitionRefusee("Des séances sont déjà confirmées : déplacez-les, ou ajoutez celle qui manque.")
    liberer_les_arretes(dossier.consultant_id, instant)
    return dossier


def _ecrire(dossier: Dossier, rangees: Sequence[Rangee], acteur: Acteur, instant: datetime, verbe: str) -> list[Seance]:
    rangees = sorted(rangees, key=lambda rangee: rangee.debut)
    _verifier(dossier, rangees, instant)
    Seance.objects.filter(dossier=dossier, etat=EtatSeance.PROPOSEE).delete()
    with creneau_libre():
        seances = Seance.objects.bulk_create(
            Seance(dossier=dossier, consultant_id=dossier.consultant_id, numero=rang, **vars(rangee)) for rang, rangee in enumerate(rangees, 1)
        )
    journal.consigner(dossier.fil, f"seance.{verbe}", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=dossier,
                      details={"seances": len(seances), "premiere": rangees[0].debut if rangees else None})
    return seances


def _verifier(dossier: Dossier, rangees: Sequence[Rangee], instant: datetime) -> None:
    if not rangees:
        raise CalendrierImpossible(["Un calendrier compte au moins une séance."])
    if rangees[0].debut <= instant:
        raise CalendrierImpossible(["La première séance est déjà passée : choisissez une date à venir."])
    for rangee in rangees:
        modalite_complete(rangee.modalite, rangee.lieu)
    if refus := planning.controler(dossier, rangees):
        raise CalendrierImpossible(refus)
    quotas(dossier, rangees)
    hors_absences(dossier.consultant_id, [(rangee.debut, rangee.fin) for rangee in rangees])


@transaction.atomic
def confirmer(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> list[Seance]:
    """Every proposed session becomes a promise; refused while the contract is not concluded, or when it does not allow these dates any more."""
    exiger(acteur, dossier, Role.CONSULTANT)
    dossier = verrouiller(dossier.pk)
    seances = list(Seance.objects.filter(dossier=dossier, etat=EtatSeance.PROPOSEE).select_related("dossier"))
    if not seances:
        raise TransitionRefusee("Aucune séance n’est proposée : proposez d’abord un calendrier.")
    if refus := planning.Controle.autour(dossier, seances).refus(seances):
        raise TransitionRefusee(" ".join([*refus, "Modifiez ces dates avant de les confirmer."]))
    for seance in seances:
        appliquer(seance, "confirmer", acteur=acteur, instant=instant, details={"debut": seance.debut})
    avis.confirmees(dossier, seances, instant=instant)
    return seances
