"""`bin/demo`: prepare the base, then keep the web server, the worker and the clock together in the foreground until Ctrl-C.

Demonstration data never reach a real base, a real broker or a real mail server: their addresses are taken out of the environment.
"""

import argparse
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

from bilan import embarque, lieu
from bilan.base_embarquee.serveur import ErreurEmbarquee
from bilan.enfants import SIGNAUX, Enfant, horloge, ouvrier, web

RACINE = Path(__file__).resolve().parent.parent
ETRANGERES = {
    "DATABASE_URL", "REDIS_URL", "SMTP_HOST", "SECRET_KEY", "BILAN_CLES_MAITRE", "BILAN_CERTIFICAT", "BILAN_TSA", "ALLOWED_HOSTS", "SITE_URL",
    "BILAN_DOCUMENTS",
}
PATIENCE = 40  # seconds: the worker finishes its task, or gives it back


class Arret(BaseException):
    """Someone asked to stop: no failure of a document or of a letter, which the story of the data catches and goes on."""


def main() -> int:
    """Run the demonstration and return its exit status."""
    options = _options(sys.argv[1:])
    prise = _reserver(options.port)
    var = _preparer_l_environnement(options.port)
    verrou = _etre_seul(var)
    for signe in SIGNAUX:
        signal.signal(signe, _demander_l_arret)
    enfants: list[Enfant] = []
    journaux = var / "journaux"
    try:
        if options.neuf and not lieu.vider(var):
            _refuser("Une autre commande se sert de la base de démonstration : attendez qu'elle finisse, puis recommencez.")
        vierge = _sans_donnees(var, voulu=options.vierge)
        entrees = _preparer(raconter=not vierge)
        enfants.append(Enfant("web", journaux, lambda: web(prise)))
        _attendre_la_premiere_page(enfants[0], options.port)
        prise.close()
        enfants += [Enfant("ouvrier", journaux, ouvrier), Enfant("horloge", journaux, horloge)]
        _annoncer(options.port, entrees, var)
        return _veiller(enfants)
    except Arret:
        return 0
    except Exception:
        if lieu.a_de_la_place(var):
            raise
        _refuser(f"Le disque de {var} est plein : faites-y de la place, puis recommencez.")
    finally:
        _arreter(var, enfants)
        verrou.close()


def _options(arguments: list[str]) -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/demo", description="Lance Bilan sur ce poste, avec des données de démonstration.", add_help=False)
    analyseur.add_argument("--port", type=_port, default=8000, metavar="N", help="port du site (8000)")
    analyseur.add_argument("--neuf", action="store_true", help="efface la démonstration précédente et recommence")
    analyseur.add_argument("--vierge", action="store_true", help="sans données : la mise en route d'un nouvel organisme")
    analyseur.add_argument("-h", "--help", action="help", help="affiche cette aide")
    return analyseur.parse_args(arguments)


def _port(texte: str) -> int:
    if not texte.isdecimal() or not 1 <= int(texte) <= 65535:
        raise argparse.ArgumentTypeError(f"« {texte} » n'est pas un port : un nombre de 1 à 65535")
    return int(texte)


def _refuser(phrase: str) -> NoReturn:
    print(phrase, file=sys.stderr)
    sys.exit(1)


def _reserver(port: int) -> socket.socket:
    """Take the port now and hand it to the web server: a visit made during the preparation waits instead of failing."""
    prise = socket.socket()
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        prise.bind(("127.0.0.1", port))
    except OSError:
        _refuser(f"Le port {port} n'est pas libre : choisissez-en un autre, par exemple « bin/demo --port {port % 60000 + 1} ».")
    prise.listen(64)
    return prise


def _preparer_l_environnement(port: int) -> Path:
    """Set the variables of a demonstration, and return its state directory."""
    for variable in list(os.environ):
        if variable in ETRANGERES or variable.startswith("PG"):
            del os.environ[variable]
    var = embarque.dossier(RACINE / "var")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bilan.settings", "DEMONSTRATION": "1", "PORT": str(port), "BILAN_VAR": str(var)}
    os.umask(0o077)
    (var / "journaux").mkdir(parents=True, exist_ok=True)
    return var


def _etre_seul(var: Path) -> TextIO:
    verrou = (var / "demo.verrou").open("w")
    try:
        fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _refuser(f"Une démonstration tourne déjà sur {var} : arrêtez-la d'abord (Ctrl-C dans sa fenêtre).")
    return verrou


def _sans_donnees(var: Path, *, voulu: bool) -> bool:
    """Whether this installation starts, or started, without the demonstration's people: they never come among one's own."""
    temoin = var / "vierge"
    if voulu and (var / "pg").exists() and not temoin.exists():
        _refuser("Cette démonstration a déjà des données : ajoutez --neuf pour recommencer sans elles.")
    if voulu:
        temoin.touch()
    return temoin.exists()


def _preparer(*, raconter: bool) -> list[str]:
    from bilan.preparation import preparer  # Django is loaded here, once the environment is set

    return preparer(dire=lambda phrase: print(phrase, flush=True), raconter=raconter)


def _attendre_la_premiere_page(web: Enfant, port: int) -> None:
    while web.vit():
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=10).close()
        except urllib.error.HTTPError:
            return  # it answers: what it says is the health page's business
        except OSError:
            time.sleep(0.05)
        else:
            return


def _annoncer(port: int, entrees: list[str], var: Path) -> None:
    adresse = f"http://localhost:{port}/"
    premier = f"  PORT={port} .venv/bin/python manage.py inviter vous@exemple.fr Prénom Nom"
    liste = "\n".join(f"  {entree}" for entree in entrees)
    roles = f"La page de connexion offre un bouton par rôle :\n{liste}"
    entrer = roles if entrees else f"Ouvrez votre compte, si ce n'est pas fait, dans une autre fenêtre :\n{premier}"
    print(f"""
Bilan tourne : {adresse}

{entrer}
Les courriels (liens, codes) se lisent sur {adresse}demonstration/courriels/
Journaux : {var / "journaux"}

Ctrl-C arrête tout ; rien n'est perdu.""", flush=True)


def _veiller(enfants: list[Enfant]) -> int:
    """Sleep until a process dies; the others are then stopped."""
    while True:
        for enfant in enfants:
            if not enfant.vit():
                print(f"\nLe processus « {enfant.nom} » s'est arrêté. Fin de {enfant.journal} :\n{enfant.fin_du_journal()}", file=sys.stderr)
                return 1
        time.sleep(0.2)


def _demander_l_arret(signe: int, cadre: FrameType | None) -> NoReturn:
    raise Arret


def _arreter(var: Path, enfants: list[Enfant]) -> None:
    """Stop the clock first, then the others, then the base; a second Ctrl-C is ignored, since what is left is short."""
    for signe in SIGNAUX:
        signal.signal(signe, signal.SIG_IGN)
    if enfants:
        print("\nArrêt…", flush=True)
    fin = time.monotonic() + PATIENCE
    for enfant in reversed(enfants):
        enfant.demander_l_arret()
    for enfant in reversed(enfants):
        enfant.attendre(fin - time.monotonic())
    embarque.arreter(var)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ErreurEmbarquee, OSError) as echec:  # a disk that is full or closed to us, a server that does not start
        _refuser(f"La démonstration ne peut pas démarrer : {echec}")
