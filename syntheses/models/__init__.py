"""The synthesis of a bilan, and what its owner does with it."""
from syntheses.models.partages import Ouverture, Partage
from syntheses.models.resultats import Resultats
from syntheses.models.synthese import EtapeProjet, Rubrique, Synthese
from syntheses.models.versions import Passage, Version

__all__ = ["EtapeProjet", "Ouverture", "Partage", "Passage", "Resultats", "Rubrique", "Synthese", "Version"]
