"""What this app holds about one bilan, as open data: its contracts version by version, who signed what, absence, EDOF, payments, withdrawal."""
from typing import Any

from beneficiaires.models import Dossier
from bilan.socle.export import iso, ligne, lignes
from bilan.socle.models import Compte
from conventions.models import AcceptationMCF, Convention, Correction, DemandeAbsence, DemarcheEDOF, Encaissement, Retractation, Versement, Version

CONTRAT = (
    "nature", "etat", "avenant", "envoyee_le", "transmise_le", "date_limite", "acceptee_le", "refusee_le", "conclue_le", "retractation_jusqu_au",
    "retractee_le",
)
AUTOUR: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("absences", DemandeAbsence, ("cadre", "demandee_le", "recue_le", "reponse_jusqu_au", "reponse", "repondue_le", "enregistree_le")),
    ("mon_compte_formation", AcceptationMCF, ("numero_edof", "proposee_le", "acceptee_le", "retractation_jusqu_au", "enregistree_le")),
    ("demarches_edof", DemarcheEDOF, ("demarche", "faite_le", "effective_le", "taux_centiemes", "enregistree_le")),
    ("versements", Versement, ("du_le", "montant_centimes")),
    ("encaissements", Encaissement, ("recu_le", "montant_centimes", "moyen", "enregistre_le", "annule_le")),
    ("retractations", Retractation, ("voie", "nom", "courriel", "texte", "faite_le", "dernier_jour", "recue_le")),
)


def exporter(dossier: Dossier, compte: Compte) -> dict:
    """The part of an export that is this app's; see docs/export.md."""
    return {
        "contrats": [
            {**ligne(c, *CONTRAT), "versions": [_version(v, compte) for v in Version.objects.pour(compte).filter(convention=c)]}
            for c in Convention.objects.pour(compte).filter(dossier=dossier).order_by("preparee_le", "pk")
        ],
        **{nom: lignes(modele.objects.pour(compte).filter(dossier=dossier), *champs) for nom, modele, champs in AUTOUR},
    }


def _version(version: Version, compte: Compte) -> dict:
    return {
        **ligne(version, "numero", "creee_le", "empreinte"), "contenu": iso(version.contenu),
        "corrections": [{**ligne(c, "le"), "champs": iso(c.champs)} for c in Correction.objects.pour(compte).filter(version=version)],
        "signatures": lignes(version.signatures, "partie", "nom", "fonction", "moyen", "le", "empreinte", "consentement"),
    }
