"""Which dossier comes where: a consultant's weekly slots, held by one bilan after the other, and what becomes of each. No clock, no database."""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from beneficiaires.etats import EtatDossier
from beneficiaires.regles import REGIMES, Delai, ModeFinancement, NatureContrat
from bilan.socle.calendrier import debut_de_semaine

PAR_CONSULTANT = 40
CRENEAUX = 10  # weekly slots whose bilans follow each other; those in preparation have slots of their own
SEMAINES = 14  # between two bilans of a slot: ten sessions, and room for holidays and a missed one
RECENT = 15  # weeks after the start during which the conclusions have just been handed over


class Sort(StrEnum):
    """Where a bilan stands, or how it ended."""

    PROSPECT = "prospect"
    OUVERT = "ouvert"
    BROUILLON = "brouillon"
    CHEZ_EMPLOYEUR = "chez_employeur"
    A_ACCEPTER = "a_accepter"
    A_CONTRESIGNER = "a_contresigner"
    EN_COURS = "en_cours"  # or about to begin, when its first session is to come
    EN_RELECTURE = "en_relecture"
    REMIS = "remis"
    CLOS = "clos"
    ABANDON = "abandon"
    SANS_SUITE = "sans_suite"
    REFUSE = "refuse"
    SILENCE = "silence"
    DECLINE = "decline"
    ANNULE = "annule"
    RETRACTE = "retracte"


S, M = Sort, ModeFinancement
PREPARATION = (S.PROSPECT, S.OUVERT, S.BROUILLON, S.CHEZ_EMPLOYEUR, S.A_ACCEPTER, S.A_CONTRESIGNER)
ACTIFS_PAR_CONSULTANT = len(PREPARATION) + CRENEAUX  # with no more than these, no bilan is over
FINS = (S.CLOS, S.CLOS, S.ABANDON, S.CLOS, S.REFUSE, S.CLOS, S.CLOS, S.ANNULE, S.CLOS, S.SANS_SUITE, S.CLOS, S.CLOS, S.SILENCE, S.CLOS, S.ABANDON, S.CLOS,
        S.RETRACTE, S.CLOS, S.CLOS, S.DECLINE)
MODES = (M.CPF_HORS_TEMPS_TRAVAIL, M.PLAN_DEVELOPPEMENT, M.PERSONNEL, M.CPF_HORS_TEMPS_TRAVAIL, M.FRANCE_TRAVAIL_AIF, M.PLAN_DEVELOPPEMENT, M.AGENT_PUBLIC,
         M.CPF_HORS_TEMPS_TRAVAIL, M.OPCO_HORS_PLAN, M.CPF_TEMPS_TRAVAIL, M.PLAN_DEVELOPPEMENT, M.CPF_HORS_TEMPS_TRAVAIL, M.CONGE_RECLASSEMENT, M.PERSONNEL,
         M.CPF_HORS_TEMPS_TRAVAIL, M.PLAN_DEVELOPPEMENT, M.FAF_INDEPENDANT, M.CPF_HORS_TEMPS_TRAVAIL, M.FRANCE_TRAVAIL_AIF, M.CPF_HORS_TEMPS_TRAVAIL,
         M.PLAN_DEVELOPPEMENT)
ETATS = {
    S.PROSPECT: EtatDossier.PROSPECT, S.EN_COURS: EtatDossier.EN_COURS, S.EN_RELECTURE: EtatDossier.EN_COURS, S.REMIS: EtatDossier.CONCLUSIONS_REMISES,
    S.CLOS: EtatDossier.CLOS, S.ABANDON: EtatDossier.ABANDON, S.SANS_SUITE: EtatDossier.SANS_SUITE, S.RETRACTE: EtatDossier.RETRACTE,
    **dict.fromkeys(PREPARATION[1:], EtatDossier.CONTRACTUALISATION), **dict.fromkeys((S.REFUSE, S.SILENCE, S.DECLINE, S.ANNULE), EtatDossier.ANNULE),
}


@dataclass(frozen=True)
class Place:
    """One dossier to write: `creneau` is a weekly slot of its consultant, `lundi` the first week of its sessions."""

    consultant: int
    rang: int
    creneau: int
    lundi: date
    sort: Sort
    mode: ModeFinancement


def consultants(nombre: int, par_consultant: int = PAR_CONSULTANT) -> int:
    return max(1, nombre // par_consultant)


def places(nombre: int, jour: date, par_consultant: int = PAR_CONSULTANT) -> Iterator[Place]:
    """`nombre` places, the oldest bilans first, so that numbers follow each other as they would have."""
    equipe = consultants(nombre, par_consultant)
    for rang in range((nombre - 1) // equipe, -1, -1):
        for consultant in range(min(equipe, nombre - rang * equipe)):
            yield _place(consultant, rang, debut_de_semaine(jour))


def _place(consultant: int, rang: int, lundi: date) -> Place:
    suite = rang - len(PREPARATION)
    if suite < 0:
        sort, semaines, creneau = PREPARATION[rang], 4 + rang, CRENEAUX + rang
    else:
        generation, creneau = divmod(suite, CRENEAUX)
        semaines = 2 - creneau - SEMAINES * generation
        sort = _sort(consultant, suite, semaines)
    return Place(consultant, rang, creneau, lundi + timedelta(weeks=semaines), sort, _mode(consultant, rang, sort))


def _sort(consultant: int, suite: int, semaines: int) -> Sort:
    if semaines > -11:
        return S.EN_COURS
    if semaines >= -RECENT:
        return S.EN_RELECTURE if (suite + consultant) % 3 == 0 else S.REMIS
    return FINS[(suite + 3 * consultant) % len(FINS)]


def _mode(consultant: int, rang: int, sort: Sort) -> ModeFinancement:
    """The next way of paying, in the shares of MODES, that this life allows."""
    depart = rang + 13 * consultant
    return next(mode for pas in range(len(MODES)) if _permis(mode := MODES[(depart + pas) % len(MODES)], sort))


def _permis(mode: ModeFinancement, sort: Sort) -> bool:
    regime = REGIMES[mode]
    match sort:
        case S.CHEZ_EMPLOYEUR | S.DECLINE:
            return regime.employeur_partie
        case S.SILENCE:
            return regime.delai is Delai.ACCEPTATION
        case S.BROUILLON | S.A_ACCEPTER | S.A_CONTRESIGNER | S.REFUSE:
            return regime.nature is not NatureContrat.AUCUN
        case S.RETRACTE:
            return regime.delai is Delai.RETRACTATION
    return True
