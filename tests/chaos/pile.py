"""The whole installation of a run: base, broker, mail server, pages, workers and clocks, on a disk and by a clock of its own."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.chaos.disque import Disque
from tests.chaos.horloge import Horloge
from tests.chaos.programmes import RACINE, Pepiniere, Programme, Veilleur, jusqu_a
from tests.outils import ports
from tests.outils.piege import Piege
from tests.outils.redis_reel import RedisReel

GARDEES = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR")


class Pile:
    """Everything that a run needs, started in order, and stopped with no process left."""

    def __init__(self, var: Path, graine: int, port: int, base: dict[str, str] | None = None) -> None:
        """`base`: the environment of a base that is already there, which is then left alone; otherwise an embedded one, on the run's own disk."""
        self.graine, self.port, self.adresse = graine, port, f"http://localhost:{port}"
        self.var, self.journaux = var, var.with_name(f"{var.name}.journaux")
        self.journaux.mkdir(parents=True)
        self.horloge, self.disque, self.piege = Horloge(self.journaux), Disque(var, petit=base is None), Piege()
        self.redis = RedisReel(_dossier(var / "redis"))
        self.lettres, self.port_smtp = self.journaux / "lettres.jsonl", ports.libre()
        self.environnement = {
            **{nom: os.environ[nom] for nom in GARDEES if nom in os.environ},
            "DJANGO_SETTINGS_MODULE": "bilan.settings", "BILAN_VAR": str(var), "REDIS_URL": self.redis.url, "PORT": str(port),
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.port_smtp), **(base or {}),
        }  # fmt: skip
        self.pepiniere = Pepiniere(self.environnement | self.horloge.variables, self.journaux)
        self.web = Programme("web", lambda: self.pepiniere.lancer("web", "web", port=port, courtier=self.piege.url))
        self.ouvriers = {file: self._ouvrier(file, enfants) for file, enfants in (("courriel", 2), ("pdf", 1))}
        self.horloges = [self._horloge(n) for n in (1, 2)]
        self.puits = Programme("puits", self._lancer_le_puits)
        self.veilleur = Veilleur([self.puits, self.web, *self.ouvriers.values(), *self.horloges])

    def _ouvrier(self, file: str, enfants: int) -> Programme:
        nom = f"ouvrier-{file}"
        return Programme(nom, lambda: self.pepiniere.lancer(nom, "ouvrier", file=file, enfants=enfants))

    def _horloge(self, n: int) -> Programme:
        return Programme(f"horloge-{n}", lambda: self.pepiniere.lancer(f"horloge-{n}", "horloge", fichier=str(self.journaux / f"horloge-{n}")))

    def _lancer_le_puits(self) -> psutil.Process:
        graine = f"{self.graine}.{self.puits.lancements}"
        commande = [sys.executable, "-m", "tests.chaos.puits", str(self.port_smtp), str(self.lettres), graine]
        with (self.journaux / "puits.log").open("ab") as journal:
            return psutil.Popen(
                commande, cwd=RACINE, env=self.environnement, stdin=subprocess.DEVNULL, stdout=journal, stderr=journal, start_new_session=True
            )

    @contextmanager
    def vivre(self, preparer: Callable[[], None]) -> Iterator[None]:
        """Have the base prepared, start everything, and stop it all at the end."""
        try:
            preparer()
            self.redis.demarrer()
            with self.veilleur.veiller():
                jusqu_a(self.repond, 120, "la première page")
                yield
        finally:
            self._finir()

    def repond(self) -> bool:
        with suppress(OSError, urllib.error.HTTPError), urllib.request.urlopen(f"{self.adresse}/sante/", timeout=5) as reponse:
            return reponse.status == 200
        return False

    def postmaster(self) -> psutil.Process | None:
        """The first process of the base, when it runs."""
        with suppress(OSError, ValueError, psutil.NoSuchProcess):
            processus = psutil.Process(int((self.var / "pg" / "postmaster.pid").read_text().split("\n")[0]))
            return processus if "postgres" in processus.name() else None
        return None

    def _finir(self) -> None:
        for programme in self.veilleur.programmes:
            programme.finir()
        self.pepiniere.fermer()
        with suppress(OSError):
            self.redis.arreter(brutalement=True)
        if postmaster := self.postmaster():
            postmaster.send_signal(signal.SIGQUIT)  # at once, its own way
            with suppress(psutil.TimeoutExpired):
                postmaster.wait(20)
        self.piege.fermer()
        self.disque.demonter()


def _dossier(chemin: Path) -> Path:
    chemin.mkdir(parents=True, exist_ok=True)
    return chemin
