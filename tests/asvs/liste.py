"""The 56 promises of promesses.toml, and the page that is made of them: `python -m tests.asvs` writes docs/asvs.md."""
import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RACINE = Path(__file__).parents[2]
PAGE = RACINE / "docs" / "asvs.md"
ENTETE = """# Les 56 promesses de sécurité

Tirées de l’OWASP ASVS 5.0 (niveau 2). Chaque ligne dit ce qui est promis et l’essai qui peut l’infirmer ; un « jumeau » rejoue l’attaque, la protection ôtée,
et vérifie qu’elle réussit alors. Page écrite par `python -m tests.asvs` ; `tests/asvs/test_liste.py` vérifie que chaque essai nommé existe.
"""


@dataclass(frozen=True)
class Promesse:
    numero: int
    exigences: tuple[str, ...]
    promet: str
    preuves: tuple[str, ...]
    jumeaux: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapitre:
    titre: str
    promesses: tuple[Promesse, ...]


def chapitres() -> list[Chapitre]:
    """As promesses.toml orders them."""
    lu = tomllib.loads((Path(__file__).parent / "promesses.toml").read_text(encoding="utf-8"))["chapitre"]
    return [Chapitre(c["titre"], tuple(_promesse(p) for p in c["promesse"])) for c in lu]


def _promesse(lue: dict) -> Promesse:
    return Promesse(**{cle: tuple(valeur) if isinstance(valeur, list) else valeur for cle, valeur in lue.items()})


def page() -> str:
    return ENTETE + "".join(
        f"\n## {c.titre}\n\n| n° | exigence | promesse | essais | jumeaux |\n|---|---|---|---|---|\n" + "".join(map(_ligne, c.promesses)) for c in chapitres()
    )


def _ligne(p: Promesse) -> str:
    return f"| {p.numero} | {', '.join(p.exigences)} | {p.promet} | {_essais(p.preuves)} | {_essais(p.jumeaux)} |\n"


def _essais(noms: tuple[str, ...]) -> str:
    return "<br>".join(f"`{nom.removeprefix('tests/')}`" for nom in noms)


def existe(essai: str) -> bool:
    """Whether this test is written: `tests/file.py::test_name`."""
    fichier, _, nom = essai.partition("::")
    return nom in _essais_de(RACINE / fichier)


@cache
def _essais_de(fichier: Path) -> frozenset[str]:
    if not fichier.exists():
        return frozenset()
    return frozenset(n.name for n in ast.parse(fichier.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))
