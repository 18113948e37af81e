"""`bin/bench http`: the real server (gunicorn) under wrk, with signed-in sessions: pages a second, the 99th centile, and not one error, at each concurrency."""
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from bilan.mesures import bases

DOSSIERS, SECONDES, OUVRIERS = 1000, 10, 3
CONCURRENCES = (1, 2, 4, 8, 16)
PAGES = {"gestion": "/dossiers/", "consultant": "/", "beneficiaire": "/portail/", "anonyme": "/bilan-de-competences/"}
SORTIE = {
    "pages_s": r"Requests/sec:\s+([\d.]+)", "p50": r"50%\s+(\d\S+)", "p99": r"99%\s+(\d\S+)", "refus": r"Non-2xx or 3xx responses: (\d+)",
    "coupures": r"Socket errors: (.*)",
}


def mesurer(graine: int) -> int:
    """1 when a page failed, or when the programme wrk is not there."""
    if not shutil.which("wrk"):
        print("Il faut wrk (paquet Debian du même nom).", file=sys.stderr)
        return 1
    with bases.gardee(DOSSIERS, graine) as var, bases.copie(var) as essai:
        temoins = bases.enfant(var, "temoins", **essai)
        with _serveur(var, essai) as adresse:
            mesures = [_charger(adresse, qui, temoins[qui], combien) for qui in PAGES for combien in CONCURRENCES]
    bases.garder("http", mesures)
    return int(any(mesure["refus"] or mesure["coupures"] or not float(mesure["pages_s"]) for mesure in mesures))


@contextmanager
def _serveur(var: Path, essai: dict[str, str]) -> Iterator[str]:
    port = os.environ.get("PORT_DU_BANC", "8245")
    commande = [sys.executable, "-m", "gunicorn", "bilan.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(OUVRIERS), "--preload",
                "--no-control-socket"]
    serveur = subprocess.Popen(commande, cwd=bases.RACINE, env=bases.environnement(var, **essai))
    try:
        _attendre(f"http://127.0.0.1:{port}/sante/")
        yield f"http://127.0.0.1:{port}"
    finally:
        serveur.terminate()
        serveur.wait()


def _attendre(adresse: str) -> None:
    fin = monotonic() + 60
    while monotonic() < fin:
        try:
            urllib.request.urlopen(adresse, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            sleep(0.2)
        else:
            return


def _charger(adresse: str, qui: str, temoin: str, combien: int) -> dict:
    """One page, so many connections at once, once every process has read what it reads at its first page."""
    demande = urllib.request.Request(adresse + PAGES[qui], headers={"Cookie": temoin})  # noqa: S310 - our own server
    for _ in range(3 * OUVRIERS):
        urllib.request.urlopen(demande, timeout=120).close()  # noqa: S310 - the same
    wrk = ["wrk", "-t", str(min(combien, 2)), "-c", str(combien), "--latency", "-H", f"Cookie: {temoin}"]
    sortie = subprocess.run([*wrk, "-d", f"{SECONDES}s", adresse + PAGES[qui]], stdout=subprocess.PIPE, text=True, check=True).stdout
    lu = {nom: trouve[1] if (trouve := re.search(motif, sortie)) else "" for nom, motif in SORTIE.items()}
    print(f"{qui:<13} {PAGES[qui]:<24} {combien:>3} à la fois : {lu['pages_s']:>8} pages/s, p50 {lu['p50']:>9}, p99 {lu['p99']:>9} ; "
          f"{lu['refus'] or 0} refus, {lu['coupures'] or 'aucune coupure'}", flush=True)
    return {"qui": qui, "page": PAGES[qui], "combien": combien, **lu}
