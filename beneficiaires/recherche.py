"""Find a dossier by its person, its number or its employer: from three letters without accents, each word of what was typed, among 100 000."""
from django.db.models import Q

from beneficiaires.models import Dossier
from bilan.socle.recherche import indexe, normaliser

COLONNES = ("beneficiaire__compte__recherche", "employeur__recherche", "recherche")


def nomme(texte: str, chemin: str = "pk") -> Q:
    """What `chemin` leads to is a dossier that `texte` names. One index a question, put together: an OR over three tables would use none."""
    q = Q()
    for mot in normaliser(texte).split():
        personne, employeur, numero = (Dossier.objects.order_by().filter(indexe(mot, nom)).values("pk") for nom in COLONNES)
        q &= Q(**{f"{chemin}__in": personne.union(employeur, numero)})
    return q
