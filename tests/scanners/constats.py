"""What a scanner found, and the findings that were read, judged and explained (acceptes.toml): anything else is a failure, and so is an old explanation."""
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Constat:
    outil: str
    regle: str
    ou: str  # a file, or an address of the site
    ligne: int
    texte: str

    def __str__(self) -> str:
        return f"{self.outil} {self.regle} {self.ou}:{self.ligne} {self.texte}"


@dataclass(frozen=True)
class Accepte:
    outil: str
    regle: str
    ou: str
    pourquoi: str

    def explique(self, constat: Constat) -> bool:
        return (self.outil, self.regle) == (constat.outil, constat.regle) and fnmatch(constat.ou, self.ou)


def acceptes() -> list[Accepte]:
    return [Accepte(**lu) for lu in tomllib.loads((Path(__file__).parent / "acceptes.toml").read_text(encoding="utf-8"))["accepte"]]


def sans_explication(constats: list[Constat]) -> list[Constat]:
    connus = acceptes()
    return [constat for constat in constats if not any(connu.explique(constat) for connu in connus)]


def sans_objet(constats: list[Constat], outils: set[str]) -> list[Accepte]:
    """Explanations of what these tools no longer find."""
    return [connu for connu in acceptes() if connu.outil in outils and not any(connu.explique(constat) for constat in constats)]
