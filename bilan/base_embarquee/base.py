"""Our PostgreSQL engine, which starts the embedded server at the first connection: a command that reads no data starts nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings

from bilan import embarque
from bilan.socle.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Also brings the server back when it has died since the last connection."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Start the server when it is not running, then connect."""
        embarque.demarrer(Path(settings.VAR))
        return super().get_new_connection(conn_params)
