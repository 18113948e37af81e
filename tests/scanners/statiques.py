"""Scanners that read the files of the repository: bandit, semgrep with our own rules, detect-secrets; and the list of components (CycloneDX)."""
import json
import subprocess
import tempfile
from pathlib import Path

from tests.scanners.constats import RACINE, Constat

OUTILS = RACINE / "var" / "outils" / "scanners" / "env" / "bin"
OU = RACINE / "var" / "scanners"
CODE = ["bilan", "beneficiaires", "conventions", "seances", "travaux", "syntheses", "deploiement", "manage.py"]
REGLES = Path(__file__).parent / "regles.yml"
SEMGREP = ["scan", "--metrics", "off", "--disable-version-check", "--quiet", "--json", "--no-git-ignore", "--config", str(REGLES)]
EN_JSON = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(open(sys.argv[1])), sys.stdout)"
AILLEURS = (":!static/vendor", ":!tests/vendor", ":!docs/captures", ":!uv.lock")


def lancer(outil: str, *arguments: str, ou: Path = RACINE) -> str:
    """What it printed; its exit status says only that it found something."""
    return subprocess.run([str(OUTILS / outil), *arguments], cwd=ou, capture_output=True, text=True, check=False).stdout


def bandit() -> list[Constat]:
    lus = json.loads(lancer("bandit", "-q", "-r", "-f", "json", *CODE))
    assert not lus["errors"], lus["errors"]
    return [Constat("bandit", f"{r['test_id']} {r['test_name']}", r["filename"].removeprefix("./"), r["line_number"], r["issue_text"]) for r in lus["results"]]


def semgrep() -> list[Constat]:
    """Our rules on our code, once each has found the fault that it is written for."""
    assert (muettes := _muettes()) == set(), muettes
    lus = json.loads(lancer("semgrep", *SEMGREP, *CODE, "templates"))
    return [Constat("semgrep", _regle(r), r["path"], r["start"]["line"], r["extra"]["message"]) for r in lus["results"]]


def _regle(lu: dict) -> str:
    return lu["check_id"].rpartition(".")[2]


def _muettes() -> set[str]:
    """The rules that do not see their own fault."""
    fautes = json.loads(lancer("python", "-c", EN_JSON, str(REGLES)))
    trouvees = set()
    with tempfile.TemporaryDirectory() as dossier:
        for rang, regle in enumerate(fautes["rules"]):
            chemin = Path(dossier) / str(rang) / regle["metadata"].get("chemin", "module.py")
            chemin.parent.mkdir(parents=True)
            chemin.write_text(regle["metadata"]["faute"] + "\n")
        for lu in json.loads(lancer("semgrep", *SEMGREP, ".", ou=Path(dossier)))["results"]:
            trouvees.add((int(Path(lu["path"]).parts[0]), _regle(lu)))
    return {regle["id"] for rang, regle in enumerate(fautes["rules"]) if (rang, regle["id"]) not in trouvees}


def secrets() -> list[Constat]:
    """Every file that git follows, by detect-secrets."""
    fichiers = subprocess.run(["git", "ls-files", "--", ".", *AILLEURS], cwd=RACINE, capture_output=True, text=True, check=True).stdout.split("\n")
    lus = json.loads(lancer("detect-secrets", "scan", *filter(None, fichiers)))["results"]
    return [Constat("detect-secrets", s["type"], chemin, s["line_number"], "") for chemin, trouves in lus.items() for s in trouves]


def composants() -> int:
    """Write var/scanners/composants.cdx.json; how many components it names."""
    ecrit = OU / "composants.cdx.json"
    python = RACINE / ".venv" / "bin" / "python"
    lancer("cyclonedx-py", "environment", str(python), "--pyproject", "pyproject.toml", "--output-format", "JSON", "-o", str(ecrit))
    nommes = {composant["name"].lower() for composant in json.loads(ecrit.read_text())["components"]}
    assert {"django", "weasyprint", "pyhanko"} <= nommes
    return len(nommes)
