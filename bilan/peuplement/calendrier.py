"""The sessions of a generated bilan, who signed their attendance, and what the ledger of hours kept."""
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from beneficiaires.models import Dossier
from beneficiaires.regles import PHASE_DE, EtapePedagogique, NatureHeures
from bilan.peuplement import attentes
from bilan.peuplement.atelier import Atelier, le
from bilan.peuplement.plan import PREPARATION, SEMAINES, Sort
from bilan.socle.calendrier import Territoire, est_ferie
from bilan.socle.roles import Role
from seances.etats import EtatSeance
from seances.models import EcritureHeures, Emargement, Modalite, Moyen, Partie, Seance
from seances.regles import minutes_comptees

UNE_SEMAINE = timedelta(weeks=1)
SANS_SEANCE = (Sort.PROSPECT, Sort.OUVERT, Sort.REFUSE, Sort.SILENCE, Sort.DECLINE, Sort.ANNULE, Sort.RETRACTE)
PART_MANQUEE, PART_A_RENSEIGNER, PART_REPORTEE, PART_NON_SIGNEE = 0.15, 0.25, 0.08, 0.2
ECARTS = (0, 0, 0, 5, -5)  # minutes between the end foreseen and the real one


@dataclass(frozen=True)
class Creneau:
    numero: int
    etape: EtapePedagogique
    debut: datetime
    fin: datetime
    manquee: bool = False


@dataclass
class Registre:
    """What is left of the hours agreed."""

    reste: dict[str, int]
    plafond: int
    minutes: int = 0

    def compter(self, etape: str, minutes: int) -> None:
        self.reste[etape] -= minutes
        self.plafond -= minutes
        self.minutes += minutes


@dataclass
class Tenu:
    """What was held: the sessions, and the ledger as it stands after them."""

    registre: Registre
    seances: list[Seance] = field(default_factory=list)


def creneaux(atelier: Atelier, hasard: Random, premiere: date, heure: int, territoire: Territoire) -> list[Creneau]:
    """Weekly, never on a holiday; now and then one is missed, and held the week after, as long as the slot is not wanted by the next bilan."""
    manquee = hasard.randint(2, len(atelier.decoupe)) if hasard.random() < PART_MANQUEE else 0
    places = list(_placer(atelier, premiere, heure, territoire, manquee))
    fin = le(premiere + (SEMAINES - 1) * UNE_SEMAINE)
    return places if places[-1].debut < fin else list(_placer(atelier, premiere, heure, territoire, 0))


def _placer(atelier: Atelier, premiere: date, heure: int, territoire: Territoire, manquee: int) -> Iterator[Creneau]:
    jour = premiere
    for numero, (etape, minutes) in enumerate(atelier.decoupe, 1):
        for tour in range(2 if numero == manquee else 1):
            while est_ferie(jour, territoire):
                jour += UNE_SEMAINE
            yield Creneau(numero, etape, le(jour, heure), le(jour, heure) + timedelta(minutes=minutes), manquee=numero == manquee and not tour)
            jour += UNE_SEMAINE


def ecrire(atelier: Atelier, hasard: Random, dossier: Dossier, sort: Sort, places: list[Creneau]) -> Tenu:
    """Write the sessions in the states that this life gives them; the ones that were held are in the ledger, signed by both."""
    tenu = Tenu(Registre({e.code: e.minutes for e in atelier.etapes}, atelier.plafond))
    if sort in SANS_SEANCE:
        return tenu
    modalite = hasard.choice((Modalite.VISIO, Modalite.VISIO, Modalite.VISIO, Modalite.TELEPHONE))
    lien = f"https://visio.example/{dossier.numero.lower()}" if modalite == Modalite.VISIO else ""
    etats = _etats(atelier, hasard, sort, places)
    derniere = max((rang for rang, etat in enumerate(etats) if etat == EtatSeance.REALISEE), default=-1)
    for rang, (place, etat) in enumerate(zip(places, etats, strict=True)):
        if etat is None:
            continue
        seance = atelier.lot.poser(
            Seance, dossier_id=dossier.pk, consultant_id=dossier.consultant_id, numero=place.numero, etape=place.etape.value, debut=place.debut, fin=place.fin,
            etat=etat, modalite=modalite, lien=lien, annulee_par=_par(etat, sort), modifiee_le=le(dossier.ouvert_le),
        )
        attentes.demander(atelier, hasard, seance)
        if etat == EtatSeance.REALISEE:
            _tenir(atelier, hasard, dossier, seance, tenu, signee=rang != derniere or sort != Sort.EN_COURS or hasard.random() > PART_NON_SIGNEE)
    return tenu


