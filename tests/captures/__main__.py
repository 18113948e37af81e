"""Walk through the demonstration as each role, and keep a picture of each page at each width in each theme; an index shows them side by side."""
import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bilan.settings")
os.environ.setdefault("DEMONSTRATION", "1")

import django

django.setup()

from playwright.sync_api import Browser, Page, sync_playwright

from tests.captures.index import ecrire, fichier
from tests.captures.visite import A_PART, Visite, Vue, liens_des_courriels
from tests.outils.navigateur import NAVIGATEURS, OPTIONS

RACINE = Path(__file__).resolve().parents[2]
OU = RACINE / "var" / "captures" / "pages"
THEMES = {"clair": "light", "sombre": "dark"}
ROLES = ("beneficiaire", "consultant", "gestion")
HAUTEURS = {360: 780, 768: 1024, 1280: 800}


def main() -> int:
    options = _options()
    shutil.rmtree(OU, ignore_errors=True)
    with _demonstration(options.adresse) as origine, sync_playwright() as playwright:
        executable = next(filter(None, map(shutil.which, NAVIGATEURS)))
        navigateur = playwright.chromium.launch(executable_path=executable, args=OPTIONS)
        vues = [vue for vue in _tout(navigateur, origine, options) if vue]
        navigateur.close()
    index = ecrire(OU.parent / "index.html", vues, options.largeurs, options.themes)
    print(f"{len(vues)} pages : {index}")
    return 0


def _options() -> argparse.Namespace:
    analyseur = argparse.ArgumentParser(prog="bin/captures", description="Photographie chaque page, pour chaque rôle.")
    analyseur.add_argument("--adresse", default="", help="une démonstration qui tourne déjà, par exemple http://localhost:8000")
    analyseur.add_argument("--largeurs", default="1280,768,360", type=lambda texte: [int(mot) for mot in texte.split(",")], help="en pixels")
    analyseur.add_argument("--themes", default="clair,sombre", type=lambda texte: texte.split(","))
    return analyseur.parse_args()


@contextmanager
def _demonstration(adresse: str) -> Iterator[str]:
    """The one that runs, or one for the time of the pictures, on a free port."""
    if adresse:
        yield adresse.rstrip("/")
        return
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    processus = subprocess.Popen([sys.executable, "-m", "bilan.lancement", "--port", str(port)], cwd=RACINE)
    try:
        _attendre(processus, f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        processus.terminate()
        processus.wait(60)


def _attendre(processus: subprocess.Popen[bytes], origine: str) -> None:
    while processus.poll() is None:
        try:
            urllib.request.urlopen(f"{origine}/connexion/", timeout=300).close()
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.5)
        else:
            return
    sys.exit("La démonstration n’a pas démarré ; si une autre tourne déjà, donnez son adresse : bin/captures --adresse http://localhost:8000")


def _tout(navigateur: Browser, origine: str, options: argparse.Namespace) -> Iterator[Vue]:
    for role in ("etranger", *ROLES):
        visite = Visite(_contexte(navigateur), origine, role)
        departs = visite.entrer(role) if role in ROLES else [f"{origine}{chemin}" for chemin in ("/connexion/", *A_PART)]
        yield from _photographier(visite, departs, options)
        visite.page.context.close()
    parties = Visite(_contexte(navigateur), origine, "lien")
    yield from _photographier(parties, list(liens_des_courriels(parties.page, origine)), options)


def _contexte(navigateur: Browser):
    return navigateur.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce", viewport={"width": 1280, "height": 800})


def _photographier(visite: Visite, departs: list[str], options: argparse.Namespace) -> Iterator[Vue]:
    for vue in visite.pages(departs):
        for largeur in options.largeurs:
            visite.page.set_viewport_size({"width": largeur, "height": HAUTEURS.get(largeur, 800)})
            for theme in options.themes:
                _une(visite.page, vue, largeur, theme)
        yield vue


def _une(page: Page, vue: Vue, largeur: int, theme: str) -> None:
    chemin = OU / fichier(vue, largeur, theme)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    page.emulate_media(color_scheme=THEMES[theme])
    page.screenshot(path=chemin, full_page=True, type="jpeg", quality=70)


if __name__ == "__main__":
    sys.exit(main())
