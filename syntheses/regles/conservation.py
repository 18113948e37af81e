"""How long what a bilan produced is kept (R6313-7): destroyed at the term, unless the person's own acts keep some of it, three years at most.

Law read: article R6313-7 in force since 31 December 2023. The delays come from dated parameters; dates in, dates out.
"""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from bilan.socle.calendrier import ajouter_ans, ajouter_mois
from bilan.socle.libelles import EnumLibelle

DELAI_MAX = 7  # days between the term and the destruction: the time to download, and no more
PREAVIS = 30, 7  # days before the destruction at which the person is told
SUIVI_MOIS = 6


class CauseFin(EnumLibelle):
    """How the action ended. Without a term there was content all the same: its end is then the day it stopped."""

    REMISE = "remise", "Synthèse remise"
    ABANDON = "abandon", "Bilan arrêté"
    SANS_SUITE = "sans_suite", "Conclu sans suite"
    RETRACTE = "retracte", "Contrat renoncé"
    ANNULE = "annule", "Dossier annulé"


class Fondement(EnumLibelle):
    """Why content is destroyed on that day, as the procès-verbal says it."""

    TERME = "terme", "Terme de l’action (article R6313-7 du code du travail)"
    SANS_TERME = "sans_terme", "Fin de l’action avant son terme (article R6313-7 du code du travail)"
    ECHEANCE = "echeance", "Fin de la durée de conservation (article R6313-7 du code du travail)"
    RETRAIT = "retrait", "Retrait par la personne de ce qui fondait la conservation (article R6313-7 du code du travail)"
    DEMANDE = "demande", "Demande d’effacement de la personne (article 17 du RGPD)"


class Gardable(EnumLibelle):
    """What may outlive the term, one by one."""

    SYNTHESE = "synthese", "Votre document de synthèse"
    RESULTATS = "resultats", "Vos résultats détaillés"
    TRAVAUX = "travaux", "Vos réponses aux travaux préparatoires"
    MOTS = "mots", "Les mots partagés avec vous"

    @property
    def neutre(self) -> str:
        """Told to anyone else: « Document de synthèse »."""
        mots = self.libelle.removeprefix("Votre ").removeprefix("Vos ").removeprefix("Les ").removesuffix(" avec vous")
        return mots[:1].upper() + mots[1:]


class Besoin(EnumLibelle):
    """Why the person's situation needs to be followed: a closed list, so that the agreement says no more than the law asks for."""

    ENTRETIEN = "entretien", "Préparer et tenir mon entretien de suivi"
    PROJET = "projet", "Suivre avancer mon projet, avec la personne qui m’accompagne"
    FORMATION = "formation", "Suivre mon projet de formation, jusqu’à son financement ou son entrée"
    REPRISE = "reprise", "Reprendre le travail du bilan après une interruption"


DUREES = {6: "6 mois", 12: "1 an", 24: "2 ans", 36: "3 ans"}  # months


@dataclass(frozen=True)
class Maintien:
    """One thing kept: until which day (on that day it is destroyed), and by which act of the person."""

    quoi: Gardable
    jusqu_au: date
    par_accord: bool


def date_destruction(terme: date, delai: int) -> date:
    """The day on which what nothing keeps is destroyed: « dès le terme », and the short time to download. ValueError beyond a week."""
    if not 0 <= delai <= DELAI_MAX:
        raise ValueError(f"Le délai technique va de 0 à {DELAI_MAX} jours.")
    return terme + timedelta(days=delai)


def fin_de_conservation(terme: date, ans: int, mois: int | None = None) -> date:
    """min(term + agreed duration, term + the legal maximum); 29 February becomes 28 (art. 641 al. 2 CPC). `mois`: None for as long as the law allows."""
    maximum = ajouter_ans(terme, ans)
    return maximum if mois is None else min(ajouter_mois(terme, mois), maximum)


def maintiens(terme: date, ans: int, *, communiquee: bool, accordes: Collection[Gardable] = (), mois: int = 0) -> list[Maintien]:
    """What survives the term: the synthesis if its communication was asked for or agreed to, and what a written agreement lists. Nothing else ever does."""
    trouves = {}
    if communiquee:
        trouves[Gardable.SYNTHESE] = Maintien(Gardable.SYNTHESE, fin_de_conservation(terme, ans), False)
    for quoi in accordes:
        trouves.setdefault(quoi, Maintien(quoi, fin_de_conservation(terme, ans, mois), True))
    return [trouves[quoi] for quoi in Gardable if quoi in trouves]


def avis_du(jour: date, destruction: date) -> int | None:
    """Which warning holds on that day (30 or 7 days before), or None: too early, or it is done. A missed one gives way to the next, never to a stale one."""
    loin, pres = PREAVIS
    if destruction - timedelta(days=pres) <= jour < destruction:
        return pres
    if destruction - timedelta(days=loin) <= jour < destruction:
        return loin
    return None


def date_de_suivi(terme: date) -> date:
    """The follow-up interview that R6313-4 3° c) makes possible, six months after the term by custom."""
    return ajouter_mois(terme, SUIVI_MOIS)
