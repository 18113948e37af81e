"""The pure rules of the sessions: cutting a programme, planning it, checking a calendar, moving a session, counting its minutes."""

from seances.regles.controles import RendezVous, controler_calendrier
from seances.regles.decoupe import decouper
from seances.regles.deplacement import SEUILS, Droit, Seuils, droit_de_deplacer, regle_de_deplacement
from seances.regles.planification import Creneau, Proposition, Solution, proposer
from seances.regles.registre import minutes_comptees, phase_manquante

__all__ = [
    "SEUILS",
    "Creneau",
    "Droit",
    "Proposition",
    "RendezVous",
    "Seuils",
    "Solution",
    "controler_calendrier",
    "decouper",
    "droit_de_deplacer",
    "minutes_comptees",
    "phase_manquante",
    "proposer",
    "regle_de_deplacement",
]
