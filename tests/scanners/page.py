"""docs/scanners.md: what the last run read, with which versions, and why each finding is none."""
from collections import Counter
from datetime import UTC, datetime

from tests.scanners.constats import RACINE, Constat, acceptes, sans_explication
from tests.scanners.dynamiques import versions

MODELE = """# Ce que trouvent les analyseurs

Page écrite par `bin/scanners`, qui les installe à part, fait tourner la démonstration et la parcourt en chaque rôle.
Passage du {jour:%Y-%m-%d}. Versions : {versions}.

| analyseur | ce qu’il a lu | signalements |
|---|---|---|
{lignes}

## Sans explication

{restants}
## Lus, jugés, expliqués

Les lignes de `tests/scanners/acceptes.toml` ; une ligne qui n’explique plus rien fait échouer la commande.

| analyseur | règle | où | fois | pourquoi |
|---|---|---|---|---|
{expliques}"""


def ecrire(constats: list[Constat], lignes: list[str]) -> None:
    nombres = Counter(connu for constat in constats for connu in acceptes() if connu.explique(constat))
    (RACINE / "docs" / "scanners.md").write_text(MODELE.format(
        jour=datetime.now(UTC), versions=", ".join(f"{nom} {version}" for nom, version in sorted(versions().items())), lignes="\n".join(lignes),
        restants="".join(f"- {constat}\n" for constat in sans_explication(constats)) or "Aucun.\n",
        expliques="".join(f"| {c.outil} | {c.regle} | `{c.ou}` | {nombres[c]} | {c.pourquoi} |\n" for c in acceptes() if nombres[c]),
    ), encoding="utf-8")
