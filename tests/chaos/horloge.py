"""The clock of the run: what its programs take for the time of day is the real one plus a shift that this process writes."""

import mmap
import shutil
import struct
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SOURCE = Path(__file__).with_name("horloge.c")
PARIS = ZoneInfo("Europe/Paris")


class Horloge:
    """A shift in a shared file, read by a small library that is loaded before the programs; without a C compiler, the real time."""

    def __init__(self, dossier: Path) -> None:
        self.fichier, self.bibliotheque = dossier / "heure", dossier / "horloge.so"
        self.fichier.write_bytes(bytes(mmap.PAGESIZE))
        with self.fichier.open("r+b") as flux:
            self._page = mmap.mmap(flux.fileno(), mmap.PAGESIZE)
        self.reglable = self._compiler()

    def _compiler(self) -> bool:
        compilateur = shutil.which("cc")
        if compilateur is None:
            return False
        commande = [compilateur, "-shared", "-fPIC", "-O2", "-o", str(self.bibliotheque), str(SOURCE), "-ldl"]
        return subprocess.run(commande, check=False, capture_output=True).returncode == 0

    @property
    def variables(self) -> dict[str, str]:
        """What a program needs in its environment to live by this clock."""
        return {"LD_PRELOAD": str(self.bibliotheque), "CHAOS_HEURE": str(self.fichier)} if self.reglable else {}

    @property
    def ecart(self) -> timedelta:
        return timedelta(microseconds=struct.unpack_from("q", self._page)[0] / 1000)

    def instant(self) -> datetime:
        """What time it is for the programs."""
        return datetime.fromtimestamp(time.time(), UTC) + self.ecart

    def avancer(self, duree: timedelta) -> None:
        """Move the clock, of every program at once."""
        if self.reglable:
            struct.pack_into("q", self._page, 0, int((self.ecart + duree).total_seconds() * 1e9))

    def aller(self, instant: datetime) -> None:
        self.avancer(instant - self.instant())


def passages(depart: datetime) -> list[tuple[str, datetime]]:
    """What the run crosses, in order: the next midnight in Paris, new year, and both changes of the clocks; each as the moment just after."""
    jour = depart.astimezone(PARIS).date()
    minuit = datetime.combine(jour + timedelta(days=1), datetime.min.time(), PARIS)
    annee = datetime(jour.year + 1, 1, 1, tzinfo=PARIS)
    trouves = [("minuit", minuit), ("nouvel an", annee), *_changements(minuit)]
    return sorted(((nom, quand.astimezone(UTC)) for nom, quand in trouves), key=lambda passage: passage[1])


def _changements(depuis: datetime) -> list[tuple[str, datetime]]:
    """The two hours at which Paris changes its clocks within the year that begins there."""
    heures = (depuis.astimezone(UTC).replace(minute=0) + timedelta(hours=n) for n in range(1, 366 * 24))
    trouves = [heure for heure in heures if heure.astimezone(PARIS).utcoffset() != (heure - timedelta(hours=1)).astimezone(PARIS).utcoffset()]
    return [("heure d’été" if heure.astimezone(PARIS).dst() else "heure d’hiver", heure) for heure in trouves]
