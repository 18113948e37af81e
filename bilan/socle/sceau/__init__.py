"""The provider's seal on a PDF: put on (PAdES, B-B, or B-T with a time-stamping authority), and read on any PDF that someone brings."""
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

EXAMEN = Path(__file__).with_name("examen.py")
DELAI = 30  # seconds that an examination may take, its start included


class Niveau(StrEnum):
    """What a seal proves of its time: nothing but what our server says, or what an authority says."""

    BASE = "B-B"
    HORODATE = "B-T"


class HorodatageIndisponible(Exception):
    """The time-stamping authority gave no valid token: nothing is sealed."""


class PdfIllisible(ValueError):
    """This file cannot be read as a PDF."""


@dataclass(frozen=True)
class Sceau:
    """One seal found on a PDF. `signe_le` is what its author says, `horodate_le` what an authority says."""

    titulaire: str
    empreinte_certificat: str
    intact: bool
    signe_le: datetime | None
    horodate_le: datetime | None
    autorite: str


def sceller(octets: bytes, instant: datetime) -> tuple[bytes, Niveau]:
    """The same PDF under the seal of the installation's certificate, as an incremental update: its tags and its text are untouched.

    HorodatageIndisponible when an authority is set and gives no valid token: never a seal of a lower level instead.
    """
    from bilan.socle.sceau import pose  # pyHanko takes a second and 40 MB: only for the processes that seal

    return pose.sceller(octets, instant)


def examiner(octets: bytes) -> list[Sceau]:
    """The seals of a PDF that anyone may have made. PdfIllisible.

    A file from outside is read in a process of its own, without environment, network need or much memory: whatever it does there is lost.
    """
    commande = [sys.executable, "-I", str(EXAMEN)]
    try:
        rendu = subprocess.run(commande, input=octets, capture_output=True, timeout=DELAI, check=True, env={})  # noqa: S603
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise PdfIllisible from None
    return list(_sceaux(json.loads(rendu.stdout)))


def _sceaux(lus: list[dict]) -> Iterable[Sceau]:
    for lu in lus:
        dates = {champ: lu[champ] and datetime.fromisoformat(lu[champ]) for champ in ("signe_le", "horodate_le")}
        yield Sceau(**{**lu, **dates})
