"""Read a legal parameter at the date of the fact it governs (subscription, signature, invoice), never « today » by default."""
from collections.abc import Callable, Collection
from datetime import date

from bilan.socle.models import ParametreReglementaire


class ParametreAbsent(LookupError):
    """No value is known for this code at this date: someone must fill it in before the fact can be judged."""


def _en_vigueur(parametre: ParametreReglementaire, jour: date) -> bool:
    return (parametre.debut is None or parametre.debut <= jour) and (parametre.fin is None or parametre.fin >= jour)


def lire(code: str, jour: date, condition: str = "") -> ParametreReglementaire:
    """The row in force on that day. ParametreAbsent when there is none. A code has a few rows at most: the day is looked for here."""
    lus = ParametreReglementaire.objects.filter(code=code, condition=condition).order_by()
    parametre = next((parametre for parametre in lus if _en_vigueur(parametre, jour)), None)
    if parametre is None:
        raise ParametreAbsent(f"{code} n’a pas de valeur au {jour:%d/%m/%Y}.")
    return parametre


def valeur(code: str, jour: date, condition: str = "", *, sinon: object = ...) -> object:
    """Its value; `sinon` where the law was silent at that date (for instance the CPF ceiling before 26 February 2026)."""
    try:
        return lire(code, jour, condition).valeur
    except ParametreAbsent:
        if sinon is ...:
            raise
        return sinon


def extrait(codes: Collection[str]) -> Callable[..., object]:
    """Some parameters without a condition, read at once: `lu(code, jour, sinon=…)` is then `valeur(code, jour, sinon=…)` without a query."""
    lus = list(ParametreReglementaire.objects.filter(code__in=codes, condition=""))

    def lu(code: str, jour: date, *, sinon: object = ...) -> object:
        for p in lus:
            if p.code == code and _en_vigueur(p, jour):
                return p.valeur
        if sinon is not ...:
            return sinon
        raise ParametreAbsent(f"{code} n’a pas de valeur au {jour:%d/%m/%Y}.")

    return lu
