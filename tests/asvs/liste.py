"""The 56 promises of promesses.toml, and the page that is made of them: `python -m tests.asvs` writes docs/asvs.md."""
import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RACINE = Path(__file__).parents[2]
PAGE = RACINE / "docs" / "asvs.md"
ENTETE = """# Les 56 promesses de sécurité

Tirées de l’OWASP ASVS 5.0 (niveau 2). Chaque ligne dit ce qui est promis et l’essai qui peut l’infirmer. La protection ôtée, l’attaque doit réussir :
un « jumeau » la rejoue ainsi ; un « sabotage » (`tests/asvs/sabotages.py`) ôte la protection et vérifie que l’essai qui la prouve échoue alors. Page écrite
par `python -m tests.asvs` ; `tests/asvs/test_liste.py` vérifie que chaque essai nommé existe, `tests/asvs/test_sabotages.py` joue les sabotages.
"""
TABLEAU = "| n° | exigence | promesse | essais | la protection ôtée |\n|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Promesse:
    numero: int
    exigences: tuple[str, ...]
    promet: str
    preuves: tuple[str, ...]
    jumeaux: tuple[str, ...] = ()
    sabotages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapitre:
    titre: str
    promesses: tuple[Promesse, ...]


def chapitres() -> list[Chapitre]:
    """As promesses.toml orders them."""
    lu = tomllib.loads((Path(__file__).parent / "promesses.toml").read_text(encoding="utf-8"))["chapitre"]
    return [Chapitre(c["titre"], tuple(_promesse(p) for p in c["promesse"])) for c in lu]


def promesses() -> list[Promesse]:
    return [promesse for chapitre in chapitres() for promesse in chapitre.promesses]


def _promesse(lue: dict) -> Promesse:
    return Promesse(**{cle: tuple(valeur) if isinstance(valeur, list) else valeur for cle, valeur in lue.items()})


def page() -> str:
    return ENTETE + "".join(f"\n## {c.titre}\n\n{TABLEAU}" + "".join(map(_ligne, c.promesses)) for c in chapitres())


def _ligne(p: Promesse) -> str:
    return f"| {p.numero} | {', '.join(p.exigences)} | {p.promet} | {_essais(p.preuves)} | {_otees(p)} |\n"


def _essais(noms: tuple[str, ...]) -> str:
    return "<br>".join(f"`{nom.removeprefix('tests/')}`" for nom in noms)


def _otees(p: Promesse) -> str:
    return "<br>".join(filter(None, [_essais(p.jumeaux), *(f"sabotage : {nom}" for nom in p.sabotages)]))


def existe(essai: str) -> bool:
    """Whether this test is written: `tests/file.py::test_name`."""
    fichier, _, nom = essai.partition("::")
    return nom in _essais_de(RACINE / fichier)


@cache
def _essais_de(fichier: Path) -> frozenset[str]:
    if not fichier.exists():
        return frozenset()
    return frozenset(n.name for n in ast.parse(fichier.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))
