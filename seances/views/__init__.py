"""The pages of sessions: each fetches, calls one action, answers."""
from seances.views.agenda import agenda
from seances.views.dossier import ajouter, calendrier, certificat, confirmer, dossier, proposer
from seances.views.portail import mes_seances, noter
from seances.views.registre import registre
from seances.views.seance import annuler, deplacer, emarger, remplacer, rouvrir

__all__ = [
    "agenda", "ajouter", "annuler", "calendrier", "certificat", "confirmer", "deplacer", "dossier", "emarger", "mes_seances", "noter", "proposer",
    "registre", "remplacer", "rouvrir",
]
