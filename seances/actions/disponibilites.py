"""A consultant says when he receives, when he is away, and where his visio is."""
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from bilan.socle import journal, repentir
from bilan.socle.acteur import Acteur
from bilan.socle.models import Coffre, Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances.models import Absence, Disponibilite, Modalite, Salon, Seance
from seances.rappels import AVANCE, oublier_rappel

RAPPELEES = AVANCE + timedelta(days=1)  # how far the reminders are written, with the link of the room

def _consultant(acteur: Acteur) -> Compte:
    compte = acteur.compte
    if not isinstance(compte, Compte) or Role.CONSULTANT not in compte.roles:
        raise PermissionDenied("Seul un consultant déclare ses disponibilités.")
    return compte


def _consigner(acteur: Acteur, verbe: str, objet, instant: datetime) -> None:
    journal.consigner(f"compte:{acteur.compte.pk}", verbe, acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=objet)


@transaction.atomic
def declarer(*, acteur: Acteur, instant: datetime, jour: int, debut: time, fin: time) -> Disponibilite:
    """Hours of every week. ValidationError, in French, for those that overlap others of the same day."""
    disponibilite = Disponibilite(consultant=_consultant(acteur), jour=jour, debut=debut, fin=fin)
    try:
        with transaction.atomic():
            disponibilite.full_clean()
            disponibilite.save()
    except IntegrityError:  # someone declared the same at the same instant
        raise ValidationError("Cette disponibilité en chevauche une autre du même jour.") from None
    _consigner(acteur, "disponibilite.declarer", disponibilite, instant)
    return disponibilite


@transaction.atomic
def retirer_disponibilite(disponibilite: Disponibilite, *, acteur: Acteur, instant: datetime) -> None:
    """Sessions already booked in these hours stay."""
    _la_sienne(acteur, disponibilite)
    _consigner(acteur, "disponibilite.retirer", disponibilite, instant)
    disponibilite.delete()


@transaction.atomic
def s_absenter(*, acteur: Acteur, instant: datetime, debut: datetime, fin: datetime, motif: str = "") -> Absence:
    """No session is booked within it any more; those that were stay, and the page says which."""
    consultant = _consultant(acteur)
    if fin <= instant:
        raise ValidationError("Cette absence est déjà passée.")
    coffre = Coffre.nouveau()
    coffre.save()
    absence = Absence(consultant=consultant, coffre=coffre, debut=debut, fin=fin)
    absence.motif = motif
    absence.validate_constraints()
    absence.save(force_insert=True)
    _consigner(acteur, "absence.declarer", absence, instant)
    return absence


@transaction.atomic
def revenir(absence: Absence, *, acteur: Acteur, instant: datetime) -> None:
    """The absence is given up: sessions may be booked within it at once."""
    _la_sienne(acteur, absence)
    if Absence.objects.tenues().filter(pk=absence.pk).update(retiree_le=instant):
        _consigner(acteur, "absence.retirer", absence, instant)


@transaction.atomic
def remettre_absence(absence: Absence, *, acteur: Acteur, instant: datetime) -> None:
    """Given up by mistake: it holds again, in the same words. What was booked within it meanwhile stays, and the page says which."""
    _la_sienne(acteur, absence)
    absence.refresh_from_db(fields=["retiree_le"])
    if absence.retiree_le is None:
        return
    if refus := repentir.passe(absence.retiree_le, instant):
        raise TransitionRefusee(refus)
    if Absence.objects.filter(pk=absence.pk, retiree_le=absence.retiree_le).update(retiree_le=None):
        _consigner(acteur, "absence.remettre", absence, instant)


@transaction.atomic
def oublier_les_absences(instant: datetime) -> int:
    """Erase the absences given up for good, each with its reason and the key that opened it."""
    passees = list(Absence.objects.filter(retiree_le__lte=instant - repentir.REPENTIR).select_related("coffre").defer("motif"))
    for absence in passees:
        absence.delete()
        absence.coffre.delete()
    return len(passees)


@transaction.atomic
def ouvrir_salon(*, acteur: Acteur, instant: datetime, lien: str) -> None:
    """The permanent room of the sessions without a link of their own; an empty link closes it. Reminders that wait say the new one."""
    consultant = _consultant(acteur)
    if lien:
        Salon.objects.update_or_create(consultant=consultant, defaults={"lien": lien})
    else:
        Salon.objects.filter(consultant=consultant).delete()
    for seance in Seance.objects.filter(consultant=consultant, modalite=Modalite.VISIO, lien="", debut__range=(instant, instant + RAPPELEES)):
        oublier_rappel(seance)
    _consigner(acteur, "salon.regler", consultant, instant)


def _la_sienne(acteur: Acteur, objet: Disponibilite | Absence) -> None:
    if Role.CONSULTANT not in acteur.roles(objet):
        raise PermissionDenied("Cette action n’est pas de votre ressort.")
