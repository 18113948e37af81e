"""The five main pages of a demonstration that runs, measured by Lighthouse (npm): the median of three runs of each, as a table for docs/apparence.md.

    npm install --no-save lighthouse@12.8.2 && .venv/bin/python -m tests.captures.lighthouse http://localhost:8000
"""
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bilan.settings")
os.environ.setdefault("DEMONSTRATION", "1")

import django

django.setup()

from django.urls import resolve
from playwright.sync_api import Browser, sync_playwright

from tests.captures.visite import Visite, liens_des_courriels
from tests.outils.navigateur import NAVIGATEURS, OPTIONS

FOIS = 3
CATEGORIES = {"performance": "performance", "accessibility": "accessibilité", "best-practices": "bonnes pratiques", "seo": "référencement"}
MESURES = {"first-contentful-paint": "premier affichage", "cumulative-layout-shift": "saut", "total-byte-weight": "poids"}


def main(origine: str) -> int:
    chromium = str(next(filter(None, map(shutil.which, NAVIGATEURS))))
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        pages = list(_pages(navigateur, origine))
        navigateur.close()
    print(f"| page | {' | '.join([*CATEGORIES.values(), *MESURES.values()])} |\n|{'---|' * (1 + len(CATEGORIES) + len(MESURES))}")
    for nom, adresse, temoins in pages:
        print(f"| {nom} | {' | '.join(_ligne(chromium, adresse, temoins))} |", flush=True)
    return 0


def _pages(navigateur: Browser, origine: str) -> Iterator[tuple[str, str, str]]:
    """(name, address, cookies)."""
    yield "Connexion", f"{origine}/connexion/", ""
    for nom, role in (("Accueil du bénéficiaire", "beneficiaire"), ("Accueil du consultant", "consultant")):
        visite = Visite(navigateur.new_context(), origine, role)
        yield nom, visite.entrer(role)[0], _temoins(visite)
    visite.page.goto(f"{origine}/dossiers/")
    dossier = visite.page.locator("main tbody a[href^='/dossiers/']").first.get_attribute("href")
    yield "Un dossier", f"{origine}{dossier}", _temoins(visite)
    employeur = Visite(navigateur.new_context(), origine, "lien")
    yield "Signature de l’employeur", _page_de_l_employeur(employeur), _temoins(employeur)


def _page_de_l_employeur(visite: Visite) -> str:
    for lien in list(liens_des_courriels(visite.page, visite.origine)):
        visite.page.goto(lien)
        if resolve(urlsplit(visite.page.url).path).view_name == "conventions:lien" and visite.page.locator("[name=fonction]").count():
            return visite.page.url
    sys.exit("Aucun employeur n’a de convention à signer dans cette démonstration : bin/demo --neuf")


def _temoins(visite: Visite) -> str:
    return "; ".join(f"{temoin['name']}={temoin['value']}" for temoin in visite.page.context.cookies())


def _ligne(chromium: str, adresse: str, temoins: str) -> list[str]:
    rapports = [_mesurer(chromium, adresse, temoins) for _ in range(FOIS)]
    notes = [f"{median(rapport['categories'][cle]['score'] * 100 for rapport in rapports):.0f}" for cle in CATEGORIES]
    audits = [[rapport["audits"][cle]["numericValue"] for rapport in rapports] for cle in MESURES]
    return [*notes, f"{median(audits[0]) / 1000:.1f} s", f"{median(audits[1]):.3f}", f"{median(audits[2]) / 1000:.0f} Ko"]


def _mesurer(chromium: str, adresse: str, temoins: str) -> dict:
    lighthouse = shutil.which("lighthouse") or str(Path("node_modules/.bin/lighthouse"))
    commande = [
        lighthouse, adresse, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless --no-sandbox --disable-gpu",
        *([f"--extra-headers={json.dumps({'Cookie': temoins})}"] if temoins else []),
    ]
    sortie = subprocess.run(commande, capture_output=True, check=True, text=True, env={**os.environ, "CHROME_PATH": chromium}, timeout=300)
    rapport = json.loads(sortie.stdout)
    for cle, audit in rapport["audits"].items():
        if audit["score"] is not None and audit["score"] < .9 and audit["scoreDisplayMode"] in ("binary", "metricSavings"):
            print(f"{urlsplit(adresse).path} : {cle}, {audit.get('displayValue', '')}", file=sys.stderr)
    return rapport


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
