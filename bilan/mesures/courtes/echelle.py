"""E1, E2: what a second worker adds: how long one queue of documents, or of letters, takes one process, and two."""
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from os import environ
from threading import Thread
from time import perf_counter
from typing import Self

from django.conf import settings
from django.utils import timezone

from bilan.mesures import matiere, puits
from bilan.mesures.protocole import Mesure, Variantes
from bilan.socle import documents
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.models import Coffre, Document, Envoi, EtatDocument, EtatEnvoi

DOCUMENTS, COURRIELS = 12, 200


class Ouvrier:
    """A process that empties a queue as the task of a worker does, each time it is asked to."""

    def __init__(self, quoi: str, **variables: str) -> None:
        commande = [sys.executable, "-m", "bilan.mesures.videur", quoi]
        self.processus = subprocess.Popen(
            commande, cwd=settings.BASE_DIR, env={**environ, **variables}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )

    def vider(self) -> None:
        self.processus.stdin.write("\n")
        self.processus.stdin.flush()
        self.processus.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.processus.communicate()


@contextmanager
def documents_a_deux() -> Iterator[Variantes]:
    gabarit, donnees = matiere.convention()
    coffre = Coffre.nouveau()
    coffre.save()
    Document.objects.exclude(etat=EtatDocument.DETRUIT).filter(pret_le=None).update(etat=EtatDocument.ECHEC)

    def remplir() -> int:
        for rang in range(DOCUMENTS):
            documents.demander(coffre=coffre, titre="Essai", nom_fichier=f"{rang}.pdf", gabarit=gabarit, donnees=donnees, instant=timezone.now())
        return DOCUMENTS
    with ExitStack() as pile:
        yield _un_et_deux([pile.enter_context(Ouvrier("pdf")) for _ in range(2)], remplir)


@contextmanager
def courriels_a_deux() -> Iterator[Variantes]:
    Envoi.objects.filter(etat=EtatEnvoi.A_FAIRE).update(etat=EtatEnvoi.ANNULE)

    def remplir() -> int:
        instant = timezone.now()
        return planifier(Courriel(
            cle=f"echelle:{instant.isoformat()}:{rang}", destinataire="zoe@example.org", gabarit="code_connexion", contexte={"code": "123456"},
        ) for rang in range(COURRIELS))
    with puits.ouvert() as port, ExitStack() as pile:
        smtp = {"SMTP_HOST": puits.ADRESSE, "SMTP_PORT": str(port), "SMTP_TLS": "1"}
        yield _un_et_deux([pile.enter_context(Ouvrier("courriel", **smtp)) for _ in range(2)], remplir)


def _un_et_deux(ouvriers: list[Ouvrier], remplir: Callable[[], int]) -> Variantes:
    """Milliseconds a thing, by both together, and by the first alone."""
    def mesurer(equipe: list[Ouvrier]) -> float:
        nombre, depart = remplir(), perf_counter()
        fils = [Thread(target=ouvrier.vider) for ouvrier in equipe]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        return (perf_counter() - depart) * 1000 / nombre
    return {"deux ouvriers": lambda: mesurer(ouvriers), "un ouvrier": lambda: mesurer(ouvriers[:1])}


MESURES = (
    Mesure("E1", "documents : un ouvrier / deux ouvriers", documents_a_deux, au_moins=1.6, tours=20),
    Mesure("E2", "courriels : un ouvrier / deux ouvriers", courriels_a_deux, au_moins=1.4, tours=20),
)
