"""The verbs of a dossier: the only place that writes one."""
from beneficiaires.actions.confier import confier, refus_de_confier
from beneficiaires.actions.contacts import (
    CONFIRMATION,
    ELLE,
    classer_un_contact,
    confirmer_un_contact,
    contact_devenu_dossier,
    contacter,
    demander_un_bilan,
    oublier_les_contacts,
    oublier_un_contact,
    reprendre_un_contact,
)
from beneficiaires.actions.droits import (
    DE_LA_FICHE,
    DU_COMPTE,
    demander_un_droit,
    maintenir_un_droit,
    rectifier,
    refuser_un_droit,
    retirer_un_droit,
    satisfaire,
)
from beneficiaires.actions.financement import financer, verifier_lignes
from beneficiaires.actions.oubli import a_oublier_le, oublier_les_sans_dossier
from beneficiaires.actions.ouvrir import ouvrir
from beneficiaires.actions.pieces import deposer, donner_a_lire, joindre, oublier_les_extraits, prochaine_version, refaire
from beneficiaires.actions.programme import modifier_programme
from beneficiaires.actions.reclamations import anonymiser_les_reclamations, clore_une_reclamation, reclamer, repondre_a_une_reclamation
from beneficiaires.actions.vie import annuler, arreter, clore, commencer, contractualiser, ne_pas_poursuivre, purger, remettre, retracter

__all__ = [
    "CONFIRMATION", "DE_LA_FICHE", "DU_COMPTE", "ELLE", "a_oublier_le", "annuler", "anonymiser_les_reclamations", "arreter", "classer_un_contact", "clore",
    "clore_une_reclamation", "commencer", "confier", "confirmer_un_contact", "contact_devenu_dossier", "contacter", "contractualiser", "demander_un_bilan",
    "demander_un_droit", "deposer", "donner_a_lire", "financer", "joindre", "maintenir_un_droit", "modifier_programme", "ne_pas_poursuivre",
    "oublier_les_contacts", "oublier_les_extraits", "oublier_les_sans_dossier", "oublier_un_contact", "ouvrir", "prochaine_version", "purger", "reclamer",
    "rectifier", "refaire", "refus_de_confier", "refuser_un_droit", "remettre", "repondre_a_une_reclamation", "reprendre_un_contact", "retirer_un_droit",
    "retracter", "satisfaire", "verifier_lignes",
]
