"""The one way to send mail: rows written in the caller's transaction, under keys that name what is due; a worker sends them.

The key is what makes a letter unique: planned ten times, sent once. Sending is `expedition`, wording is `redaction`.
"""
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched

from django.db import connection
from django.db.models import Q
from django.db.models.constants import OnConflict
from django.db.models.functions import Coalesce
from django.db.models.sql.subqueries import InsertQuery

from bilan.socle import coffre, instantane
from bilan.socle.expedition import expedier_la_file
from bilan.socle.models import Envoi, EtatEnvoi, NatureEnvoi
from bilan.socle.models.envoi import place
from bilan.socle.redaction import objet, rendre

__all__ = [
    "Courriel", "NatureEnvoi", "Piece", "annuler", "effacer", "effacer_pour", "expedier_la_file", "hater", "objet", "oublier", "planifier", "purger",
    "relancer", "rendre",
]

LOT = 1000
GARDE = timedelta(days=90)
_INTERDIT = re.compile(r"[\x00-\x1f\x7f]")  # a line break in an address would open a header


@dataclass(frozen=True)
class Piece:
    """A text file that goes with a letter; `parametres` are those of its content type (« method=PUBLISH »)."""

    nom: str
    type: str
    texte: str
    parametres: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Courriel:
    """A letter due. `gabarit` names templates/courriels/<gabarit>.txt (partials `objet` and `corps`) and .html, rendered when it leaves.

    `cle` names what is due (« convention:42:rappel:2026-12-03 »). `contexte` is a snapshot (see `instantane.encoder`) without a word of
    the content of a bilan. LEGAL is sent again when nobody can know whether it arrived, CONFORT is not. `fil` is the journal's chain.
    """

    cle: str
    destinataire: str
    gabarit: str
    contexte: dict = field(default_factory=dict)
    nature: NatureEnvoi = NatureEnvoi.LEGAL
    fil: str = ""
    repondre_a: str = ""
    a_partir_de: datetime | None = None
    pieces: tuple[Piece, ...] = ()

    def __post_init__(self):
        """ValueError for an empty or a folded header."""
        if not self.cle or not self.destinataire or any(map(_INTERDIT.search, (self.cle, self.destinataire, self.repondre_a))):
            raise ValueError("Un courriel a une clé et une adresse, d’une seule ligne.")

    def _envoi(self) -> Envoi:
        envoi = Envoi(
            cle=self.cle, destinataire=self.destinataire, gabarit=self.gabarit, nature=self.nature, fil=self.fil, repondre_a=self.repondre_a,
            a_partir_de=self.a_partir_de,
        )
        contexte = {**self.contexte, **({"pieces": [vars(piece) for piece in self.pieces]} if self.pieces else {})}
        envoi.contexte = coffre.sceller_maitre(instantane.encoder(contexte).encode(), place(envoi))
        return envoi


def planifier(courriels: Iterable[Courriel]) -> int:
    """Write the letters whose key is new, in the caller's transaction, and return how many (a simultaneous planner may have had some of them)."""
    return sum(map(_ecrire, batched(courriels, LOT)))


def annuler(cle: str) -> bool:
    """Give up a letter that has not begun to leave; False when it is too late."""
    return bool(Envoi.objects.filter(cle=cle, etat=EtatEnvoi.A_FAIRE, bail=None).update(etat=EtatEnvoi.ANNULE))


def douter(instant: datetime) -> int:
    """After a restore, a comfort that was due may have left since the backup: none rather than two, and gestion sees it as uncertain."""
    dus = Envoi.objects.filter(Q(a_partir_de=None) | Q(a_partir_de__lte=instant), nature=NatureEnvoi.CONFORT, etat=EtatEnvoi.A_FAIRE)
    return dus.update(etat=EtatEnvoi.INCERTAIN, bail=None)


def oublier(cle: str) -> bool:
    """The same for a letter that may be due again under this key, with what holds then: nothing is kept of it."""
    return bool(Envoi.objects.filter(cle=cle, etat=EtatEnvoi.A_FAIRE, bail=None).delete()[0])


def hater(cle: str) -> None:
    """Let a letter that waits for its hour leave now: what follows it would otherwise arrive before."""
    Envoi.objects.filter(cle=cle, etat=EtatEnvoi.A_FAIRE, bail=None).update(a_partir_de=None)


def effacer(prefixe: str) -> int:
    """Every letter whose key begins so, left or not, without a trace: the person to whom they were written is forgotten. One on its way still arrives."""
    return Envoi.objects.filter(cle__startswith=prefixe).delete()[0]


def effacer_pour(adresse: str, *, sauf: str) -> int:
    """Every letter to this address, but those of the threads that begin with `sauf`: whoever reads it there is forgotten."""
    return Envoi.objects.filter(destinataire__iexact=adresse).exclude(fil__startswith=sauf).delete()[0]


def relancer(envoi: Envoi) -> bool:
    """Send again, by a person's decision, a letter that was given up or is uncertain; False for any other."""
    return bool(Envoi.objects.filter(pk=envoi.pk, etat__in=[EtatEnvoi.MORT, EtatEnvoi.INCERTAIN], contexte__isnull=False).update(
        etat=EtatEnvoi.A_FAIRE, tentatives=0, a_partir_de=None, bail=None, erreur="",
    ))


def purger(instant: datetime) -> int:
    """Empty the context of the letters that are over since 90 days: the row still says what was sent, to whom and when."""
    return Envoi.objects.exclude(etat__in=[EtatEnvoi.A_FAIRE, EtatEnvoi.PRIS]).alias(fin=Coalesce("envoye_le", "cree_le")).filter(
        contexte__isnull=False, fin__lte=instant - GARDE,
    ).update(contexte=None)


def _ecrire(lot: tuple[Courriel, ...]) -> int:
    if len(lot) == 1:
        return _inserer(lot[0]._envoi())
    voulus = {courriel.cle: courriel for courriel in lot}
    connus = set(Envoi.objects.filter(cle__in=voulus).values_list("cle", flat=True))
    return len(Envoi.objects.bulk_create(_nouveaux(voulus, connus), ignore_conflicts=True))


def _inserer(envoi: Envoi) -> int:
    """Most acts write one letter: one statement, which the base answers by the number of rows that it wrote, none when the key is known."""
    requete = InsertQuery(Envoi, on_conflict=OnConflict.IGNORE)
    requete.insert_values([champ for champ in Envoi._meta.concrete_fields if not (champ.primary_key or champ.generated)], [envoi])
    ((instruction, valeurs),) = requete.get_compiler(connection=connection).as_sql()
    with connection.cursor() as curseur:
        curseur.execute(instruction, valeurs)
        return curseur.rowcount


def _nouveaux(voulus: dict[str, Courriel], connus: set[str]) -> Iterator[Envoi]:
    return (courriel._envoi() for cle, courriel in voulus.items() if cle not in connus)
