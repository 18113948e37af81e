"""What the repository itself must not hold: a template made of data, a pickle, a secret, a component that nobody listed."""
import ast
import re
import secrets
import subprocess
import tomllib

import pytest

from bilan import celery
from tests.outils.processus import RACINE
from tests.test_maison import noeuds

SECRETS = (
    "BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[baprs]-[0-9A-Za-z-]{10}|eyJ[A-Za-z0-9_-]{10,}[.]eyJ"
    "|://[^/ :@{}<]+:[^/ @{}<]+@"
)
# what is drawn by chance has no shape: its name tells it
NOMMES = r"""(SECRET|KEY|CLES?|PASSWORD|PASSE|TOKEN|JETON)[A-Za-z_]*['"]?[])]? *[:=] *['"][^ '"{}<>$]{24,}['"]"""
INVENTE = re.compile(r"@[\w.-]*example[.]|@(base|serveur)\b")
AILLEURS = [*(f"--exclude-dir={nom}" for nom in ("vendor", "var", ".git", ".venv", "node_modules")), "--exclude=uv.lock", "--exclude=package-lock.json"]
D_ESSAI = {"tests/chaos/deroulement.py", "tests/socle/test_journaux.py", "tests/test_surveillance.py", "tests/test_reglages.py",
           "bilan/socle/connexion/confirmation.py"}


@pytest.mark.parametrize("nom", ["Template", "from_string"])
def test_1_3_7_no_template_is_made_of_data(nom):
    appels = [f"{chemin}:{n.lineno}" for chemin, n in noeuds(ast.Call) if nom in {getattr(n.func, "id", ""), getattr(n.func, "attr", "")}]
    assert appels == []


def test_1_5_2_workers_accept_json_alone():
    reglages = celery.app.conf
    assert (reglages.accept_content, reglages.task_serializer, reglages.result_serializer) == (["json"], "json", "json")


def _cherches(motif: str, *options: str) -> list[str]:
    """What the files hold, whether or not this machine knows git."""
    commande = ["grep", f"-rnIE{''.join(options)}", *AILLEURS, "-e", motif, "--", "."]
    lu = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
    assert lu.returncode in (0, 1), lu.stderr
    return [ligne.removeprefix("./") for ligne in lu.stdout.splitlines()]


def test_13_3_1_no_secret_lies_in_the_repository():
    """Keys and tokens by their shape; an address with a password is that of a host that does not exist (RFC 2606), or of no host."""
    assert [ligne for ligne in _cherches(SECRETS) if not INVENTE.search(ligne)] == []
    assert [ligne for ligne in _cherches(NOMMES, "i") if ligne.partition(":")[0] not in D_ESSAI] == []


def test_13_3_1_a_key_left_in_a_file_would_be_found():
    clef = "-----BEGIN " + "PRIVATE KEY-----"
    assert all(re.search(SECRETS, ligne) for ligne in (clef, "AKIA" + "A" * 16, "https://moi:mon" + "mot@serveur.fr/"))
    tiree = secrets.token_urlsafe(38)
    assert all(re.search(NOMMES, ligne, re.I) for ligne in (f'SECRET_KEY = "{tiree}"', f"smtp_password: '{tiree}'", f'env["SANTE_JETON"] = "{tiree}"'))


def test_15_1_2_every_component_is_pinned_with_its_fingerprints():
    """uv.lock lists them all; `uv export --format cyclonedx1.5 --no-dev` says it in CycloneDX."""
    paquets = [p for p in tomllib.loads((RACINE / "uv.lock").read_text())["package"] if "registry" in p["source"]]
    assert len(paquets) > 50
    assert [p["name"] for p in paquets if not all("hash" in fichier for fichier in [*p.get("wheels", []), p.get("sdist", {"hash": ""})])] == []
