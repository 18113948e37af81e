"""The letters that the law or a date makes due, asked of every app each hour: an outage is caught up, their keys keep them to one each."""
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from importlib import import_module

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from bilan.socle import courriels
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import Courriel

Fournisseur = Callable[[date], Iterable[Courriel]]

logger = logging.getLogger(__name__)


def planifier(instant: datetime, fournisseurs: Iterable[Fournisseur] | None = None) -> int:
    """Write what is due on that day in Paris; return how many letters are new. An app that fails does not silence the others, but is heard of.

    `fournisseurs`: the `dus(jour)` of every <app>/rappels.py unless given.
    """
    ecrits, echecs = 0, []
    for dus in _trouves() if fournisseurs is None else fournisseurs:
        try:
            with transaction.atomic():
                ecrits += courriels.planifier(dus(jour_a_paris(instant)))
        except Exception as echec:
            logger.exception("Rappels de %s", dus.__module__)
            echecs.append(echec)
    if echecs:
        raise ExceptionGroup("Des rappels n’ont pas pu être planifiés.", echecs)
    return ecrits


def _trouves() -> Iterator[Fournisseur]:
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "rappels") and (dus := getattr(import_module(f"{config.name}.rappels"), "dus", None)):
            yield dus
