"""Our PostgreSQL engine, which starts the embedded server at the first connection: a command that reads no data starts nothing."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from bilan import embarque
from bilan.socle.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Also brings the server back when it has died since the last connection."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Start the server when it is not running, then connect. To connect is to ask whether it runs: a question apart would cost as much again."""
        var = Path(settings.VAR)
        if embarque.tenu(var):
            with suppress(psycopg.OperationalError):
                return super().get_new_connection(conn_params)
        embarque.demarrer(var)
        return super().get_new_connection(conn_params)
