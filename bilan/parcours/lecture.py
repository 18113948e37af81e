"""Read an input file (TOML) and check it against the schema: one French sentence that names the line, at the first fault."""
import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

Chemin = tuple[str | int, ...]


class FichierRefuse(Exception):
    """The file cannot be played. `str()` is the sentence for the person, with its line when there is one."""

    def __init__(self, phrase: str, ligne: int | None = None):
        super().__init__(f"Ligne {ligne} : {phrase}" if ligne else phrase)


@dataclass(frozen=True)
class Champ:
    """A value: `lire` converts it or raises ValueError with the reason in French."""

    lire: Callable[[object], object]
    requis: bool = False
    sinon: object = None


@dataclass(frozen=True)
class Table:
    """A table of the file: its fields and sub-tables by name."""

    champs: Mapping[str, "Champ | Table | Liste"]
    requis: bool = False


@dataclass(frozen=True)
class Liste:
    """A `[[list]]` of tables."""

    table: Table


@dataclass
class Fichier:
    """The values by name (`fichier.valeurs.dossier.ouvert_le`), and the line where each was written."""

    valeurs: SimpleNamespace
    lignes: dict[Chemin, int] = field(default_factory=dict)

    def ligne(self, *chemin: str | int) -> int | None:
        """The line of this value, or of the nearest table around it."""
        while chemin and chemin not in self.lignes and (*chemin, 0) not in self.lignes:
            chemin = chemin[:-1]
        return self.lignes.get(chemin) or self.lignes.get((*chemin, 0))


def lire(chemin: Path, schema: Table) -> Fichier:
    """The file, converted. FichierRefuse when it cannot be read, is not TOML, or does not follow the schema."""
    texte = _decoder(chemin)
    try:
        brut = tomllib.loads(texte)
    except (ValueError, RecursionError) as erreur:  # tomllib's own, a number of 4 301 digits, brackets without end
        raise _en_francais(erreur, texte) from None
    return convertir(brut, schema, _reperer(texte))


def _decoder(chemin: Path) -> str:
    """The text of the file, in UTF-8; the mark that some editors put before it is no part of it."""
    try:
        octets = chemin.read_bytes()
    except OSError:
        raise FichierRefuse(f"le fichier « {chemin} » ne peut pas être lu.") from None
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise FichierRefuse("ce n’est pas du texte en UTF-8 : enregistrez le fichier dans ce codage.", 1 + octets[:erreur.start].count(b"\n")) from None
    if not texte.strip():
        raise FichierRefuse("le fichier est vide.", 1)
    return texte


def convertir(brut: dict, schema: Table, lignes: dict[Chemin, int] | None = None) -> Fichier:
    """The same from values that never were a file (the demonstration's)."""
    fichier = Fichier(SimpleNamespace(), lignes or {})
    fichier.valeurs = _table(brut, schema, (), fichier)
    return fichier


def _table(brut: object, schema: Table, chemin: Chemin, fichier: Fichier) -> SimpleNamespace:
    if not isinstance(brut, dict):
        raise FichierRefuse(f"« {_nom(chemin)} » doit être une table : [{_nom(chemin)}].", fichier.ligne(*chemin))
    for cle in brut:
        if cle not in schema.champs:
            raise FichierRefuse(_inconnue(cle, schema), fichier.ligne(*chemin, cle))
    return SimpleNamespace(**{cle: _valeur(brut, cle, attendu, (*chemin, cle), fichier) for cle, attendu in schema.champs.items()})


def _valeur(brut: dict, cle: str, attendu: Champ | Table | Liste, chemin: Chemin, fichier: Fichier) -> object:
    if isinstance(attendu, Liste):
        elements = brut.get(cle, [])
        if not isinstance(elements, list):
            raise FichierRefuse(f"« {_nom(chemin)} » se répète : écrivez [[{_nom(chemin)}]].", fichier.ligne(*chemin))
        return [_table(element, attendu.table, (*chemin, rang), fichier) for rang, element in enumerate(elements)]
    if cle not in brut:
        if attendu.requis:
            raise _manque(attendu, chemin, fichier)
        return None if isinstance(attendu, Table) else attendu.sinon
    if isinstance(attendu, Table):
        return _table(brut[cle], attendu, chemin, fichier)
    try:
        return attendu.lire(brut[cle])
    except ValueError as erreur:
        raise FichierRefuse(f"« {_nom(chemin)} » {erreur}", fichier.ligne(*chemin)) from None


