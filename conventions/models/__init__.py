"""Contracts, their immutable versions, what corrects them, and what stands for one under the CPF."""
from conventions.models.convention import Convention
from conventions.models.correction import Correction, Signalement
from conventions.models.mcf import AcceptationMCF
from conventions.models.version import Version

__all__ = ["AcceptationMCF", "Convention", "Correction", "Signalement", "Version"]
