"""The nursery: Django loaded once, each program of the installation a fork of it, as in `bin/demo`. Its parent kills them; it only starts them.

One line of JSON asks for a program, one line answers with its process. Not a test's helper: a process of its own, `python -m tests.chaos.pepiniere`.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def main() -> None:
    """Read what is asked for until the parent leaves."""
    journaux = Path(sys.argv[1])
    django.setup()
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # nobody looks at them
    _charger()
    for ligne in sys.stdin:
        demande = json.loads(ligne)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave no zombie
        enfant = os.fork()
        if enfant == 0:
            _vivre(journaux / f"{demande['nom']}.log", PROGRAMMES[demande["programme"]], demande["options"])
        print(enfant, flush=True)


def _charger() -> None:
    """Read all the code now, once for all those who will be forked."""
    for module in ("bilan.urls", "bilan.wsgi", "bilan.taches", "celery.apps.worker", "celery.apps.beat", "gunicorn.workers.sync", "tests.chaos.preparation"):
        import_module(module)


def _vivre(journal: Path, programme: Callable[..., None], options: dict[str, Any]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sortie = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for cible, flux in ((0, os.open(os.devnull, os.O_RDONLY)), (1, sortie), (2, sortie)):
        os.dup2(flux, cible)
    code = 1
    try:
        programme(**options)
        code = 0
    except SystemExit as fin:
        code = fin.code if isinstance(fin.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def web(port: int, courtier: str) -> None:
    """The pages. `courtier` is a broker that nobody may call: whoever does is counted."""
    from gunicorn.app.base import BaseApplication

    from bilan.celery import app
    from bilan.wsgi import application

    app.conf.broker_url = courtier

    class Serveur(BaseApplication):
        def load_config(self) -> None:
            reglages = {"bind": f"127.0.0.1:{port}", "workers": 2, "preload_app": True, "control_socket_disable": True, "timeout": 30, "reuse_port": False}
            for nom, valeur in reglages.items():
                self.cfg.set(nom, valeur)

        def load(self) -> object:
            return application

    Serveur().run()


def ouvrier(file: str, enfants: int, autres: Sequence[str] = ("--loglevel", "WARNING"), application: str = "bilan.celery") -> None:
    """A worker of one queue, as docker-compose.yml starts it; of several, with other arguments, for `tests.outils.ouvrier`."""
    app = import_module(application).app
    app.worker_main(["worker", "--queues", file, "--hostname", f"{file}@chaos", "--concurrency", str(enfants), *autres])


def horloge(fichier: str) -> None:
    """A clock that rings; two of them run at once."""
    from bilan.celery import app

    app.start(["beat", "--schedule", fichier, "--pidfile", "", "--loglevel", "WARNING"])


def preparation(**options: Any) -> None:
    """The base, its provider and his team, then leave."""
    from tests.chaos.preparation import preparer

    preparer(**options)


def lettres(**options: Any) -> None:
    """Letters that fall due, then leave."""
    from tests.chaos.preparation import ecrire_des_lettres

    ecrire_des_lettres(**options)


PROGRAMMES: dict[str, Callable[..., None]] = {
    "web": web, "ouvrier": ouvrier, "horloge": horloge, "preparation": preparation, "lettres": lettres,
}  # fmt: skip

if __name__ == "__main__":
    main()
