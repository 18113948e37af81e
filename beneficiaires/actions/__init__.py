"""The verbs of a dossier: the only place that writes one."""
from beneficiaires.actions.financement import financer, verifier_lignes
from beneficiaires.actions.ouvrir import ouvrir
from beneficiaires.actions.pieces import deposer, donner_a_lire, joindre, refaire
from beneficiaires.actions.programme import modifier_programme
from beneficiaires.actions.vie import annuler, arreter, clore, commencer, contractualiser, ne_pas_poursuivre, purger, remettre, retracter

__all__ = [
    "annuler", "arreter", "clore", "commencer", "contractualiser", "deposer", "donner_a_lire", "financer", "joindre", "modifier_programme",
    "ne_pas_poursuivre", "ouvrir", "purger", "refaire", "remettre", "retracter", "verifier_lignes",
]
