"""Find a dossier by its person, its number or its employer: from three letters without accents, each word of what was typed, among 100 000."""
from django.db.models import Q, QuerySet

from beneficiaires.models import Dossier
from bilan.socle.recherche import indexe, normaliser

COLONNES = ("beneficiaire__compte__recherche", "employeur__recherche", "recherche")


def trouves(texte: str) -> QuerySet[Dossier]:
    """Whom it finds, whoever asks: a door narrows it by `.pour(compte)`. One index a question, put together: an OR over three tables would use none."""
    dossiers = Dossier.objects.all()
    for mot in normaliser(texte).split():
        personne, employeur, numero = (Dossier.objects.order_by().filter(indexe(mot, nom)).values("pk") for nom in COLONNES)
        dossiers = dossiers.filter(Q(pk__in=personne.union(employeur, numero)))
    return dossiers.order_by().values("pk")
