"""The synthesis of a bilan, and what its owner does with it."""
from syntheses.models.resultats import Resultats
from syntheses.models.synthese import EtapeProjet, Rubrique, Synthese
from syntheses.models.versions import Passage, Version

__all__ = ["EtapeProjet", "Passage", "Resultats", "Rubrique", "Synthese", "Version"]
