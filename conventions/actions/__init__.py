"""The verbs of a contract: the only place that writes one."""
from conventions.actions.absence import demander_absence, repondre_absence
from conventions.actions.brouillon import completer, preparer, reprendre
from conventions.actions.corrections import CORRIGIBLES, corriger, designer, ecarter, signaler
from conventions.actions.edof import declarer
from conventions.actions.envoi import envoyer, renvoyer
from conventions.actions.lecture import noter_lecture
from conventions.actions.mcf import enregistrer_mcf
from conventions.actions.paiements import annuler_encaissement, encaisser, fixer_echeancier
from conventions.actions.papier import accepter_sur_papier, transmettre_sur_papier
from conventions.actions.reponses import accepter, contresigner, decliner, executer, refuser
from conventions.actions.retractation import retracter, retracter_par_lettre
from conventions.actions.silences import constater_les_silences, constater_silence
from conventions.actions.transmission import signer_et_transmettre
from conventions.actions.versions import abandonner, oublier_les_brouillons, preparer_la_suite, reprendre_le_brouillon

__all__ = [
    "CORRIGIBLES", "abandonner", "accepter", "accepter_sur_papier", "annuler_encaissement", "completer", "constater_les_silences", "constater_silence",
    "contresigner", "corriger", "declarer", "decliner", "demander_absence", "designer", "ecarter", "encaisser", "enregistrer_mcf", "envoyer", "executer",
    "fixer_echeancier", "noter_lecture", "oublier_les_brouillons", "preparer", "preparer_la_suite", "refuser", "renvoyer", "repondre_absence", "reprendre",
    "reprendre_le_brouillon", "retracter", "retracter_par_lettre", "signaler", "signer_et_transmettre", "transmettre_sur_papier",
]
