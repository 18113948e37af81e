"""What becomes of the rows of a vault whose key is destroyed: erased, or emptied where they are a proof; and how a row is put into another vault."""
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.db.models import QuerySet

from bilan.socle import archives
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import Coffre, Document, EtatDocument, ModeleSecret

type Secrets = type[ModeleSecret]


def modeles() -> list[Secrets]:
    """Every model that holds a secret, each before those that it refers to: in this order, no row protects another one from its erasure."""
    tous = sorted((modele for modele in apps.get_models() if issubclass(modele, ModeleSecret)), key=_nom)
    graphe: dict[Secrets, list[Secrets]] = {modele: [autre for autre in tous if autre is not modele and _refere(autre, modele)] for modele in tous}
    return list(TopologicalSorter(graphe).static_order())


def rangees(coffres: Collection) -> Iterator[tuple[Secrets, QuerySet]]:
    """(model, its rows in these vaults), for the models that have some."""
    for modele in modeles():
        trouvees = modele._base_manager.filter(coffre__in=coffres)
        if trouvees.exists():
            yield modele, trouvees


def effacer(coffres: Collection, refuge: Coffre) -> None:
    """Leave nothing in these vaults: rows go, but for a TRACE, which is kept in the vault `refuge` with empty words. In the caller's transaction."""
    for modele, trouvees in rangees(coffres):
        if modele is Document:
            trouvees.update(etat=EtatDocument.DETRUIT, donnees=None, bail=None, erreur="")
        elif modele.TRACE:
            for rangee in trouvees.defer(*secrets(modele)):
                _ranger(rangee, refuge, dict.fromkeys(secrets(modele), ""))
        else:
            trouvees.delete()


def deplacer(rangee: ModeleSecret, coffre: Coffre) -> None:
    """Put one row, and the file that goes with it, under the key of another vault: what is kept must survive the key of the rest."""
    if isinstance(rangee, Document):
        archives.deplacer(rangee, coffre)
    _ranger(rangee, coffre, {nom: getattr(rangee, nom) for nom in secrets(type(rangee))})


def oter_les_fichiers(documents: Collection[str]) -> None:
    """Remove what was stored of these documents; one that is already gone is no fault."""
    for cle in documents:
        storages["documents"].delete(str(cle))


def secrets(modele: Secrets) -> list[str]:
    return [champ.attname for champ in modele._meta.concrete_fields if isinstance(champ, ChampSecret)]


def _ranger(rangee: ModeleSecret, coffre: Coffre, mots: dict[str, str | None]) -> None:
    rangee.coffre = coffre
    for nom, texte in mots.items():
        setattr(rangee, nom, texte)
    rangee.save(update_fields=["coffre", *mots])


def _refere(autre: Secrets, modele: Secrets) -> bool:
    return any(lien.related_model is autre for lien in modele._meta.related_objects)


def _nom(modele: Any) -> str:
    return modele._meta.label_lower
