"""The verbs of a contract: the only place that writes one."""
from conventions.actions.absence import demander_absence, repondre_absence
from conventions.actions.brouillon import completer, preparer, reprendre
from conventions.actions.edof import declarer
from conventions.actions.envoi import envoyer, renvoyer
from conventions.actions.lecture import noter_lecture
from conventions.actions.mcf import enregistrer_mcf
from conventions.actions.paiements import annuler_encaissement, encaisser, fixer_echeancier
from conventions.actions.reponses import accepter, constater_les_silences, constater_silence, contresigner, decliner, executer, refuser
from conventions.actions.retractation import retracter, retracter_par_lettre
from conventions.actions.transmission import signer_et_transmettre, transmettre_sur_papier

__all__ = [
    "accepter", "annuler_encaissement", "completer", "constater_les_silences", "constater_silence", "contresigner", "declarer", "decliner",
    "demander_absence", "encaisser", "enregistrer_mcf", "envoyer", "executer", "fixer_echeancier", "noter_lecture", "preparer", "refuser", "renvoyer",
    "repondre_absence", "reprendre", "retracter", "retracter_par_lettre", "signer_et_transmettre", "transmettre_sur_papier",
]
