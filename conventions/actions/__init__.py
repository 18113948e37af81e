"""The verbs of a contract: the only place that writes one."""
from conventions.actions.brouillon import completer, preparer, reprendre
from conventions.actions.corrections import CORRIGIBLES, corriger, designer, signaler
from conventions.actions.envoi import envoyer, renvoyer
from conventions.actions.mcf import enregistrer_mcf
from conventions.actions.papier import accepter_sur_papier, transmettre_sur_papier
from conventions.actions.reponses import accepter, contresigner, decliner, executer, refuser
from conventions.actions.silences import constater_les_silences, constater_silence
from conventions.actions.transmission import signer_et_transmettre
from conventions.actions.versions import abandonner, preparer_la_suite

__all__ = [
    "CORRIGIBLES", "abandonner", "accepter", "accepter_sur_papier", "completer", "constater_les_silences", "constater_silence", "contresigner", "corriger",
    "decliner", "designer", "enregistrer_mcf", "envoyer", "executer", "preparer", "preparer_la_suite", "refuser", "renvoyer", "reprendre", "signaler",
    "signer_et_transmettre", "transmettre_sur_papier",
]
