"""What is typed, sent and asked for to see whether something breaks: traps, files that are none, and the forms that take them."""
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from hypothesis import strategies as st

from tests.asvs.site import NOTRES, Lecture

PIEGES = [
    "", " ", "\x00", "\r\nBcc: moi@example.org", "0", "-1", "1e309", "NaN", "999999999999999999999", "9999-12-31", "0000-00-00", "2026-02-30", "25:61", "24:00",
    "2026-12-01T99:99", "0001-01-01T00:00", "on", "None", "null", "[]", "{}", "[[", "<script>pris=1</script>", "' OR 1=1 --", "../../etc/passwd", "é" * 70_000,
    "😀" * 300, "\u202egnirts", "\ud7ff\ufffd", "１２３", "²", "00000000-0000-4000-8000-000000000000", "a@b", "moi@example.org" * 30, "%00", "1;2", "a" * 43,
]
COURTS = [piege for piege in PIEGES if len(piege) < 500]
OCTETS = [
    b"", b"\0", b"%PDF-1.7", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>%%EOF", b"\x89PNG\r\n\x1a\n",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    b"\xff\xd8\xff\xe0", b"GIF89a\xff\xff\xff\xff", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"<svg xmlns='http://www.w3.org/2000/svg' onload='pris=1'/>",
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "nom;prénom\n\"".encode("utf-16"), b"nom;prenom\n=1+1;\xe9\n",
    b"\xef\xbb\xbf;;;\n" * 50, b"a,b\n" * 5000,
    b"II*\0", b"RIFF\0\0\0\0WEBP", b"%!PS-Adobe", b"MZ\x90",
]
NOMS = ["essai.pdf", "logo.png", "liste.csv", "liste.xlsx", "../../etc/passwd", "a\r\nb.pdf", "é" * 300 + ".pdf", ".pdf", "CON", "essai.pdf\0.png"]
FERMENT = {"account_logout", "mfa_deactivate_totp"}  # what ends the session that fills the forms in

texte = st.one_of(st.sampled_from(PIEGES), st.text(max_size=40), st.integers().map(str), st.dates().map(str), st.times().map(str))
fichier = st.builds(
    lambda nom, octets, genre: SimpleUploadedFile(nom, octets, genre), st.sampled_from(NOMS), st.one_of(st.sampled_from(OCTETS), st.binary(max_size=200)),
    st.sampled_from(["application/pdf", "image/png", "text/csv", "text/html", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
)


@dataclass(frozen=True)
class Formulaire:
    qui: str
    adresse: str
    champs: dict[str, list[str]]  # name, and the values that the page proposes
    fichiers: frozenset[str]

    def saisie(self, donnees: st.DataObject) -> dict[str, object]:
        """Each field filled in with what the page proposes, or with anything."""
        return {nom: donnees.draw(fichier if nom in self.fichiers else st.one_of(st.sampled_from(vus or [""]), texte)) for nom, vus in self.champs.items()}


class _Lecteur(HTMLParser):
    """The forms that a page posts, with the names of their fields and what they propose."""

    def __init__(self, adresse: str) -> None:
        super().__init__()
        self.adresse, self.lus, self._champs, self._fichiers, self._choix = adresse, [], None, set(), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        traits = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form" and traits.get("method", "").lower() == "post":
            self._champs, self._fichiers = {}, set()
            self.lus.append((urljoin(self.adresse, traits.get("action", "")), self._champs, self._fichiers))
        elif self._champs is not None and (nom := traits.get("name")):
            self._choix = nom
            self._champs.setdefault(nom, []).extend([] if tag == "select" else [traits.get("value", "")])
            self._fichiers |= {nom} if traits.get("type") == "file" else set()
        elif self._champs and tag == "option":
            self._champs[self._choix].append(traits.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._champs = None


def formulaires(lectures: list[Lecture]) -> list[Formulaire]:
    """Each form of each person once."""
    trouves = {}
    for lecture in lectures:
        lecteur = _Lecteur(lecture.adresse)
        lecteur.feed(lecture.texte)
        for adresse, champs, fichiers in lecteur.lus:
            champs.pop("csrfmiddlewaretoken", None)
            trouves.setdefault((lecture.qui, adresse), Formulaire(lecture.qui, adresse, champs, frozenset(fichiers)))
    return list(trouves.values())


def instant_de_la_base() -> int:
    """The number from which the next rows are written."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return curseur.fetchone()[0]


def hors_domaine(tables: set[str], depuis: int) -> Iterator[str]:
    """What these tables hold, written since, that its own model refuses."""
    for modele in (m for m in apps.get_models() if m._meta.db_table in tables and m._meta.app_label in NOTRES):
        for rangee in modele._base_manager.filter(pk__in=_ecrites(modele, depuis)):
            try:
                rangee.full_clean(validate_unique=False)
            except ValidationError as refus:  # an empty list is a value; the base itself refuses what may not be missing
                fautes = {nom: erreurs for nom, erreurs in refus.error_dict.items() if {erreur.code for erreur in erreurs} - {"blank", "null"}}
                yield from (f"{modele._meta.label}.{nom} : {erreurs}" for nom, erreurs in fautes.items())


def _ecrites(modele: type[models.Model], depuis: int) -> list[object]:
    with connection.cursor() as curseur:
        curseur.execute(f'SELECT "{modele._meta.pk.column}" FROM "{modele._meta.db_table}" WHERE xmin::text::bigint >= %s', [depuis])
        return [pk for pk, in curseur.fetchall()]
