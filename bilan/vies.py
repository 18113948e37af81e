"""docs/etats.md, drawn from the tables that decide: the life of each object, the words of its states, who may do what."""
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from bilan.socle.roles import Role
from bilan.socle.transitions import Transition, schema

PAGE = Path(settings.BASE_DIR) / "docs" / "etats.md"
ENTETE = """\
# Les vies

Page écrite par `python manage.py schemas`, à partir des tables `TRANSITIONS` de chaque `etats.py` : un test refuse qu’elle ne soit plus à jour.
Chaque flèche porte le verbe, tel que le journal l’écrit, et qui peut l’accomplir. Un délai légal qui passe n’est pas une flèche : il se déduit des dates.
"""
ETATS = "| État | Dit | Suite |\n|---|---|---|\n"
VERBES = "| Verbe | Bouton | Par |\n|---|---|---|\n"


def page() -> str:
    """The whole page; the same tables always give the same text."""
    return "\n".join([ENTETE, *(_vie(modele) for modele in vivants())])


def vivants() -> list[type[models.Model]]:
    """The models that have a life, in the order of the apps."""
    return [modele for modele in apps.get_models() if hasattr(modele, "TRANSITIONS")]


def _vie(modele: type[models.Model]) -> str:
    nom = str(modele._meta.verbose_name)
    transitions = modele.TRANSITIONS
    return f"""\
## {nom[:1].upper()}{nom[1:]}

```mermaid
{schema(transitions)}```

{ETATS}{_etats(modele, transitions)}
{VERBES}{_verbes(transitions)}"""


def _etats(modele: type[models.Model], transitions: dict[str, Transition]) -> str:
    choix = modele._meta.get_field("etat").flatchoices
    return "".join(f"| `{etat}` | {mots} | {_suite(etat, transitions)} |\n" for etat, mots in choix)


def _suite(etat: str, transitions: dict[str, Transition]) -> str:
    suites = [f"`{verbe}`" for verbe, t in transitions.items() if etat in t.de]
    return ", ".join(suites) or "aucune"


def _verbes(transitions: dict[str, Transition]) -> str:
    return "".join(f"| `{verbe}` | {t.libelle} | {', '.join(role.label.lower() for role in Role if role in t.par)} |\n" for verbe, t in transitions.items())
