"""The synthesis of a bilan, and what its owner does with it."""
from syntheses.models.partages import Ouverture, Partage
from syntheses.models.synthese import EtapeProjet, Rubrique, Synthese

__all__ = ["EtapeProjet", "Ouverture", "Partage", "Rubrique", "Synthese"]
