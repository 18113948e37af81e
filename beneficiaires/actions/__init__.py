"""The verbs of a dossier: the only place that writes one."""
from beneficiaires.actions.droits import DE_LA_FICHE, DU_COMPTE, demander_un_droit, rectifier, refuser_un_droit, retirer_un_droit, satisfaire
from beneficiaires.actions.financement import financer, verifier_lignes
from beneficiaires.actions.ouvrir import ouvrir
from beneficiaires.actions.pieces import deposer, donner_a_lire, joindre, oublier_les_extraits, prochaine_version, refaire
from beneficiaires.actions.programme import modifier_programme
from beneficiaires.actions.vie import annuler, arreter, clore, commencer, contractualiser, ne_pas_poursuivre, purger, remettre, retracter

__all__ = [
    "DE_LA_FICHE", "DU_COMPTE", "annuler", "arreter", "clore", "commencer", "contractualiser", "demander_un_droit", "deposer", "donner_a_lire",
    "financer", "joindre", "modifier_programme", "ne_pas_poursuivre", "oublier_les_extraits", "ouvrir", "prochaine_version", "purger", "rectifier", "refaire",
    "refuser_un_droit", "remettre", "retirer_un_droit", "retracter", "satisfaire", "verifier_lignes",
]
