"""The numbers that people read: « BDC-2026-0042 », « R-2026-0003 », one after the other in each year."""
from django.db.models import IntegerField, Max, Model
from django.db.models.functions import Cast, Substr


def suivant(modele: type[Model], prefixe: str) -> str:
    """The number after the last one of `modele` that begins so (field `numero`); the caller has taken its turn (`verrou.a_son_tour`)."""
    rang = Cast(Substr("numero", len(prefixe) + 1), IntegerField())
    dernier = modele._default_manager.filter(numero__startswith=prefixe).aggregate(rang=Max(rang))["rang"] or 0
    return f"{prefixe}{dernier + 1:04d}"
