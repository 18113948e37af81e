"""A confirmed session changes date, alone or with those that follow it; the other one of the two is told."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.mots import heure, jour_court, que
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances import avis, creneaux, planning
from seances.actions.commun import PRIS, CreneauPris, creneau_libre, exiger, hors_absences, liberer_les_arretes, reprendre
from seances.actions.dates import modifier
from seances.etats import EtatSeance
from seances.models import Seance
from seances.rappels import oublier_rappel
from seances.regles import ORDINAIRES, est_ouvert, est_pris
from seances.seuils import seuils_en_vigueur


@dataclass(frozen=True)
class Mouvement:
    """One session from its date to another, of the same length."""

    seance: Seance
    ancien: datetime
    debut: datetime

    @property
    def etape(self) -> str:
        return self.seance.etape

    @property
    def fin(self) -> datetime:
        return self.debut + timedelta(minutes=self.seance.minutes)


@transaction.atomic
def deplacer(seance: Seance, *, acteur: Acteur, instant: datetime, debut: datetime, suivantes: bool = False) -> None:
    """Another date, the same length, and the later sessions by as much when `suivantes`: all of them or none.

    The bénéficiaire by the provider's thresholds, among the hours that the consultant declared; the consultant is exempt.
    """
    role = exiger(acteur, seance, Role.CONSULTANT, Role.BENEFICIAIRE)
    if seance.etat == EtatSeance.PROPOSEE and role == Role.CONSULTANT:
        return modifier(seance, acteur=acteur, instant=instant, debut=debut)
    mouvements = mouvoir(seance, role, acteur=acteur, instant=instant, debut=debut, suivantes=suivantes)
    if all(max(m.ancien, m.debut) <= instant for m in mouvements):  # nothing moved, or to the day when it was held: no date to come is given up
        return None
    avis.deplacee(seance, mouvements[0].ancien, par=role, instant=instant, suivantes=[m.seance for m in mouvements[1:]])
    return None


def mouvoir(seance: Seance, role: Role, *, acteur: Acteur, instant: datetime, debut: datetime, suivantes: bool = False) -> list[Mouvement]:
    """The move itself, without a letter. Of sessions that follow each other, the one that goes first leaves its place to the next.

    Nothing moves when it is there already: the second click of two.
    """
    dossier = reprendre(seance)
    if (seance.etat, seance.debut) == (EtatSeance.CONFIRMEE, debut):
        return []
    mouvements = [Mouvement(seance, seance.debut, debut), *(_suite(seance, debut) if suivantes else [])]
    _verifier(dossier, mouvements, role, instant)
    with creneau_libre():
        for mouvement in sorted(mouvements, key=lambda m: m.ancien, reverse=debut > seance.debut):
            _appliquer(mouvement, role, acteur, instant)
    return mouvements


def _appliquer(mouvement: Mouvement, role: Role, acteur: Acteur, instant: datetime) -> None:
    appliquer(mouvement.seance, "deplacer" if role == Role.CONSULTANT else "deplacer_soi_meme", acteur=acteur, instant=instant,
              details={"de": mouvement.ancien, "vers": mouvement.debut}, debut=mouvement.debut, fin=mouvement.fin)
    oublier_rappel(Seance(pk=mouvement.seance.pk, debut=mouvement.ancien))


def _suite(seance: Seance, debut: datetime) -> list[Mouvement]:
    """The confirmed sessions that come after, shifted on the wall: six in the evening stays six in the evening."""
    ecart = _mur(debut) - _mur(seance.debut)
    return [Mouvement(suivante, suivante.debut, (_mur(suivante.debut) + ecart).replace(tzinfo=PARIS)) for suivante in Seance.objects.apres(seance)]


def _mur(instant: datetime) -> datetime:
    return instant.astimezone(PARIS).replace(tzinfo=None)


def _verifier(dossier: Dossier, mouvements: Sequence[Mouvement], role: Role, instant: datetime) -> None:
    """What this would newly forbid: a holiday, a day out of the period, a phase before another; then what is taken."""
    liberer_les_arretes(dossier.consultant_id, instant)
    seances = [mouvement.seance for mouvement in mouvements]
    if refus := planning.Controle.autour(dossier, seances).refus(mouvements):
        raise TransitionRefusee(" ".join(refus))
    if role == Role.BENEFICIAIRE:
        a_sa_portee(dossier, [(mouvement.debut, mouvement.fin) for mouvement in mouvements], instant)
    else:
        hors_absences(dossier.consultant_id, [(mouvement.debut, mouvement.fin) for mouvement in mouvements])
    prises = creneaux.prises(dossier.consultant_id, seances)
    if pris := [mouvement.debut for mouvement in mouvements if est_pris(mouvement.debut, mouvement.fin, prises)]:
        seul = len(mouvements) == 1
        raise CreneauPris(PRIS if seul else f"Le créneau du {jour_court(pris[0])} à {heure(pris[0])} n’est pas libre : aucune séance n’est déplacée.")


def a_sa_portee(dossier: Dossier, periodes: Sequence[tuple[datetime, datetime]], instant: datetime) -> None:
    """What a bénéficiaire may choose alone: the hours that the consultant declared, else an ordinary working day; never a surprise for tomorrow."""
    seuils, prenom = seuils_en_vigueur(), dossier.consultant.prenom
    if min(debut for debut, _ in periodes) < instant + timedelta(hours=seuils.libre_heures):
        raise TransitionRefusee(f"Choisissez une date dans plus de {seuils.libre_heures} h : pour une date plus proche, voyez avec {prenom}.")
    plages = planning.plages(dossier.consultant_id)
    if all(est_ouvert(debut, fin, plages or ORDINAIRES) for debut, fin in periodes):
        return
    if plages:
        raise TransitionRefusee(f"Ce créneau n’est pas de ceux {que(prenom)} propose : choisissez-en un autre.")
    raise TransitionRefusee(f"Choisissez un créneau du lundi au samedi, entre 8 h et 20 h : pour un autre moment, voyez avec {prenom}.")
