"""The pages of notes, of a session, of preparatory work and its library, and of the directory."""
from travaux.views.bibliotheque import bibliotheque, detacher, fichier_de_support, nouveau_support, programme, support
from travaux.views.notes import dossier, partages
from travaux.views.preparations import a_preparer, enregistrer, fichier, repondre, reprendre
from travaux.views.remises import preparation, reponses, retirer
from travaux.views.ressources import ressources
from travaux.views.seance import noter_seance, seance

__all__ = [
    "a_preparer", "bibliotheque", "detacher", "dossier", "enregistrer", "fichier", "fichier_de_support", "noter_seance", "nouveau_support", "partages",
    "preparation", "programme", "repondre", "reponses", "reprendre", "ressources", "retirer", "seance", "support",
]
