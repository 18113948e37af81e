"""The four steps of the brochure against the three phases of the law, and the kind of hours that each one holds."""

from collections.abc import Iterable
from enum import StrEnum

from bilan.socle.libelles import EnumLibelle


class PhaseLegale(EnumLibelle):
    """The three phases of article R6313-4, in their order: what every legal document shows."""

    PRELIMINAIRE = "preliminaire", "Phase préliminaire"
    INVESTIGATION = "investigation", "Phase d’investigation"
    CONCLUSIONS = "conclusions", "Phase de conclusions"


class EtapePedagogique(EnumLibelle):
    """The steps that a provider sells, in their order."""

    PRELIMINAIRE = "preliminaire", "Étape préliminaire"
    INVESTIGATION = "investigation", "Investigation"
    CONFRONTATION = "confrontation", "Confrontation"
    EVALUATION = "evaluation", "Évaluation"
    RECHERCHES_PERSONNELLES = "recherches_personnelles", "Recherches personnelles"


class NatureHeures(StrEnum):
    """Since 26 February 2026 the CPF pays the first kind alone (D6323-6)."""

    ACCOMPAGNEMENT = "accompagnement"
    TRAVAIL_PERSONNEL = "travail_personnel"


# Confrontation « verifies the relevance » of the project (R6313-4 2°); evaluation prepares how it will be carried out (3°).
PHASE_DE: dict[EtapePedagogique, PhaseLegale | None] = {
    EtapePedagogique.PRELIMINAIRE: PhaseLegale.PRELIMINAIRE,
    EtapePedagogique.INVESTIGATION: PhaseLegale.INVESTIGATION,
    EtapePedagogique.CONFRONTATION: PhaseLegale.INVESTIGATION,
    EtapePedagogique.EVALUATION: PhaseLegale.CONCLUSIONS,
    EtapePedagogique.RECHERCHES_PERSONNELLES: None,
}

# The offer of the provider this product was first made for: 24 h, of which 19 h accompanied.
HEURES_GRAINE: dict[EtapePedagogique, int] = {
    EtapePedagogique.PRELIMINAIRE: 1,
    EtapePedagogique.INVESTIGATION: 6,
    EtapePedagogique.CONFRONTATION: 6,
    EtapePedagogique.EVALUATION: 6,
    EtapePedagogique.RECHERCHES_PERSONNELLES: 5,
}


def nature_des_heures(etape: EtapePedagogique) -> NatureHeures:
    """Hours that belong to a legal phase are accompanied; the others are the beneficiary's own work."""
    return NatureHeures.ACCOMPAGNEMENT if PHASE_DE[etape] else NatureHeures.TRAVAIL_PERSONNEL


def phases_sans_seance(etapes_tenues: Iterable[EtapePedagogique]) -> list[PhaseLegale]:
    """The legal phases in which no session was held, in their order: a bilan with one of them left cannot be closed (R6313-4)."""
    tenues = {PHASE_DE[etape] for etape in etapes_tenues}
    return [phase for phase in PhaseLegale if phase not in tenues]


def siren(siret: str) -> str:
    """The nine digits of the company behind a SIRET (R6313-5 compares companies, not sites); spaces are ignored, nothing is checked."""
    return "".join(siret.split())[:9]
