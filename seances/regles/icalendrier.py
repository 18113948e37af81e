"""Appointments as an iCalendar text (RFC 5545): at the hours of Paris, with the time zone that says what they are, and without a name."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bilan.socle.calendrier import PARIS

TITRE = "Rendez-vous"
OCTETS = 75  # a line at most, its end aside (RFC 5545, 3.1)
ENTETE = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bilan//Rendez-vous//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    f"NAME:{TITRE}", f"X-WR-CALNAME:{TITRE}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
)
# the rule of the European Union since 1996: 2:00 on the last Sunday of March, 3:00 on the last one of October
FUSEAU = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Paris",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class RendezVous:
    """One appointment. `uid` never changes, `sequence` grows at each move or cancellation; `ou` is a place or an address to join."""

    uid: str
    sequence: int
    modifie_le: datetime
    debut: datetime
    fin: datetime
    ou: str = ""
    annule: bool = False


def calendrier(rendez_vous: Iterable[RendezVous]) -> str:
    """The whole text, its lines ended by CRLF: the same appointments always give the same text."""
    lignes = [*ENTETE, *FUSEAU, *(ligne for rdv in rendez_vous for ligne in _evenement(rdv)), "END:VCALENDAR"]
    return "".join(f"{pliee}\r\n" for ligne in lignes for pliee in _plier(ligne))


def _evenement(rdv: RendezVous) -> Iterator[str]:
    modifie = f"{rdv.modifie_le.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from ("BEGIN:VEVENT", f"UID:{rdv.uid}", f"DTSTAMP:{modifie}", f"LAST-MODIFIED:{modifie}", f"SEQUENCE:{rdv.sequence}")
    yield f"DTSTART;TZID=Europe/Paris:{rdv.debut.astimezone(PARIS):%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/Paris:{rdv.fin.astimezone(PARIS):%Y%m%dT%H%M%S}"
    yield from (f"SUMMARY:{TITRE}", f"STATUS:{'CANCELLED' if rdv.annule else 'CONFIRMED'}", "CLASS:PRIVATE")
    yield f"TRANSP:{'TRANSPARENT' if rdv.annule else 'OPAQUE'}"
    if rdv.ou and not rdv.annule:
        yield f"LOCATION:{_texte(rdv.ou)}"
    yield "END:VEVENT"


def _texte(valeur: str) -> str:
    """A TEXT value (3.3.11): what has a meaning for the format is escaped, other control characters are dropped."""
    propre = "".join(c for c in valeur.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or c.isprintable())
    return propre.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _plier(ligne: str) -> Iterator[str]:
    """Cut at 75 octets, never inside a character; what follows begins with a space."""
    debut, reste = "", ligne
    while len((debut + reste).encode()) > OCTETS:
        coupe = len((debut + reste).encode()[:OCTETS].decode(errors="ignore")) - len(debut)
        yield debut + reste[:coupe]
        debut, reste = " ", reste[coupe:]
    yield debut + reste
