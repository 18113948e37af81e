"""The letters that the law or a date makes due, asked of every app each hour: an outage is caught up, their keys keep them to one each."""
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction

from bilan.rassemblement import chacune
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
    for dus in chacune("rappels", "dus") if fournisseurs is None else fournisseurs:
        try:
            with transaction.atomic():
                ecrits += courriels.planifier(dus(jour_a_paris(instant)))
        except Exception as echec:
            logger.exception("Rappels de %s", dus.__module__)
            echecs.append(echec)
    if echecs:
        raise ExceptionGroup("Des rappels n’ont pas pu être planifiés.", echecs)
    return ecrits
