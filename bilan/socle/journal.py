"""The hash-chained, append-only journal: one line says who did what to which object, never with a word of anyone's."""
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from bilan.socle.models import Evenement

PRIVEE = "prive:"  # a chain, or the key of a letter, so named is told to one person alone, by the page that is hers: gestion does not read it
_VALEUR = re.compile(r"[A-Za-z0-9_.:+-]{0,80}")  # codes, dates, numbers, hashes: personal text cannot enter the chain


def consigner(fil: str, verbe: str, *, acteur, instant: datetime, role: str = "", objet=None, empreinte: str = "", details: dict | None = None) -> Evenement:
    """Append one line to the chain `fil` (for a dossier « dossier:42 »).

    `empreinte` is the SHA-256 (hex) of the document shown. `details` holds codes, numbers and dates only (ValueError otherwise):
    the journal outlives the content, so it must not contain any.
    """
    return Evenement.objects.create(
        fil=fil, verbe=verbe, le=instant, compte=acteur.compte, role=role or acteur.role or "",
        objet=objet._meta.label_lower if objet is not None else "", objet_id=str(objet.pk) if objet is not None else "",
        empreinte_document=empreinte, details=_sans_texte(details or {}), trace=acteur.trace or None,
    )


def _sans_texte(details: dict) -> dict:
    for cle, valeur in details.items():
        if not isinstance(valeur, (bool, int, date, type(None))) and not (isinstance(valeur, str) and _VALEUR.fullmatch(valeur)):
            raise ValueError(f"Le journal n’accepte ni phrase ni objet : {cle}")
    return {cle: valeur.isoformat() if isinstance(valeur, date) else valeur for cle, valeur in details.items()}


def oublier_les_traces(instant: datetime) -> int:
    """Erase the traces (address, browser) of a year ago, those of what was signed or shown aside; how many there were.

    The database does it, and goes no further whatever it is asked (migration 0013): the site may change nothing else of the journal.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT journal_oublier_les_traces(%s)", [instant])
        [[combien]] = curseur.fetchall()
    return int(combien)


_LOT = "SELECT max(fil), sum(n) FROM (SELECT fil, count(*) n FROM socle_evenement WHERE fil > %s GROUP BY fil ORDER BY fil LIMIT %s) lot"


class Rupture(NamedTuple):
    """The first line of a chain that is not what was written: `cause` is « rang », « chaîne », « contenu » or « trace »."""

    fil: str
    rang: int
    pk: int
    cause: str


# One pass over the table, in the order of its index: each line against the one before, and against its own fingerprint.
_RUPTURES = """
    SELECT DISTINCT ON (fil) fil, rang, id, cause FROM (
        SELECT fil, rang, id, CASE
            WHEN rang <> coalesce(lag(rang) OVER chaine, 0) + 1 THEN 'rang'
            WHEN precedente <> coalesce(lag(empreinte) OVER chaine, '') THEN 'chaîne'
            WHEN empreinte <> journal_empreinte(e) THEN 'contenu'
            WHEN trace_empreinte <> encode(sha256(convert_to(trace::text, 'UTF8')), 'hex') THEN 'trace'
        END AS cause
        FROM socle_evenement e WHERE fil > %s AND (%s = '' OR fil <= %s) WINDOW chaine AS (PARTITION BY fil ORDER BY rang)
    ) lignes WHERE cause IS NOT NULL ORDER BY fil, rang
"""


def lots(chaines: int = 500) -> Iterator[tuple[str, str, int]]:
    """(after, up to, lines): the chains by lots, for `ruptures`; the longest chain is one lot at most."""
    apres = ""
    while True:
        with connection.cursor() as curseur:
            curseur.execute(_LOT, [apres, chaines])
            [[jusqu_a, lignes]] = curseur.fetchall()
        if jusqu_a is None:
            return
        yield apres, jusqu_a, int(lignes)
        apres = jusqu_a


def ruptures(apres: str = "", jusqu_a: str = "") -> list[Rupture]:
    """The first broken line of each broken chain, among all of them or those in `]apres, jusqu_a]`; empty when the journal is whole.

    What a chain lost at its end cannot be seen from inside.
    """
    with connection.cursor() as curseur:
        curseur.execute(_RUPTURES, [apres, jusqu_a, jusqu_a])
        return [Rupture(*ligne) for ligne in curseur.fetchall()]
