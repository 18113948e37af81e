"""What a person owes this week, as each app says it: the root merges the lines of everybody into one letter a person."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Rappel:
    """One line of the weekly digest, for the account `compte_id`.

    `phrase` names nobody else and says nothing of the content of a bilan; `url_path` is where it is done (« /seances/ »); `repondre_a` is
    whom an answer reaches. A line about one of the many bilans of a consultant bears the number of its `dossier`, which stands for the person;
    `lien` is an address that is not ours (a visio). An app yields its lines from `<app>/rappels.py`, `rappels_semaine(jour) -> Iterator[Rappel]`,
    in ascending order of `compte_id`, from a queryset read with `.iterator()`: a hundred thousand people must fit in constant memory and queries.
    """

    compte_id: int
    phrase: str
    url_path: str
    repondre_a: str = ""
    dossier: str = ""
    lien: str = ""


class OrdreRompu(ValueError):
    """A source did not yield in the order of the accounts: a person would get two letters."""


def en_ordre(rappels: Iterable[Rappel]) -> Iterator[Rappel]:
    """The same lines; OrdreRompu as soon as one goes back."""
    precedent = 0
    for rappel in rappels:
        if rappel.compte_id < precedent:
            raise OrdreRompu(f"compte {rappel.compte_id} après {precedent}")
        precedent = rappel.compte_id
        yield rappel
