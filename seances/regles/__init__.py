"""The pure rules of the sessions: cutting a programme, planning it, checking a calendar, moving a session, counting its minutes."""

from seances.regles.controles import RendezVous, controler_calendrier
from seances.regles.creneaux import ORDINAIRES, Plage, creneaux_libres, est_ouvert, est_pris, les_plus_proches, reunir
from seances.regles.decoupe import decouper
from seances.regles.deplacement import SEUILS, Droit, Seuils, doute_sur, droit_de_deplacer, regle_de_deplacement, regle_restante
from seances.regles.planification import AUTRES_DEBUTS, Creneau, Proposition, Solution, proposer
from seances.regles.registre import bien_plus_longue, en_un_jour, minutes_comptees, phase_manquante

__all__ = [
    "AUTRES_DEBUTS",
    "ORDINAIRES",
    "SEUILS",
    "Creneau",
    "Droit",
    "Plage",
    "Proposition",
    "RendezVous",
    "Seuils",
    "Solution",
    "bien_plus_longue",
    "controler_calendrier",
    "creneaux_libres",
    "decouper",
    "doute_sur",
    "droit_de_deplacer",
    "en_un_jour",
    "est_ouvert",
    "est_pris",
    "les_plus_proches",
    "minutes_comptees",
    "phase_manquante",
    "proposer",
    "regle_de_deplacement",
    "regle_restante",
    "reunir",
]
