"""The database engine that the settings name: Django's own, whose streams never wait for themselves."""
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.base import DatabaseWrapper

__all__ = ["DatabaseWrapper"]

django: Any = base  # it has no types


class CurseurDuServeur(django.ServerSideCursor):
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


django.ServerSideCursor = CurseurDuServeur  # Django makes its streams with whatever bears this name
