"""What a file would do, line by line, and doing it: the same pass over the same lines, rolled back or kept whole."""
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from import_export.results import Result, RowResult

from beneficiaires.gestion.echanges.ressources import Ressource
from beneficiaires.regles.colonnes import fautes, rangs
from bilan.socle import journal
from bilan.socle.classeur import Feuille
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase, typographier

JOURNAL = logging.getLogger(__name__)
NIR = "un numéro de sécurité sociale s’y trouve : retirez-le, un bilan n’en a pas besoin."
INATTENDUE = "cette ligne n’a pas pu être enregistrée : vérifiez-la, puis recommencez."
RIEN_DE_GARDE = "le fichier n’a pas pu être enregistré : rien n’en est gardé. Recommencez dans un moment."
FAUTIVE = "à corriger"


@dataclass(frozen=True)
class Constat:
    """One line: what will become of it, or what is wrong with it, a sentence for each fault."""

    numero: int
    qui: str
    verdict: str
    fautes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Apercu:
    """`fautes` are those of the file as a whole; nothing is imported while there is one, there or on a line."""

    fautes: tuple[str, ...]
    lignes: tuple[Constat, ...] = ()
    ajouts: int = 0
    connus: int = 0

    @property
    def fautives(self) -> list[Constat]:
        return [constat for constat in self.lignes if constat.fautes]

    @property
    def inattendue(self) -> bool:
        """Whether what is wrong is ours: no sentence about the file says it."""
        return typographier(RIEN_DE_GARDE) in self.fautes or any(typographier(INATTENDUE) in constat.fautes for constat in self.lignes)

    @property
    def importable(self) -> bool:
        return not self.fautes and not self.fautives and self.ajouts > 0


def lire(feuille: Feuille, ressource: Ressource) -> Apercu:
    """What the file would do. Nothing stays of it."""
    return _passer(feuille, ressource, essai=True)


@transaction.atomic
def importer(feuille: Feuille, ressource: Ressource) -> Apercu:
    """Keep the whole file, with its line in the journal, or nothing when a line is at fault."""
    apercu = _passer(feuille, ressource, essai=False)
    if apercu.importable:
        journal.consigner(
            f"import:{ressource.fichier}", f"{ressource.fichier}.importer", acteur=ressource.acteur, role=Role.GESTION, instant=ressource.instant,
            details={"ajouts": apercu.ajouts, "connus": apercu.connus},
        )
    return apercu


def _passer(feuille: Feuille, ressource: Ressource, *, essai: bool) -> Apercu:
    attendues = ressource.colonnes()
    if trouvees := fautes(feuille.entetes, attendues):
        return Apercu(tuple(map(typographier, trouvees)))
    if not feuille.lignes:
        return Apercu((typographier("Ce fichier n’a que son en-tête : il faut au moins une ligne."),))
    places = rangs(feuille.entetes, attendues)
    donnees = tablib.Dataset(*[[ligne.cellules[rang] for rang in places.values()] for ligne in feuille.lignes], headers=list(places))
    resultat = ressource.import_data(donnees, dry_run=essai, rollback_on_validation_errors=True)
    for erreur in resultat.base_errors:  # the library has taken everything back
        JOURNAL.error("import: %s", type(erreur.error).__name__)
        return Apercu((typographier(RIEN_DE_GARDE),))
    comptes = resultat.totals
    constats = tuple(_constats(feuille, ressource, resultat))
    return Apercu((), constats, comptes[RowResult.IMPORT_TYPE_NEW], comptes[RowResult.IMPORT_TYPE_SKIP])


def _constats(feuille: Feuille, ressource: Ressource, resultat: Result) -> Iterator[Constat]:
    ajoutes: dict[object, int] = {}  # by their key, the line that brought them
    for ligne, rangee in zip(feuille.lignes, resultat.rows, strict=True):
        qui = ressource.qui(rangee.row_values)
        if rangee.is_new():
            ajoutes[rangee.object_id] = ligne.numero
            yield Constat(ligne.numero, qui, "à ajouter")
        elif rangee.is_skip():
            premiere = ajoutes.get(rangee.object_id)
            yield Constat(ligne.numero, qui, phrase("le même qu’à la ligne {}", premiere) if premiere else "déjà connu, rien ne change")
        else:
            yield Constat(ligne.numero, qui, FAUTIVE, tuple(_fautes(rangee)))


def _fautes(rangee: RowResult) -> Iterator[str]:
    for erreur in rangee.errors:
        JOURNAL.error("import: %s", type(erreur.error).__name__)
        yield typographier(INATTENDUE)
    if rangee.validation_error is not None:
        yield from _en_mots(rangee.validation_error)


def _en_mots(erreur: ValidationError) -> Iterator[str]:
    if not hasattr(erreur, "error_dict"):
        yield from (typographier(message) for message in erreur.messages)
        return
    for colonne, erreurs in erreur.error_dict.items():
        messages = [NIR if e.code == "nir" else " ".join(e.messages) for e in erreurs]
        debut = "" if colonne.startswith("_") else f"{colonne} : "
        yield from (typographier(f"{debut}{message}") for message in messages)
