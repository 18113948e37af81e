"""What the content of a bilan is made of: notes, preparatory work, competences, leads, action plan; the library and the directory beside it."""
from travaux.models.competences import Competence, GenreCompetence
from travaux.models.couverture import ContenuCouverture, Couverture, Referentiel
from travaux.models.ecrit import Ecrit
from travaux.models.notes import Brouillon, Note
from travaux.models.pistes import Enquete, Investigation, Piste
from travaux.models.plan import Attentes, EtapePlan
from travaux.models.preparations import Preparation, Reponses
from travaux.models.ressources import Ressource, Theme
from travaux.models.supports import Support, SupportDeSeance, VersionSupport

__all__ = [
    "Attentes", "Brouillon", "Competence", "ContenuCouverture", "Couverture", "Ecrit", "Enquete", "EtapePlan", "GenreCompetence", "Investigation",
    "Note", "Piste", "Preparation", "Referentiel", "Reponses", "Ressource", "Support", "SupportDeSeance", "Theme", "VersionSupport",
]
