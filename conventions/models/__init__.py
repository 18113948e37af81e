"""Contracts, their immutable versions, what corrects them, what a self-payer pays or renounces, and what stands for one under the CPF."""
from conventions.models.absence import DemandeAbsence
from conventions.models.convention import Convention
from conventions.models.correction import Correction, Signalement
from conventions.models.edof import DemarcheEDOF
from conventions.models.mcf import AcceptationMCF
from conventions.models.paiements import Encaissement, Versement
from conventions.models.retractation import Retractation
from conventions.models.version import Version

__all__ = [
    "AcceptationMCF", "Convention", "Correction", "DemandeAbsence", "DemarcheEDOF", "Encaissement", "Retractation", "Signalement", "Versement", "Version",
]
