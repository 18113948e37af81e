"""The whole site as each persona reads it: every page that the access policy opens, what it answered, and what reading it wrote."""
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.outils.connexion import Visiteur
from tests.test_acces import LIGNES, PERSONAS, Monde

QUI = ("anonyme", "titulaire", "consultant du dossier", "gestion")
ECRITURES = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"


@dataclass(frozen=True)
class Lecture:
    qui: str
    route: str
    adresse: str
    reponse: HttpResponse
    ecrit: frozenset[str]  # tables that reading it wrote in

    @property
    def nom(self) -> str:
        return f"{self.qui}, {self.route}"


class Site(Monde):
    def __init__(self) -> None:
        super().__init__()
        for compte in self.comptes.values():  # as their first sign-in left them
            EmailAddress.objects.get_or_create(user=compte, email=compte.email, defaults={"primary": True, "verified": True})
        self._lectures: list[Lecture] = []

    def visiteur(self, qui: str) -> Visiteur:
        visiteur = Visiteur(raise_request_exception=False)
        if qui in self.comptes:
            visiteur.force_login(self.comptes[qui])
        return visiteur

    def lectures(self) -> list[Lecture]:
        """Every page, read once by each who may."""
        self._lectures = self._lectures or list(self._lire())
        return self._lectures

    def _lire(self) -> Iterator[Lecture]:
        for qui in QUI:
            visiteur = self.visiteur(qui)
            visiteur.get("/")  # the first page of a session writes that it began
            for route in adresses(qui, "GET"):
                adresse = reverse(route, args=self.arguments(route))
                with sans_suite():
                    avant = ecritures()
                    reponse = visiteur.get(adresse)
                    apres = ecritures()
                yield Lecture(qui, route, adresse, reponse, frozenset(table for table, n in apres.items() if n != avant.get(table, 0)))


def adresses(qui: str, methode: str, *codes: str) -> list[str]:
    """The routes that the policy opens to this persona."""
    rang = 2 + PERSONAS.index(qui)
    return [ligne[0] for ligne in LIGNES if ligne[1] == methode and ligne[rang] in (codes or ("oui",))]


@contextmanager
def sans_suite() -> Iterator[None]:
    """What is written inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ecritures() -> dict[str, int]:
    """How many rows this transaction has written so far, by table, undone ones included."""
    with connection.cursor() as curseur:
        curseur.execute(ECRITURES)
        return dict(curseur.fetchall())
