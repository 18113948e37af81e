"""The database engine that the settings name: Django's own, whose streams never wait for themselves."""
from typing import Any

import psycopg
from django.db.backends.postgresql import base


class CurseurDuServeur(psycopg.ServerCursor[Any]):
    """A stream of rows (`QuerySet.iterator`) that the garbage collector may close at any time.

    When an error leaves a stream half-read, it is collected later, perhaps in the middle of another query of the same thread. psycopg would then
    ask PostgreSQL to close it, and wait for ever for the lock of the connection, that its own thread holds. It is left to the end of the
    transaction, or of the connection, which closes it all the same.
    """

    def close(self) -> None:
        if self._conn.lock.locked():
            self._close()
        else:
            super().close()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> "psycopg.Connection[Any]":
        connexion = super().get_new_connection(conn_params)
        connexion.server_cursor_factory = CurseurDuServeur
        return connexion
