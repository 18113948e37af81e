"""R4, R5, R16: what only whole processes show: memory that does not grow, the same bytes everywhere, pages while documents are made."""
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from django.conf import settings
from django.urls import reverse

from bilan.mesures import matiere
from bilan.mesures.poste import Poste
from bilan.mesures.protocole import Compte, Mesure, Variantes, centile

RENDEUR = [sys.executable, "-m", "bilan.mesures.rendeur"]
PAGES = 40


def memoire() -> float:
    """What a process holds after 200 documents, against after 50."""
    apres = [int(valeur) for valeur in _rendre("memoire", "50", "200").split()]
    return apres[1] / apres[0]


def empreintes() -> float:
    """How many different fingerprints of one contract, in three processes, three times in each."""
    return len({ligne for _ in range(3) for ligne in _rendre("empreintes", "3").split()})


def _rendre(*arguments: str) -> str:
    return subprocess.run([*RENDEUR, *arguments], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True).stdout


@contextmanager
def pendant_les_documents() -> Iterator[Variantes]:
    """One process makes documents without end; it is stopped and started again by signals, so that both states meet in each round."""
    poste, adresse = Poste(matiere.gestion()), reverse("beneficiaires:liste")
    rendeur = subprocess.Popen([*RENDEUR, "sans_fin"], cwd=settings.BASE_DIR, stdout=subprocess.PIPE)
    rendeur.stdout.readline()  # the first document is made

    def page(signe: signal.Signals) -> float:
        os.kill(rendeur.pid, signe)
        return centile([_duree(poste, adresse) for _ in range(PAGES)], 95)
    try:
        yield {"file vide": lambda: page(signal.SIGSTOP), "file pleine": lambda: page(signal.SIGCONT)}
    finally:
        rendeur.kill()
        rendeur.communicate()


def _duree(poste: Poste, adresse: str) -> float:
    depart = perf_counter()
    poste.get(adresse)
    return (perf_counter() - depart) * 1000


MESURES = (
    Compte("R4", "mémoire d’un ouvrier après 200 documents / après 50", memoire, au_plus=1.10),
    Compte("R5", "empreintes d’une convention rendue 3 fois par 3 processus", empreintes, au_moins=1, au_plus=1),
    Mesure("R16", "page au 95e centile pendant que des documents se font / file vide", pendant_les_documents, au_plus=2.5),
)
