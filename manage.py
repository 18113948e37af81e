#!/usr/bin/env python
"""Django's command line, with the settings of the project."""

import errno
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedTable

from bilan.base_embarquee.serveur import ErreurEmbarquee
from bilan.socle.postgresql.pannes import injoignable

SANS_TABLES = "La base n’a pas les tables de cette version : lancez d’abord « manage.py migrate »."


def main() -> None:
    """What keeps a command from starting is told in one sentence, to whoever installs or runs the site; `--traceback` tells it all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bilan.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ErreurEmbarquee, OperationalError, ProgrammingError, OSError) as echec:
        if "--traceback" in sys.argv or not (dit := _en_une_phrase(echec)):
            raise
        sys.exit(dit)


def _en_une_phrase(echec: Exception) -> str:
    match echec:
        case ImproperlyConfigured() | ErreurEmbarquee():
            return str(echec)
        case OperationalError() if injoignable(echec):
            return f"La base de données ne répond pas : {str(echec).partition('\n')[0]}"
        case ProgrammingError() if isinstance(echec.__cause__, UndefinedTable):
            return SANS_TABLES
        case OSError(errno=errno.EROFS | errno.EACCES | errno.ENOSPC | errno.ENOTDIR):
            return f"Impossible d’écrire : {echec}"
    return ""


if __name__ == "__main__":
    main()
