"""The broker of the embedded installation: kombu's, in files, of which a message is there whole or not at all.

kombu opens the file of a message under its name, then writes it: on a busy machine a worker takes it empty, and dies of it. The tables of its queues have the
same instant.
"""
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu names it in two ways
        fichier = Path(self.data_folder_out) / f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        brouillon = fichier.with_suffix(".brouillon")  # the name of no queue
        brouillon.write_text(dumps(payload), encoding="utf-8")
        os.replace(brouillon, fichier)

    def _queue_bind(self, *quoi: Any) -> None:
        with self._seul():
            super()._queue_bind(*quoi)

    def get_table(self, exchange: str) -> Any:
        with self._seul():
            return super().get_table(exchange)

    @contextmanager
    def _seul(self) -> Iterator[None]:
        with (Path(self.control_folder) / "verrou").open("w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


def poser() -> None:
    """Take the place of kombu's: whoever says « filesystem:// » gets this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:{Transport.__name__}"
