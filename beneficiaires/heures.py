"""The hours of a dossier as squares: the legal phases over the provider's steps, done, booked, to come."""
from typing import Protocol

from beneficiaires.models import Dossier
from beneficiaires.regles import PHASE_DE, EtapePedagogique, NatureHeures, PhaseLegale, nature_des_heures
from bilan.socle.jauges import Etape, Etapes, Phase
from bilan.socle.mots import duree
from bilan.socle.typographie import phrase

TITRES = {PhaseLegale.PRELIMINAIRE: "1° Préliminaire", PhaseLegale.INVESTIGATION: "2° Investigation", PhaseLegale.CONCLUSIONS: "3° Conclusions"}
NOMS = {EtapePedagogique.PRELIMINAIRE: "Préliminaire"}  # under « 1° Préliminaire », « Étape préliminaire » would say it twice


class Minutes(Protocol):
    prevu: int
    planifie: int
    realise: int


class Compteur(Protocol):
    """`seances.heures.Compteur`: minutes by step."""

    etapes: dict[EtapePedagogique, Minutes]


def etapes_dessinees(dossier: Dossier, compteur: Compteur | None) -> Etapes:
    """The three phases with their steps, then personal work apart; without a count, the programme alone."""
    lignes = _lignes(dossier, compteur)
    courante = next((etape for etape, faites, total, _ in lignes if PHASE_DE[etape] and faites < total), None)
    phases = [
        Phase(titre, [_etape(ligne, courante) for ligne in lignes if PHASE_DE[ligne[0]] is phase], personnel=phase is None)
        for phase, titre in [*TITRES.items(), (None, "Entre les séances")]
    ]
    return Etapes([phase for phase in phases if phase.etapes])


def titre_des_heures(dossier: Dossier, compteur: Compteur | None) -> str:
    """« 9 h d’accompagnement faites sur 19 h »: personal work is never mixed with accompaniment."""
    lignes = [ligne for ligne in _lignes(dossier, compteur) if nature_des_heures(ligne[0]) is NatureHeures.ACCOMPAGNEMENT]
    faites, total = sum(ligne[1] for ligne in lignes), sum(ligne[2] for ligne in lignes)
    if not faites:
        return phrase("{} d’accompagnement prévues", duree(total))
    return phrase("{} d’accompagnement {} sur {}", duree(faites), "faites" if faites >= 120 else "faite", duree(total))


def _lignes(dossier: Dossier, compteur: Compteur | None) -> list[tuple[EtapePedagogique, int, int, int]]:
    """(step, done, agreed, booked), in minutes."""
    if compteur is None:
        return [(EtapePedagogique(etape.code), 0, etape.minutes, 0) for etape in dossier.etapes.all()]
    return [(etape, minutes.realise, minutes.prevu, minutes.planifie) for etape, minutes in compteur.etapes.items()]


def _etape(ligne: tuple[EtapePedagogique, int, int, int], courante: EtapePedagogique | None) -> Etape:
    etape, faites, total, prevues = ligne
    return Etape(NOMS.get(etape, etape.libelle), faites, total, prevues, courante=etape is courante)
