"""sslyze on the proxy of docker-compose (its Caddyfile, as it is), once it has found the faults of a server whose encryption is old."""
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.scanners.cibles import ancien
from tests.scanners.constats import RACINE, Constat
from tests.scanners.releve import Panne, Passage
from tests.scanners.statiques import OU, OUTILS, lancer

ANCIENS = ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1")
EXAMENS = ("heartbleed", "tls_compression", "session_renegotiation", "robot", "openssl_ccs_injection")
DE_L_ANCIEN = {"accepte TLS_RSA_WITH_AES_128_CBC_SHA", "ne parle pas TLS 1.3"}


def examiner() -> Passage:
    """Old protocols, weak suites, known faults of TLS, as the proxy speaks it."""
    with ancien(OU) as adresse:
        if manquent := DE_L_ANCIEN - set(_sslyze(adresse)):
            raise Panne(f"sslyze ne dit pas d’un serveur ancien : {', '.join(sorted(manquent))}")
    with mandataire() as adresse:
        return Passage("deploiement/Caddyfile, servi par Caddy", [Constat("sslyze", faute, "deploiement/Caddyfile", 0, "") for faute in _sslyze(adresse)])


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
    with (ou / "journal").open("wb") as journal:
        commande = [str(OUTILS / "caddy"), "run", "--config", str(reglage), "--adapter", "caddyfile"]
        processus = subprocess.Popen(commande, env=environnement, stdout=journal, stderr=journal)
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
    raise Panne("Caddy ne démarre pas.")


def _sslyze(adresse: str) -> list[str]:
    rapport = OU / "sslyze.json"
    rapport.unlink(missing_ok=True)
    lancer("sslyze", f"--json_out={rapport}", adresse, statuts=(0, 1))  # 1: not as Mozilla advises
    return fautes(json.loads(rapport.read_text())["server_scan_results"][0])


def fautes(lu: dict) -> list[str]:
    """Panne when it did not reach the server, or could not finish one of its examinations."""
    if lu["scan_status"] != "COMPLETED":
        raise Panne(f"serveur non joint : {lu['connectivity_error_trace']}")
    examens = {nom: lu["scan_result"][nom] for nom in (*(f"{nom}_cipher_suites" for nom in (*ANCIENS, "tls_1_2", "tls_1_3")), *EXAMENS)}
    if inacheves := [nom for nom, examen in examens.items() if examen["status"] != "COMPLETED"]:
        raise Panne(f"examens inachevés : {', '.join(inacheves)}")
    return [*_suites({nom: examen["result"] for nom, examen in examens.items()}), *_trous({nom: examen["result"] for nom, examen in examens.items()})]


def _suites(vus: dict) -> Iterator[str]:
    yield from (f"accepte {nom}" for nom in ANCIENS if vus[f"{nom}_cipher_suites"]["accepted_cipher_suites"])
    if not vus["tls_1_3_cipher_suites"]["accepted_cipher_suites"]:
        yield "ne parle pas TLS 1.3"
    for suite in vus["tls_1_2_cipher_suites"]["accepted_cipher_suites"]:
        nom = suite["cipher_suite"]["name"]
        if not ("ECDHE" in nom and ("GCM" in nom or "CHACHA20" in nom)):
            yield f"accepte {nom}"


def _trous(vus: dict) -> Iterator[str]:
    trous = {
        "heartbleed": vus["heartbleed"]["is_vulnerable_to_heartbleed"], "compression (CRIME)": vus["tls_compression"]["supports_compression"],
        "renégociation": vus["session_renegotiation"]["is_vulnerable_to_client_renegotiation_dos"],
        "ROBOT": not vus["robot"]["robot_result"].startswith("NOT_VULNERABLE"), "CCS": vus["openssl_ccs_injection"]["is_vulnerable_to_ccs_injection"],
    }
    yield from (nom for nom, ouvert in trous.items() if ouvert)
