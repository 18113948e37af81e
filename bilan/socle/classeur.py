"""Read a table that someone sends, CSV or XLSX, whatever his spreadsheet wrote, and nothing that would fill the memory."""
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bilan.socle.typographie import typographier

OCTETS_MAX, LIGNES_MAX, COLONNES_MAX, CARACTERES_MAX = 1_000_000, 500, 40, 500
DEPLIE_MAX, TAUX_MAX = 20_000_000, 100  # bytes of an XLSX once unfolded; how many times larger than what was sent
ZIP = b"PK\x03\x04"
ANCIEN = b"\xd0\xcf\x11\xe0"  # the Excel of before 2007
UTF16 = (b"\xff\xfe", b"\xfe\xff")

ILLISIBLE = "Ce fichier ne se lit pas : dans votre tableur, choisissez « Enregistrer sous », puis « CSV » ou « Classeur Excel (.xlsx) »."
TROP_LOURD = f"Ce fichier est trop lourd : {OCTETS_MAX // 1_000_000} Mo au plus."
BOMBE = "Ce classeur se déplie en un volume anormal : il n’a pas été ouvert. Enregistrez-le en CSV."
TROP_LONG = f"Ce fichier a plus de {LIGNES_MAX} lignes : coupez-le en plusieurs."
TROP_LARGE = f"Ce fichier a plus de {COLONNES_MAX} colonnes : ne gardez que celles du modèle."


class Illisible(ValueError):
    """The file as a whole is refused, with the sentence that says why."""

    def __init__(self, phrase: str):
        super().__init__(typographier(phrase))


@dataclass(frozen=True)
class Ligne:
    numero: int  # in the file, as the spreadsheet shows it
    cellules: tuple[str, ...]


@dataclass(frozen=True)
class Feuille:
    """The heading, and the lines that are not empty, each with as many cells as the heading."""

    entetes: tuple[str, ...]
    lignes: tuple[Ligne, ...]

    @classmethod
    def relire(cls, texte: str) -> "Feuille":
        """What `en_texte` gave, come back from a page. Illisible when it is anything else."""
        try:
            brut = json.loads(texte)
            lignes = [Ligne(int(numero), tuple(map(str, cellules))) for numero, cellules in brut]
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise Illisible(ILLISIBLE) from None
        return _feuille(lignes) if lignes else cls((), ())

    def en_texte(self) -> str:
        """For a hidden field: nothing is kept between the page that shows and the one that imports."""
        return json.dumps([(0, self.entetes), *((ligne.numero, ligne.cellules) for ligne in self.lignes)], ensure_ascii=False)


def lire(octets: bytes) -> Feuille:
    """The first sheet. Illisible, with a sentence, for what is too heavy, too long, not a table, or unfolds beyond reason."""
    if len(octets) > OCTETS_MAX:
        raise Illisible(TROP_LOURD)
    if octets.startswith(ANCIEN):
        raise Illisible("Ce fichier est un classeur Excel d’avant 2007 : enregistrez-le en « .xlsx » ou en CSV.")
    pleines = [ligne for ligne in (_du_classeur(octets) if octets.startswith(ZIP) else _du_csv(octets)) if any(ligne.cellules)]
    if not pleines:
        raise Illisible("Ce fichier est vide.")
    return _feuille(pleines)


def _feuille(pleines: list[Ligne]) -> Feuille:
    entetes, *lignes = pleines
    largeur = max((rang for ligne in pleines for rang, cellule in enumerate(ligne.cellules, 1) if cellule), default=0)
    if largeur > COLONNES_MAX:
        raise Illisible(TROP_LARGE)
    if len(lignes) > LIGNES_MAX:
        raise Illisible(TROP_LONG)
    if sum(len(cellule) for ligne in pleines for cellule in ligne.cellules) > OCTETS_MAX:
        raise Illisible(TROP_LOURD)
    return Feuille(_ajuster(entetes, largeur).cellules, tuple(_ajuster(ligne, largeur) for ligne in lignes))


def _ajuster(ligne: Ligne, largeur: int) -> Ligne:
    return Ligne(ligne.numero, (*ligne.cellules, *[""] * largeur)[:largeur])


def _cellule(valeur: object) -> str:
    """One line of text; the apostrophe that guards a formula (`tableur`) is not part of it."""
    if isinstance(valeur, float) and valeur.is_integer():
        valeur = int(valeur)
    texte = " ".join(str("" if valeur is None else valeur).split())
    return texte[1:] if texte[:1] == "'" and texte[1:2] in ("=", "+", "-", "@") else texte


def _du_csv(octets: bytes) -> Iterator[Ligne]:
    texte = _decoder(octets)
    if "\0" in texte:
        raise Illisible(ILLISIBLE)
    premiere = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    lecteur, depart = csv.reader(texte.splitlines(keepends=True), delimiter=max(";,\t", key=premiere.count)), 1
    try:
        for rang, cellules in enumerate(lecteur):
            if rang > LIGNES_MAX * 2:
                raise Illisible(TROP_LONG)
            yield Ligne(depart, tuple(map(_cellule, cellules)))
            depart = lecteur.line_num + 1
    except csv.Error:  # a quotation mark that is never closed
        raise Illisible(ILLISIBLE) from None


def _decoder(octets: bytes) -> str:
    """UTF-8 with or without its mark, the « Unicode text » of Excel, else what French spreadsheets write."""
    if octets.startswith(UTF16):
        return octets.decode("utf-16", errors="replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def _du_classeur(octets: bytes) -> Iterator[Ligne]:
    """The values of the first sheet, formulas as the spreadsheet last computed them."""
    from openpyxl import load_workbook  # a hundred milliseconds: only for the processes to which a workbook is sent
    from openpyxl.utils.exceptions import InvalidFileException

    _peser(octets)
    try:
        classeur = load_workbook(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
        rangees = classeur.worksheets[0].iter_rows(max_row=LIGNES_MAX * 2 + 2, max_col=COLONNES_MAX + 1, values_only=True)
        lues = [Ligne(numero, tuple(map(_cellule, cellules))) for numero, cellules in enumerate(rangees, 1)]
    except (InvalidFileException, KeyError, ValueError, IndexError, SyntaxError, TypeError, AttributeError, OSError, zipfile.BadZipFile):
        raise Illisible(ILLISIBLE) from None  # what a file that is not a workbook makes of its reader
    if len(lues) > LIGNES_MAX * 2 + 1:
        raise Illisible(TROP_LONG)
    yield from lues


def _peser(octets: bytes) -> None:
    """What is declared bounds what is unfolded: the reader stops there."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            deplie = sum(element.file_size for element in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Illisible(ILLISIBLE) from None
    if deplie > DEPLIE_MAX or deplie > TAUX_MAX * len(octets):
        raise Illisible(BOMBE)


def trop_longues(cellules: Iterable[str]) -> bool:
    """Whether one of these cells is beyond what any field holds, or does not read."""
    return any(len(cellule) > CARACTERES_MAX or not cellule.isprintable() or "\ufffd" in cellule for cellule in cellules)
