"""Scanners that read the files of the repository: bandit, semgrep with our own rules, detect-secrets; and the list of components (CycloneDX).

Each one first finds a fault that was put there for it, and says which files it read: a silence is believed only then. No comment in the code hides a finding.
"""
import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.scanners.constats import RACINE, Constat
from tests.scanners.releve import Panne, Passage

OUTILS = RACINE / "var" / "outils" / "scanners" / "env" / "bin"
OU = RACINE / "var" / "scanners"
CODE = ["bilan", "beneficiaires", "conventions", "seances", "travaux", "syntheses", "deploiement", "manage.py"]
ECRANS = ["templates", "static/bilan"]
SORTES = {"bandit": (".py",), "semgrep": (".py", ".html", ".js")}
REGLES = Path(__file__).parent / "regles.yml"
SEMGREP = ["scan", "--metrics", "off", "--disable-version-check", "--quiet", "--json", "--no-git-ignore", "--disable-nosem", "--config", str(REGLES)]
EN_JSON = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(open(sys.argv[1])), sys.stdout)"
AILLEURS = (":!static/vendor", ":!tests/vendor", ":!docs/captures", ":!uv.lock")
SANS_SOURDINE = ("--disable-filter", "detect_secrets.filters.allowlist.is_line_allowlisted")


def lancer(outil: str, *arguments: str, ou: Path = RACINE, statuts: tuple[int, ...] = (0,)) -> str:
    """What it printed. Panne when it ends otherwise than it does once it has read everything."""
    fait = subprocess.run([str(OUTILS / outil), *arguments], cwd=ou, capture_output=True, text=True, check=False)
    if fait.returncode not in statuts:
        raise Panne(f"{outil} s’est arrêté avec le statut {fait.returncode} : {(fait.stderr or fait.stdout).strip()[-300:]}")
    return fait.stdout


def fichiers(outil: str, *endroits: str) -> set[str]:
    """The files that this tool must have read."""
    trouves = (chemin for endroit in endroits for chemin in ([RACINE / endroit] if (RACINE / endroit).is_file() else (RACINE / endroit).rglob("*")))
    return {str(chemin.relative_to(RACINE)) for chemin in trouves if chemin.suffix in SORTES[outil] and chemin.stat().st_size}


def tout_lu(attendus: set[str], lus: Iterable[str], erreurs: list) -> None:
    """Panne when a file, or a part of one, was left unread."""
    if erreurs:
        raise Panne("; ".join(str(erreur.get("message", erreur)).strip() for erreur in erreurs))
    if manquent := attendus - {chemin.removeprefix("./") for chemin in lus}:
        raise Panne(f"{len(manquent)} fichiers non lus : {', '.join(sorted(manquent)[:5])}")


def bandit() -> Passage:
    plantes = _bandit(*_planter("import subprocess\nsubprocess.run(input(), shell=True)  # nosec\n"))
    if "B602 subprocess_popen_with_shell_equals_true" not in {constat.regle for constat in plantes}:
        raise Panne("bandit ne voit pas la faute qu’on lui a mise")
    return Passage("le code", _bandit(RACINE, CODE))


def _bandit(ou: Path, endroits: list[str]) -> list[Constat]:
    lus = json.loads(lancer("bandit", "-q", "-r", "-f", "json", "--ignore-nosec", *endroits, ou=ou, statuts=(0, 1)))
    if ou == RACINE:
        tout_lu(fichiers("bandit", *CODE), lus["metrics"], lus["errors"])
    return [Constat("bandit", f"{r['test_id']} {r['test_name']}", r["filename"].removeprefix("./"), r["line_number"], r["issue_text"]) for r in lus["results"]]


def _planter(faute: str) -> tuple[Path, list[str]]:
    OU.mkdir(parents=True, exist_ok=True)
    (OU / "faute.py").write_text(faute)
    return OU, ["faute.py"]


def semgrep() -> Passage:
    """Our rules on our code, once each has found every fault that it is written for, and none where there is none."""
    if fautives := mal_reglees():
        raise Panne(f"règles qui ne disent pas ce qu’elles devraient : {', '.join(fautives)}")
    lus = json.loads(lancer("semgrep", *SEMGREP, *CODE, *ECRANS))
    tout_lu(fichiers("semgrep", *CODE, *ECRANS), lus["paths"]["scanned"], lus["errors"])
    trouves = [Constat("semgrep", _regle(r), r["path"], r["start"]["line"], r["extra"]["message"]) for r in lus["results"]]
    return Passage("le code, les gabarits et les scripts, nos règles", trouves)


def _regle(lu: dict) -> str:
    return lu["check_id"].rpartition(".")[2]


def mal_reglees() -> list[str]:
    """The rules that do not see one of their faults, or see one in a sound line."""
    regles = json.loads(lancer("python", "-c", EN_JSON, str(REGLES)))["rules"]
    exemples = [(regle["id"], sorte, texte, regle["metadata"].get("chemin", "module.py"))
                for regle in regles for sorte in ("fautes", "saines") for texte in regle["metadata"].get(sorte, [])]
    with tempfile.TemporaryDirectory() as dossier:
        for rang, (_, _, texte, chemin) in enumerate(exemples):
            fichier = Path(dossier) / str(rang) / chemin
            fichier.parent.mkdir(parents=True)
            fichier.write_text(texte + "\n")
        lus = json.loads(lancer("semgrep", *SEMGREP, ".", ou=Path(dossier)))
    tout_lu(set(), [], lus["errors"])
    vues = {(int(Path(lu["path"]).parts[0]), _regle(lu)) for lu in lus["results"]}
    return [f"{nom} ({texte!r})" for rang, (nom, sorte, texte, _) in enumerate(exemples) if ((rang, nom) in vues) != (sorte == "fautes")]


def secrets() -> Passage:
    """Every file that git follows, by detect-secrets."""
    _planter(f'CLE = "AKIA{"IOSFODNN7" + "EXAMPLO"}"  # pragma: {"allowlist"} secret\n')
    if [s.regle for s in _secrets([str((OU / "faute.py").relative_to(RACINE))])] != ["AWS Access Key"]:
        raise Panne("detect-secrets ne voit pas la clé qu’on lui a mise")
    suivis = subprocess.run(["git", "ls-files", "--", ".", *AILLEURS], cwd=RACINE, capture_output=True, text=True, check=True).stdout.split("\n")
    suivis = [*filter(None, suivis)]
    return Passage(f"{len(suivis)} fichiers, chacun de ceux que suit git", _secrets(suivis))


def _secrets(suivis: list[str]) -> list[Constat]:
    lus = json.loads(lancer("detect-secrets", "scan", *SANS_SOURDINE, *suivis))["results"]
    return [Constat("detect-secrets", s["type"], chemin, s["line_number"], "") for chemin, trouves in lus.items() for s in trouves]


def composants() -> Passage:
    """Write var/scanners/composants.cdx.json; how many components it names."""
    ecrit = OU / "composants.cdx.json"
    ecrit.unlink(missing_ok=True)
    python = RACINE / ".venv" / "bin" / "python"
    lancer("cyclonedx-py", "environment", str(python), "--pyproject", "pyproject.toml", "--output-format", "JSON", "-o", str(ecrit))
    nommes = {composant["name"].lower() for composant in json.loads(ecrit.read_text())["components"]}
    if manquent := {"django", "weasyprint", "pyhanko"} - nommes:
        raise Panne(f"la liste des composants ne nomme pas {', '.join(sorted(manquent))}")
    return Passage(f"{len(nommes)} composants, dans var/scanners/composants.cdx.json", [])
