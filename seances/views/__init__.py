"""The pages of sessions: each fetches, calls one action, answers."""
from seances.views.agenda import agenda
from seances.views.contestation import contestation, corriger, maintenir
from seances.views.demande import demande, maintenir_demande, repondre, retirer
from seances.views.deplacement import demander, deplacer, remplacer
from seances.views.disponibilites import declarer, disponibilites, regler_salon, remettre_absence, retirer_disponibilite, revenir, s_absenter
from seances.views.dossier import ajouter, calendrier, confirmer, dossier, proposer
from seances.views.mon_calendrier import fermer_mon_calendrier, flux, mon_calendrier
from seances.views.portail import mes_seances
from seances.views.presence import contester, emarger, presence, presence_contester, relancer
from seances.views.recherches import modifier_recherche, noter, retablir_recherche, retirer_recherche
from seances.views.registre import attestation, certificat, registre
from seances.views.seance import annuler, modalite, retablir, rouvrir

__all__ = [
    "agenda",
    "ajouter",
    "annuler",
    "attestation",
    "calendrier",
    "certificat",
    "confirmer",
    "contestation",
    "contester",
    "corriger",
    "declarer",
    "demande",
    "demander",
    "deplacer",
    "disponibilites",
    "dossier",
    "emarger",
    "fermer_mon_calendrier",
    "flux",
    "maintenir",
    "maintenir_demande",
    "mes_seances",
    "modalite",
    "modifier_recherche",
    "mon_calendrier",
    "noter",
    "presence",
    "presence_contester",
    "proposer",
    "registre",
    "regler_salon",
    "relancer",
    "remettre_absence",
    "remplacer",
    "repondre",
    "retablir",
    "retablir_recherche",
    "retirer",
    "retirer_disponibilite",
    "retirer_recherche",
    "revenir",
    "rouvrir",
    "s_absenter",
]
