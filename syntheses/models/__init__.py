"""The synthesis of a bilan, what its owner does with it, the end of the bilan and what is destroyed then."""
from syntheses.models.conservation import AccordConservation, Destruction, Garde
from syntheses.models.fin import Fin, Kit, Questionnaire, Suspension
from syntheses.models.partages import Ouverture, Partage
from syntheses.models.resultats import Resultats
from syntheses.models.synthese import EtapeProjet, Rubrique, Synthese
from syntheses.models.versions import Passage, Version

__all__ = [
    "AccordConservation", "Destruction", "EtapeProjet", "Fin", "Garde", "Kit", "Ouverture", "Partage", "Passage", "Questionnaire", "Resultats", "Rubrique",
    "Suspension", "Synthese", "Version",
]
