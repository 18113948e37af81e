"""What can be done with the sessions of a bilan: one function a verb, and the only place that writes."""
from seances.actions.abonnement import abonnement_de, abonner, desabonner
from seances.actions.certificat import certifier
from seances.actions.commun import liberer
from seances.actions.dates import ajouter, deplacer, modifier, remplacer
from seances.actions.proposition import ajuster, confirmer, proposer
from seances.actions.tenue import annuler, clore, constater_absence, emarger, excuser, reporter, rouvrir
from seances.actions.travail import noter_travail

__all__ = [
    "abonnement_de", "abonner", "ajouter", "ajuster", "annuler", "certifier", "clore", "confirmer", "constater_absence", "deplacer", "desabonner",
    "emarger", "excuser", "liberer", "modifier", "noter_travail", "proposer", "remplacer", "reporter", "rouvrir",
]