def _manque(attendu: Champ | Table | Liste, chemin: Chemin, fichier: Fichier) -> FichierRefuse:
    """A table can be written anywhere: its absence is seen at the end of the file, that of a key where its table begins."""
    if isinstance(attendu, Table):
        return FichierRefuse(f"le fichier se termine sans la table [{_nom(chemin)}].", max(fichier.lignes.values(), default=None))
    return FichierRefuse(f"il manque « {_nom(chemin)} ».", fichier.ligne(*chemin[:-1]) if len(chemin) > 1 else 1)


def _inconnue(cle: str, schema: Table) -> str:
    proche = difflib.get_close_matches(cle, schema.champs, n=1)
    return f"« {cle} » n’est pas connu ici" + (f" ; vouliez-vous écrire « {proche[0]} » ?" if proche else f" ; on attend : {', '.join(schema.champs)}.")


def _nom(chemin: Chemin) -> str:
    return ".".join(str(morceau) for morceau in chemin if isinstance(morceau, str))


_ENTETE = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?$")
_CLE = re.compile(r"\s*([\w.\-\"' ]+?)\s*=")


def _reperer(texte: str) -> dict[Chemin, int]:
    """Where each table and key is written. tomllib does not say: headers and keys are found again line by line."""
    lignes: dict[Chemin, int] = {}
    table: Chemin = ()
    compte: dict[Chemin, int] = {}
    ouverte = ""  # the quotes of a text that runs over several lines
    for numero, ligne in enumerate(texte.split("\n"), start=1):
        if ouverte:
            ouverte = "" if ouverte in ligne else ouverte
        elif entete := _ENTETE.match(ligne):
            table = _ouvrir(entete, compte)
            _noter(lignes, table, numero)
        elif cle := _CLE.match(ligne):
            _noter(lignes, table + tuple(nom.strip("\"' ") for nom in cle[1].split(".")), numero)
            ouverte = next((g for g in ('"""', "'''") if ligne.count(g) == 1), "")
    return lignes


def _noter(lignes: dict[Chemin, int], chemin: Chemin, numero: int) -> None:
    """What is written at this line, and the tables around it that no line has opened."""
    for fin in range(1, len(chemin) + 1):
        lignes.setdefault(chemin[:fin], numero)


def _ouvrir(entete: re.Match, compte: dict[Chemin, int]) -> Chemin:
    noms = tuple(entete[2].split("."))
    prefixe: Chemin = ()
    for nom in noms[:-1]:
        prefixe = (*prefixe, nom)
        if prefixe in compte:
            prefixe = (*prefixe, compte[prefixe])
    table = (*prefixe, noms[-1])
    if entete[1] == "[[":
        compte[table] = compte.get(table, -1) + 1
        return (*table, compte[table])
    return table


_ENDROIT = re.compile(r"\(at line (\d+)")
_DATE_OU_HEURE = re.compile(r"=\s*(\d{4}-\d|\d{1,2}:\d)")


def _en_francais(erreur: Exception, texte: str) -> FichierRefuse:
    """tomllib speaks English and puts the line in its message."""
    endroit = _ENDROIT.search(str(erreur))
    numero = int(endroit[1]) if endroit else len(texte.rstrip().split("\n"))
    ligne = next(iter(texte.split("\n")[numero - 1:numero]), "")
    if "Invalid date" in str(erreur):
        return FichierRefuse("cette date n’existe pas.", numero)
    if "Cannot" in str(erreur):
        return FichierRefuse("cette clé ou cette table est écrite deux fois.", numero)
    if _DATE_OU_HEURE.search(ligne):
        return FichierRefuse("cette date ou cette heure ne se lit pas ; écrivez 2027-01-11, 2027-01-11T09:30:00 ou 09:30:00.", numero)
    return FichierRefuse("ce n’est pas du TOML : vérifiez les guillemets, les crochets et le signe =.", numero)
