"""Notes as they are drawn: whose, when, closed or shared; the words of who reads them."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bilan.socle.models import Compte
from bilan.socle.models.compte import Accord
from travaux.models import Note
from travaux.visibilite import visible_par

SEUL = {Accord.FEMININ: "vous seule", Accord.MASCULIN: "vous seul", Accord.NEUTRE: "vous seul·e"}


@dataclass(frozen=True)
class NoteLue:
    """A note opened for someone who may read it."""

    texte: str
    partagee: bool
    le: datetime
    auteur: str
    seance: int | None
    lecteurs: str

    @property
    def privee(self) -> bool:
        return not self.partagee


def seul(compte: Compte) -> str:
    """« vous seule », as the person wishes to be addressed."""
    return SEUL[Accord(compte.accord)]


def lues(notes: Iterable[Note], lecteur: Compte) -> list[NoteLue]:
    """Decrypted for this reader; the rows come from `.pour(lecteur)`."""
    return [
        NoteLue(note.texte, note.partagee, note.le, note.auteur.nom_complet, note.seance.numero if note.seance else None, _lecteurs(note, lecteur))
        for note in notes
    ]


def _lecteurs(note: Note, lecteur: Compte) -> str:
    if note.auteur_id == lecteur.pk:
        return visible_par(note.partagee, prenom=note.dossier.beneficiaire.compte.prenom, seul=seul(lecteur))
    return f"vous et {note.auteur.prenom}"
