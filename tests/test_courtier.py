"""The broker of the embedded installation: a message is there whole or not at all."""
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty
from threading import Thread
from time import monotonic

import pytest
from kombu import Connection
from kombu.transport import filesystem

from bilan.base_embarquee import courtier
from bilan.celery import app

MESSAGES = 300


@pytest.fixture
def canal(tmp_path: Path) -> Callable[[type], filesystem.Channel]:
    for nom in ("file", "controle"):
        (tmp_path / nom).mkdir()
    options = {"data_folder_in": tmp_path / "file", "data_folder_out": tmp_path / "file", "control_folder": tmp_path / "controle", "store_processed": False}
    return lambda transport: Connection("filesystem://", transport=transport, transport_options=options).channel()


def test_it_is_the_one_that_celery_takes(tmp_path: Path):
    with app.connection("filesystem://", transport_options={"control_folder": tmp_path}) as lien:
        assert type(lien.transport) is courtier.Transport


@pytest.mark.parametrize(("transport", "erreur"), [(courtier.Transport, Empty), (filesystem.Transport, ValueError)])
def test_a_message_that_is_not_written_yet_is_taken_by_nobody(canal, transport, erreur):
    """The second is kombu's own: the sabotage. What cannot be written stays as what is not written yet."""
    file = canal(transport)
    with pytest.raises(TypeError):
        file._put("courriel", {"objet": object()})
    with pytest.raises(erreur):
        file._get("courriel")


def test_a_queue_bound_while_another_is_made_finds_its_table(canal, tmp_path):
    """Eight processes start at once: each queue is in the table."""
    canaux = [canal(courtier.Transport) for _ in range(8)]
    fils = [Thread(target=c._queue_bind, args=("bilan", f"cle{rang}", "", f"file{rang}")) for rang, c in enumerate(canaux)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    assert {ligne.queue for ligne in canaux[0].get_table("bilan")} == {f"file{rang}" for rang in range(8)}


def test_what_one_puts_another_takes_once_and_whole(canal):
    ecrit, lit, recus = canal(courtier.Transport), canal(courtier.Transport), []
    fil = Thread(target=lambda: [ecrit._put("courriel", {"rang": rang, "corps": "x" * 5000}) for rang in range(MESSAGES)])
    fil.start()
    fin = monotonic() + 60
    while len(recus) < MESSAGES and monotonic() < fin:
        with suppress(Empty):
            recus.append(lit._get("courriel")["rang"])
    fil.join(30)
    assert sorted(recus) == list(range(MESSAGES))
