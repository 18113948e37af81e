"""Rows written by COPY, one transaction a lot: instances that were never saved, with primary keys known before they reach the database."""
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter
from itertools import count
from operator import itemgetter
from random import Random

from django.db import connection, models, transaction
from django.db.models import Max
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb


class Cles:
    """The next primary key of each model, after those in the table: the same table always gives the same keys."""

    def __init__(self):
        self._suites: dict[type[models.Model], Iterator[int]] = {}

    def suivante(self, modele: type[models.Model]) -> int:
        if modele not in self._suites:
            dernier = modele._base_manager.aggregate(dernier=Max("pk"))["dernier"] or 0
            self._suites[modele] = count(dernier + 1)
        return next(self._suites[modele])


def uuid_de(hasard: Random) -> uuid.UUID:
    """A UUID drawn from the seed: the same data have the same keys."""
    return uuid.UUID(int=hasard.getrandbits(128), version=4)


class Lot:
    """The rows of some dossiers, kept until they are written together."""

    def __init__(self, cles: Cles):
        self.cles = cles
        self._rangees: dict[type[models.Model], list[dict]] = defaultdict(list)
        self._vides: dict[type[models.Model], dict] = {}
        self._ecrites: set[type[models.Model]] = set()

    def poser[M: models.Model](self, modele: type[M], **champs) -> M:
        """An instance that will be written with the lot; a numeric primary key is given here."""
        if isinstance(modele._meta.pk, models.AutoField):
            champs.setdefault("id", self.cles.suivante(modele))  # not « pk », which Django sets after the secrets that are bound to it
        return self.ajouter(modele(**champs))

    def ajouter[M: models.Model](self, instance: M) -> M:
        """An instance made elsewhere. What is changed on it until the lot is written is written too."""
        self._rangees[type(instance)].append(vars(instance))
        return instance

    def ranger(self, modele: type[models.Model], **champs) -> None:
        """A row of which nothing is asked but to be written: no instance, ten times faster. TypeError for a field that does not exist."""
        if modele not in self._vides:
            self._vides[modele] = vars(modele())
        vide = self._vides[modele]
        rangee = {**vide, "id": self.cles.suivante(modele), **champs}
        if len(rangee) != len(vide):
            raise TypeError(f"{modele.__name__} n’a pas de champ {(rangee.keys() - vide.keys()).pop()}")
        self._rangees[modele].append(rangee)

    @transaction.atomic
    def ecrire(self) -> None:
        """Write every row, after those that it refers to (its triggers read them), and move the sequences on."""
        with connection.cursor() as curseur:
            for modele, rangees in ((modele, self._rangees[modele]) for modele in _dans_l_ordre(self._rangees)):
                _copier(curseur, modele, rangees)
                _avancer(curseur, modele, rangees)
            self._ecrites |= self._rangees.keys()
        self._rangees.clear()

    def analyser(self) -> None:
        """Tell the planner how much there is now in the tables that were written."""
        with connection.cursor() as curseur:
            for modele in sorted(self._ecrites, key=lambda modele: modele._meta.db_table):
                curseur.execute(SQL("ANALYZE {}").format(Identifier(modele._meta.db_table)))


def _dans_l_ordre(modeles: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """Those that others refer to come first."""
    vers = {modele: {champ.related_model for champ in modele._meta.concrete_fields if champ.is_relation} - {modele} for modele in modeles}
    return [modele for modele in TopologicalSorter(vers).static_order() if modele in vers]


def _copier(curseur, modele: type[models.Model], rangees: list[dict]) -> None:
    champs = [champ for champ in modele._meta.concrete_fields if not champ.generated]
    lire = itemgetter(*(champ.attname for champ in champs))
    ecrits = [(rang, Jsonb) for rang, champ in enumerate(champs) if isinstance(champ, models.JSONField)]
    colonnes = SQL(", ").join(Identifier(champ.column) for champ in champs)
    with curseur.copy(SQL("COPY {} ({}) FROM STDIN").format(Identifier(modele._meta.db_table), colonnes)) as copie:
        for rangee in rangees:
            copie.write_row(_traduire(lire(rangee), ecrits))


def _traduire(valeurs: tuple, ecrits: list[tuple[int, Callable]]) -> tuple | list:
    """The values of a row as COPY takes them: JSON apart, they are what the fields hold."""
    if not ecrits:
        return valeurs
    liste = list(valeurs)
    for rang, ecrire in ecrits:
        liste[rang] = None if liste[rang] is None else ecrire(liste[rang])
    return liste


def _avancer(curseur, modele: type[models.Model], rangees: list[dict]) -> None:
    """Never backwards: a sequence may be ahead of its table."""
    cle = modele._meta.pk
    if isinstance(cle, models.AutoField):
        suite = Identifier(f"{modele._meta.db_table}_{cle.column}_seq")
        curseur.execute(SQL("SELECT setval({}, greatest((SELECT last_value FROM {}), {}))").format(
            Literal(suite.as_string()), suite, rangees[-1][cle.attname],
        ))

