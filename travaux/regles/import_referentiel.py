"""A référentiel from a spreadsheet: one competence a line, each fault said with its line, everything or nothing."""
import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from travaux.regles.couverture import Bloc

PAS_UN_CSV = "Ce fichier n’est pas un CSV : dans votre tableur, choisissez « Enregistrer sous », puis « CSV »."
OCTETS_MAX, BLOCS_MAX, COMPETENCES_MAX = 200_000, 30, 300
LONGUEUR_BLOC, LONGUEUR_COMPETENCE = 300, 600
COLONNES = ("bloc", "compétence")
EXEMPLE = (
    ("Préparer une intervention", "Analyser la demande et le public"), ("Préparer une intervention", "Construire une progression"),
    ("Animer", "Adapter le rythme au groupe"),
)


@dataclass(frozen=True)
class Import:
    """What was read: the blocs when there is no fault, else the faults, one sentence each."""

    blocs: tuple[Bloc, ...]
    fautes: tuple[str, ...]


def lire_un_referentiel(octets: bytes) -> Import:
    """Read a CSV with the columns « bloc » and « compétence », in UTF-8 or Windows-1252, with semicolons or commas."""
    if len(octets) > OCTETS_MAX:
        return Import((), (f"Ce fichier est trop lourd : {OCTETS_MAX // 1000} Ko au plus.",))
    if b"\0" in octets:
        return Import((), (PAS_UN_CSV,))
    try:
        lignes = _lignes(_decoder(octets))
    except csv.Error:  # a cell beyond what the reader holds: a quotation mark that is never closed
        return Import((), (PAS_UN_CSV,))
    if not lignes:
        return Import((), ("Ce fichier est vide.",))
    (_, entete), *suite = lignes
    rangs = _rangs(entete)
    if isinstance(rangs, str):
        return Import((), (rangs,))
    return _assembler(suite, *rangs)


def _decoder(octets: bytes) -> str:
    """UTF-8 first, with or without its mark; else what French spreadsheets write, of which the few unused bytes are replaced."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def _lignes(texte: str) -> list[tuple[int, list[str]]]:
    """(number of the line in the file, cells), without the empty ones."""
    premiere = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    lecteur = csv.reader(texte.splitlines(keepends=True), delimiter=";" if premiere.count(";") >= premiere.count(",") else ",")
    lignes, depart = [], 1
    for cellules in lecteur:
        if any(cellule.strip() for cellule in cellules):
            lignes.append((depart, [" ".join(cellule.split()) for cellule in cellules]))
        depart = lecteur.line_num + 1
    return lignes


def _rangs(entete: Sequence[str]) -> tuple[int, int] | str:
    noms = [_sans_accent(nom) for nom in entete]
    absentes = [colonne for colonne in COLONNES if _sans_accent(colonne) not in noms]
    if absentes:
        return f"Ligne 1 : il manque la colonne « {' » et la colonne « '.join(absentes)} » dans l’en-tête."
    return noms.index("bloc"), noms.index("competence")


def _sans_accent(mot: str) -> str:
    return unicodedata.normalize("NFKD", mot.strip().lower()).encode("ascii", "ignore").decode()


def _assembler(lignes: Sequence[tuple[int, list[str]]], bloc: int, competence: int) -> Import:
    blocs: dict[str, dict[str, None]] = {}  # in their order, and found at once however long the file
    fautes: list[str] = []
    for numero, cellules in lignes:
        titre, libelle = (cellules[rang] if rang < len(cellules) else "" for rang in (bloc, competence))
        if faute := _faute(titre, libelle, blocs):
            fautes.append(f"Ligne {numero} : {faute}")
        else:
            blocs.setdefault(titre, {})[libelle] = None
    fautes += _trop(blocs) if not fautes else []
    return Import((), tuple(fautes)) if fautes else Import(tuple(Bloc(titre, tuple(noms)) for titre, noms in blocs.items()), ())


def _faute(titre: str, libelle: str, blocs: dict[str, dict[str, None]]) -> str:
    if not titre:
        return "le nom du bloc manque."
    if not libelle:
        return "la compétence manque."
    if len(titre) > LONGUEUR_BLOC:
        return f"le nom du bloc est trop long : {LONGUEUR_BLOC} caractères au plus."
    if len(libelle) > LONGUEUR_COMPETENCE:
        return f"la compétence est trop longue : {LONGUEUR_COMPETENCE} caractères au plus."
    if any(not (lettre.isprintable()) or lettre == "\ufffd" for lettre in titre + libelle):
        return "un caractère ne se lit pas : enregistrez le fichier en UTF-8."
    return "cette compétence est déjà dans ce bloc." if libelle in blocs.get(titre, ()) else ""


def _trop(blocs: dict[str, dict[str, None]]) -> list[str]:
    competences = sum(map(len, blocs.values()))
    if not competences:
        return ["Ce fichier n’a que son en-tête : il faut une compétence par ligne."]
    if len(blocs) > BLOCS_MAX or competences > COMPETENCES_MAX:
        return [f"Ce fichier est trop long : {BLOCS_MAX} blocs et {COMPETENCES_MAX} compétences au plus, il y en a {len(blocs)} et {competences}."]
    return []