def _etats(atelier: Atelier, hasard: Random, sort: Sort, places: list[Creneau]) -> list[EtatSeance | None]:
    """The state of each slot; None when it is not written at all."""
    if sort in PREPARATION:
        return [None if place.manquee else EtatSeance.PROPOSEE for place in places]
    arret = {Sort.ABANDON: hasard.randint(3, 6), Sort.SANS_SUITE: hasard.randint(1, 2)}.get(sort, len(places))
    absence = hasard.choice((EtatSeance.ABSENCE, EtatSeance.ANNULEE_EXCUSEE))
    passees = [place.debut < le(atelier.jour, 0) for place in places]
    etats: list[EtatSeance | None] = [
        _etat(place, passee, stoppee=place.numero > arret, absence=absence) for place, passee in zip(places, passees, strict=True)
    ]
    # the last one held may still have to be recorded, the next one may have been put off
    for rang, (avant, apres) in enumerate(pairwise(etats)):
        if (avant, apres) == (EtatSeance.REALISEE, EtatSeance.CONFIRMEE):
            if rang and hasard.random() < PART_A_RENSEIGNER and le(atelier.jour) - places[rang].debut < UNE_SEMAINE:
                etats[rang] = EtatSeance.CONFIRMEE
            elif hasard.random() < PART_REPORTEE:
                etats[rang + 1] = EtatSeance.REPORTEE
            break
    return etats


def _etat(place: Creneau, passee: bool, *, stoppee: bool, absence: EtatSeance) -> EtatSeance | None:
    if stoppee:
        return None if place.manquee else EtatSeance.ANNULEE_PRESTATAIRE
    if place.manquee:
        return absence if passee else None
    return EtatSeance.REALISEE if passee else EtatSeance.CONFIRMEE


def _par(etat: EtatSeance, sort: Sort) -> str:
    if etat == EtatSeance.ANNULEE_EXCUSEE:
        return Role.BENEFICIAIRE.value
    return Role.SYSTEME.value if etat == EtatSeance.ANNULEE_PRESTATAIRE else ""


def _tenir(atelier: Atelier, hasard: Random, dossier: Dossier, seance: Seance, tenu: Tenu, *, signee: bool) -> None:
    debut, fin = seance.debut, seance.fin + timedelta(minutes=hasard.choice(ECARTS))
    seance.close_le = fin + timedelta(minutes=hasard.randint(1, 30))
    registre, etape = tenu.registre, EtapePedagogique(seance.etape)
    minutes = minutes_comptees(debut, fin, reste_etape=registre.reste[etape], reste_plafond=registre.plafond)
    registre.compter(etape, minutes)
    tenu.seances.append(seance)
    atelier.lot.ranger(
        EcritureHeures, dossier_id=seance.dossier_id, nature=NatureHeures.ACCOMPAGNEMENT.value, etape=etape.value, phase=PHASE_DE[etape].value,
        minutes=minutes, jour=debut.date(), seance_id=seance.pk, le=seance.close_le,
    )
    signataires = [(Partie.CONSULTANT, seance.consultant_id, 0)]
    if signee:
        signataires.append((Partie.BENEFICIAIRE, dossier.beneficiaire.compte_id, hasard.randint(5, 600)))
    else:
        attentes.contester(atelier, hasard, dossier, seance, fin)
    for partie, compte, apres in signataires:
        atelier.lot.ranger(
            Emargement, seance_id=seance.pk, partie=partie.value, compte_id=compte, le=seance.close_le + timedelta(minutes=apres),
            debut_reel=debut, fin_reelle=fin, moyen=(Moyen.LIEN if apres % 2 else Moyen.COMPTE).value,
        )
