"""What the content of a bilan is made of: notes, preparatory work and its library, the directory of resources."""
from travaux.models.notes import Note
from travaux.models.preparations import Preparation, Reponses
from travaux.models.ressources import Ressource, Theme
from travaux.models.supports import Support, SupportDeSeance, VersionSupport

__all__ = ["Note", "Preparation", "Reponses", "Ressource", "Support", "SupportDeSeance", "Theme", "VersionSupport"]
