"""Scanners that speak to what runs: wapiti on the site as each role of the demonstration, sslyze on the proxy of docker-compose (its Caddyfile, as it is)."""
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.scanners.constats import RACINE, Constat
from tests.scanners.statiques import OU, OUTILS, lancer

ROLES = ("anonyme", "beneficiaire", "consultant", "gestion")
DEPARTS = {"anonyme": ["/connexion/", "/"], "beneficiaire": ["/"], "consultant": ["/", "/dossiers/"], "gestion": ["/", "/gestion/", "/dossiers/"]}
MODULES = "csp,cookieflags,http_headers,xss,permanentxss,sql,exec,file,crlf,redirect,ldap,xxe,methods,htaccess,backup"
AU_MOINS = {"anonyme": 8, "beneficiaire": 20, "consultant": 40, "gestion": 40}  # pages read: with a dead session it would see the sign-in page alone
JETON = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
ANCIENS = ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1")


def temoins(origine: str, role: str) -> str:
    """The cookies of a session of this role, by the button of the demonstration."""
    pot = CookieJar()
    ouvreur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(pot))
    jeton = JETON.search(ouvreur.open(f"{origine}/connexion/", timeout=60).read())
    if role != "anonyme":
        entree = urllib.request.Request(f"{origine}/demonstration/entrer/{role}/", urlencode({"csrfmiddlewaretoken": jeton[1].decode()}).encode())
        ouvreur.open(entree, timeout=60).read()
    return "; ".join(f"{temoin.name}={temoin.value}" for temoin in pot)


def wapiti(origine: str, role: str, secondes: int) -> tuple[list[Constat], int]:
    """What it found as this role, and how many pages it read."""
    rapport = OU / f"wapiti-{role}.json"
    rapport.unlink(missing_ok=True)
    departs = [argument for chemin in DEPARTS[role] for argument in ("-s", f"{origine}{chemin}")]
    lancer(
        "wapiti", "-u", f"{origine}/", *departs, "--scope", "folder", "--flush-session", "-m", MODULES, "-H", f"Cookie: {temoins(origine, role)}",
        "-x", f"{origine}/deconnexion/*", "-x", f"{origine}/compte/sessions/*", "-x", f"{origine}/demonstration/*", "-d", "6", "--max-links-per-page", "60",
        "--max-scan-time", str(secondes), "--max-attack-time", str(max(20, secondes // 12)), "--no-bugreport", "-f", "json", "-o", str(rapport),
    )
    lu = json.loads(rapport.read_text())
    trouves = [(genre, fait) for genre, faits in {**lu["vulnerabilities"], **lu["anomalies"]}.items() for fait in faits]
    return [Constat("wapiti", genre, _route(fait["path"]), 0, fait["info"]) for genre, fait in trouves], lu["infos"]["crawled_pages_nbr"]


def _route(adresse: str) -> str:
    """An address without what changes from one demonstration to the next."""
    return re.sub(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}", "N", urlsplit(adresse).path)


def caddy() -> str | None:
    """Debian's program: the one that is installed, or the one that bin/scanners unpacked."""
    return shutil.which("caddy", path=f"{os.environ['PATH']}:{RACINE}/var/outils/scanners/usr/bin")


@contextmanager
def mandataire() -> Iterator[str]:
    """The proxy of docker-compose under an authority of its own, on a free port; what it leads to does not run."""
    port, clair = _port(), _port()
    ou = OU / "caddy"
    ou.mkdir(parents=True, exist_ok=True)
    reglage = ou / "Caddyfile"
    entete = f"{{\n\tadmin off\n\tskip_install_trust\n\tlocal_certs\n\thttp_port {clair}\n\thttps_port {port}\n}}\n"
    reglage.write_text(entete + (RACINE / "deploiement" / "Caddyfile").read_text())
    environnement = {**os.environ, "DOMAINE": "localhost", "HOME": str(ou), "XDG_DATA_HOME": str(ou), "XDG_CONFIG_HOME": str(ou)}
    with Path(ou / "journal").open("wb") as journal:
        processus = subprocess.Popen([caddy(), "run", "--config", str(reglage), "--adapter", "caddyfile"], env=environnement, stdout=journal, stderr=journal)
        try:
            _attendre(processus, port)
            yield f"localhost:{port}"
        finally:
            processus.terminate()
            processus.wait(20)


def _port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def _attendre(processus: subprocess.Popen[bytes], port: int) -> None:
    while processus.poll() is None:
        with socket.socket() as prise:
            if prise.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("Caddy ne démarre pas.")


def sslyze(adresse: str) -> list[Constat]:
    """Old protocols, weak suites, known faults of TLS."""
    rapport = OU / "sslyze.json"
    lancer("sslyze", f"--json_out={rapport}", adresse)
    lu = json.loads(rapport.read_text())["server_scan_results"][0]["scan_result"]
    fautes = [f"accepte {nom}" for nom in ANCIENS if lu[f"{nom}_cipher_suites"]["result"]["accepted_cipher_suites"]]
    fautes += [] if lu["tls_1_3_cipher_suites"]["result"]["accepted_cipher_suites"] else ["ne parle pas TLS 1.3"]
    for suite in lu["tls_1_2_cipher_suites"]["result"]["accepted_cipher_suites"]:
        nom = suite["cipher_suite"]["name"]
        fautes += [] if "ECDHE" in nom and ("GCM" in nom or "CHACHA20" in nom) else [f"accepte {nom}"]
    fautes += ["heartbleed"] if lu["heartbleed"]["result"]["is_vulnerable_to_heartbleed"] else []
    fautes += ["compression (CRIME)"] if lu["tls_compression"]["result"]["supports_compression"] else []
    fautes += ["renégociation"] if lu["session_renegotiation"]["result"]["is_vulnerable_to_client_renegotiation_dos"] else []
    fautes += ["ROBOT"] if not lu["robot"]["result"]["robot_result"].startswith("NOT_VULNERABLE") else []
    fautes += ["CCS"] if lu["openssl_ccs_injection"]["result"]["is_vulnerable_to_ccs_injection"] else []
    return [Constat("sslyze", faute, "deploiement/Caddyfile", 0, "") for faute in fautes]


def versions() -> dict[str, str]:
    lues = json.loads(subprocess.run([str(OUTILS / "python"), "-c", VERSIONS], capture_output=True, text=True, check=True).stdout)
    return lues | ({"caddy": subprocess.run([caddy(), "version"], capture_output=True, text=True, check=True).stdout.split()[0]} if caddy() else {})


VERSIONS = """
import json
from importlib.metadata import version
print(json.dumps({nom: version(nom) for nom in ("bandit", "semgrep", "detect-secrets", "wapiti3", "sslyze", "cyclonedx-bom")}))
"""
