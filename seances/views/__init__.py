"""The pages of sessions: each fetches, calls one action, answers."""
from seances.views.agenda import agenda
from seances.views.demande import demande, repondre, retirer
from seances.views.deplacement import demander, deplacer, remplacer
from seances.views.disponibilites import declarer, disponibilites, regler_salon, retirer_disponibilite, revenir, s_absenter
from seances.views.dossier import ajouter, calendrier, certificat, confirmer, dossier, proposer
from seances.views.mon_calendrier import fermer_mon_calendrier, flux, mon_calendrier
from seances.views.portail import mes_seances, noter
from seances.views.registre import registre
from seances.views.seance import annuler, emarger, modalite, rouvrir

__all__ = [
    "agenda", "ajouter", "annuler", "calendrier", "certificat", "confirmer", "declarer", "demande", "demander", "deplacer", "disponibilites",
    "dossier", "emarger", "fermer_mon_calendrier", "flux", "mes_seances", "modalite", "mon_calendrier", "noter", "proposer", "registre",
    "regler_salon", "remplacer", "repondre", "retirer", "retirer_disponibilite", "revenir", "rouvrir", "s_absenter",
]
