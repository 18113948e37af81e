"""Notes as they are drawn: whose, when, closed or shared; the words of who reads them; where the investigation stands."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from bilan.socle.models.compte import Accord
from bilan.socle.mots import date_en_mots
from bilan.socle.presentation import Fait, Puce
from bilan.socle.typographie import phrase
from travaux.etats import EtatInvestigation
from travaux.models import Investigation, Note
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


def faits(dossier: Dossier, instant: datetime) -> list[Fait]:
    """On the first tab: where the investigation stands, and nothing of its leads."""
    if dossier.etat != EtatDossier.EN_COURS:
        return []
    lue = Investigation.objects.filter(dossier=dossier).exclude(etat=EtatInvestigation.OUVERTE).values("close_le", "derogation").first()
    if lue is None:
        return [Fait("Pistes", Puce("", "Investigation en cours"), note="Elle se clôt sur une à quatre pistes retenues, avant la synthèse.")]
    close = Puce("faite", phrase("Investigation close le {}", date_en_mots(lue["close_le"])))
    return [Fait("Pistes", close, note="Sans liste complète." if lue["derogation"] else "")]


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
