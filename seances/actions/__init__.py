"""What can be done with the sessions of a bilan: one function a verb, and the only place that writes."""
from seances.actions.abonnement import abonnement_de, abonner, desabonner
from seances.actions.certificat import attester, certifier
from seances.actions.commun import liberer
from seances.actions.dates import ajouter, modifier, remplacer
from seances.actions.demandes import accepter, demander, maintenir_la_demande, refuser, retirer
from seances.actions.deplacement import deplacer
from seances.actions.disponibilites import declarer, oublier_les_absences, ouvrir_salon, remettre_absence, retirer_disponibilite, revenir, s_absenter
from seances.actions.modalite import regler_modalite
from seances.actions.presence import contester, emarger, maintenir, relancer
from seances.actions.proposition import ajuster, confirmer, proposer
from seances.actions.relais import relayer
from seances.actions.tenue import annuler, clore, constater_absence, corriger, excuser, reporter, retablir, rouvrir
from seances.actions.travail import modifier_travail, noter_travail, retablir_travail, retirer_travail

__all__ = [
    "abonnement_de", "abonner", "accepter", "ajouter", "ajuster", "annuler", "attester", "certifier", "clore", "confirmer", "constater_absence",
    "contester", "corriger", "declarer", "demander", "deplacer", "desabonner", "emarger", "excuser", "liberer", "maintenir",
    "maintenir_la_demande", "modifier", "modifier_travail", "noter_travail", "oublier_les_absences", "ouvrir_salon", "proposer", "refuser", "regler_modalite",
    "relancer", "relayer", "remettre_absence", "remplacer", "reporter", "retablir", "retablir_travail", "retirer", "retirer_disponibilite", "retirer_travail",
    "revenir", "rouvrir", "s_absenter",
]
