"""One base for a run that several processes share: whoever comes first migrates it, each copies it under a name of its own.

Nothing that was granted on the model itself goes to its copies: our `migrate`, which Django calls there too, gives it again.
"""
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


class Modele:
    """`dossier` is the one folder of this run; `processus` is what pytest adds to the name of the base of each."""

    def __init__(self, dossier: Path, processus: str):
        self.temoin = dossier / "modele"
        self.essai = connection.settings_dict["TEST"]
        self.nom = self.essai["NAME"].removesuffix(processus) + "modele"

    @contextmanager
    def a_copier(self) -> Iterator[None]:
        """Inside, the test base that Django makes is a copy. Nobody else is in the model meanwhile."""
        with self._a_son_tour():
            if not self.temoin.exists():
                self._construire()
                self.temoin.touch()
            self.essai.update(TEMPLATE=self.nom, MIGRATE=False)
            yield

    def retirer(self) -> None:
        """The first who leaves takes it away: the others have their copies, and whoever would still come makes it again."""
        with self._a_son_tour():
            if self.temoin.exists():
                connection.creation._destroy_test_db(self.nom, verbosity=0)
                self.temoin.unlink()

    @contextmanager
    def _a_son_tour(self) -> Iterator[None]:
        with self.temoin.with_suffix(".verrou").open("w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)
            yield

    def _construire(self) -> None:
        """As Django makes a test base; then leave it, and be again where we were."""
        avant, copie = connection.settings_dict["NAME"], self.essai["NAME"]
        self.essai["NAME"] = self.nom
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        connection.close()
        self.essai["NAME"] = copie
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = avant
