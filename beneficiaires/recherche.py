"""Find a dossier by its person, its number or its employer: from three letters without accents, each word of what was typed, among 100 000."""
from django.db.models import Q

from bilan.socle.recherche import nommes


def nomme(texte: str, chemin: str = "") -> Q:
    """The dossier at the end of `chemin` (these rows themselves when there is none) is named by `texte`, in the column that its triggers keep."""
    return nommes(texte, f"{chemin}__recherche" if chemin else "recherche")
