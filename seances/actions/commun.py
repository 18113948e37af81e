"""What several actions share: who may act, the lock of a bilan, the refusal of a taken slot, the legal ceiling."""
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from psycopg.errors import DeadlockDetected

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle import reglementation
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.mots import duree as en_heures
from bilan.socle.mots import jour_court
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances import avis, planning
from seances.etats import VIVANTES, EtatSeance
from seances.heures import compteur
from seances.models import Modalite, Seance
from seances.rappels import oublier_rappel
from seances.regles import est_pris

PRIS = "Ce créneau n’est plus libre : choisissez une autre heure."


class CreneauPris(TransitionRefusee):
    """Someone was first: whoever asked is offered the next free slots."""


class CalendrierImpossible(TransitionRefusee):
    """What prevents this calendar, and the nearest ones that would do (`seances.regles.Solution`)."""

    def __init__(self, empechements: Sequence[str], solutions: Sequence = ()):
        super().__init__(" ".join(empechements))
        self.empechements, self.solutions = list(empechements), list(solutions)


@dataclass(frozen=True)
class Rangee:
    """One session of a calendar that is being adjusted."""

    etape: str
    debut: datetime
    fin: datetime
    modalite: str = Modalite.VISIO
    lieu: str = ""
    lien: str = ""


def exiger(acteur: Acteur, objet, *roles: Role) -> Role:
    """The role under which the actor may do it, else PermissionDenied."""
    role = acteur.role_pour(objet, frozenset(roles))
    if role is None:
        raise PermissionDenied("Cette action n’est pas de votre ressort.")
    return role


def verrouiller(dossier_id: int) -> Dossier:
    """The bilan, locked: its calendar and its hours are changed by one person at a time.

    Before anything else: whoever locked a session or wrote in the journal first could wait for someone who waits for him.
    """
    return Dossier.objects.select_for_update(of=("self",), no_key=True).get(pk=dossier_id)


def reprendre(seance: Seance) -> Dossier:
    """The same, with the session as it is now: it may have changed since the page was drawn."""
    dossier = verrouiller(seance.dossier_id)
    seance.refresh_from_db(fields=["debut", "fin", "etat", "modalite", "lieu", "lien", "close_le", "annulee_le", "annulee_par", "etat_avant"])
    return dossier


@contextmanager
def creneau_libre() -> Iterator[None]:
    """The database decides who got the slot: the other gets a sentence.

    Two who write the same slot at the same instant may each wait for the other to know: PostgreSQL then cuts one of them off (deadlock), who is second.
    """
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, OperationalError) as erreur:
        chevauche = getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", "") == "seance_sans_chevauchement"
        if chevauche or isinstance(erreur.__cause__, DeadlockDetected):
            raise CreneauPris(PRIS) from None
        raise


def liberer_les_arretes(consultant_id: int, instant: datetime) -> None:
    """A bilan that stopped keeps no slot: its coming sessions are given back the first time someone looks for room.

    Another bilan than the one that is held: left to the next time when somebody holds it, rather than waited for.
    """
    for seance in _a_venir(instant).filter(consultant=consultant_id).exclude(dossier__etat__in=ACTIFS):
        if Dossier.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=seance.dossier_id).exists():
            with suppress(TransitionRefusee):  # someone else looked for room at the same instant
                _liberer(seance, instant)


def liberer(dossier: Dossier, instant: datetime) -> None:
    """Give back at once the coming sessions of a bilan that has just ended; whoever was promised dates is told that they do not hold any more."""
    seances = list(_a_venir(instant).filter(dossier=dossier).select_related("consultant__salon"))
    promises = [seance for seance in seances if seance.etat == EtatSeance.CONFIRMEE]
    for seance in seances:
        _liberer(seance, instant)
    if promises:
        avis.liberees(dossier, promises, instant=instant)


def _a_venir(instant: datetime) -> QuerySet[Seance]:
    return Seance.objects.filter(fin__gt=instant, etat__in=[etat for etat in VIVANTES if etat != EtatSeance.REALISEE])


def _liberer(seance: Seance, instant: datetime) -> None:
    oublier_rappel(seance)
    appliquer(seance, "liberer", acteur=SYSTEME, instant=instant, annulee_par=Role.SYSTEME)


def plafond_legal(jour: date) -> int:
    """In minutes: the hours that no bilan may exceed on that day (L6313-4)."""
    return 60 * int(reglementation.valeur("BILAN_DUREE_MAX_H", jour))


def quotas(dossier: Dossier, rangees: Sequence[Rangee]) -> None:
    """No step is planned beyond the hours that the contract gives it."""
    prevus = dict(dossier.etapes.values_list("code", "minutes"))
    for code in dict.fromkeys(rangee.etape for rangee in rangees):
        minutes = sum(int((r.fin - r.debut).total_seconds()) // 60 for r in rangees if r.etape == code)
        if minutes > prevus.get(code, 0):
            prevu = en_heures(prevus.get(code, 0))
            raise CalendrierImpossible([f"{EtapePedagogique(code).libelle} : {en_heures(minutes)} de séances, le programme en prévoit {prevu}."])


def heures_convenues(dossier: Dossier, etape: str, minutes: int) -> None:
    """One session more is within the hours of its step that are neither done nor planned."""
    compte = compteur(dossier).etapes.get(EtapePedagogique(etape))
    reste = compte.a_planifier if compte else 0
    if minutes > reste:
        raise TransitionRefusee(f"{EtapePedagogique(etape).libelle} : il reste {en_heures(reste)} à planifier, cette séance en compte {en_heures(minutes)}.")


def modalite_complete(modalite: str, lieu: str) -> None:
    if modalite not in Modalite.values:
        raise ValidationError({"modalite": "Une séance se tient en visio, par téléphone ou en présence."})
    if modalite == Modalite.PRESENTIEL and not lieu.strip():
        raise ValidationError({"lieu": "Indiquez le lieu de la séance."})


def hors_absences(consultant_id: int, periodes: Sequence[tuple[datetime, datetime]]) -> None:
    """No session is put where the consultant said that he is away."""
    absences = planning.absences(consultant_id, min(debut for debut, _ in periodes))
    if prises := [debut for debut, fin in periodes if est_pris(debut, fin, absences)]:
        raise TransitionRefusee(f"La séance du {jour_court(prises[0])} tomberait pendant une absence : choisissez un autre moment.")
