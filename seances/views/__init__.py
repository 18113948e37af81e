"""The pages of sessions: each fetches, calls one action, answers."""
from seances.views.agenda import agenda
from seances.views.dossier import ajouter, calendrier, certificat, confirmer, dossier, proposer
from seances.views.mon_calendrier import fermer_mon_calendrier, flux, mon_calendrier
from seances.views.portail import mes_seances, noter
from seances.views.registre import registre
from seances.views.seance import annuler, deplacer, emarger, remplacer, rouvrir

__all__ = [
    "agenda", "ajouter", "annuler", "calendrier", "certificat", "confirmer", "deplacer", "dossier", "emarger", "fermer_mon_calendrier", "flux",
    "mes_seances", "mon_calendrier", "noter", "proposer",
    "registre", "remplacer", "rouvrir",
]
