"""What a played bilan leaves in a folder: its documents (PDF), its letters (.eml), its journal (JSON lines). All of it, or nothing."""
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import policy
from pathlib import Path

from django.core.files.storage import storages
from django.db.models import Q

from bilan.parcours.lecture import FichierRefuse
from bilan.socle import courriels, documents, registre
from bilan.socle.models import Document, Envoi, EtatDocument, EtatEnvoi, Evenement
from syntheses.models import Destruction

TEMOIN = "journal.jsonl"


class Sorties:
    """Plays the workers: makes the documents that wait, and writes the letters that are due instead of sending them."""

    def __init__(self, dossier: Path):
        self.documents, self.courriels, self.journal = dossier / "documents", dossier / "courriels", dossier / TEMOIN
        self.documents.mkdir()
        self.courriels.mkdir()

    def travailler(self, instant: datetime) -> None:
        while documents.preparer_la_file(instant):
            for document in Document.objects.filter(pret_le=instant).select_related("coffre").order_by("demande_le", "nom_fichier"):
                self._ecrire_document(document)
        for envoi in Envoi.objects.filter(Q(a_partir_de=None) | Q(a_partir_de__lte=instant), etat=EtatEnvoi.A_FAIRE).order_by("pk"):
            self._ecrire_courriel(envoi, instant)

    def _ecrire_document(self, document: Document) -> None:
        chemin = self.documents / document.nom_fichier
        if not chemin.exists():
            chemin.write_bytes(documents.lire(document))

    def _ecrire_courriel(self, envoi: Envoi, instant: datetime) -> None:
        message = courriels.rendre(envoi, instant)
        rang = len(list(self.courriels.iterdir())) + 1
        nom = f"{rang:03d}_{instant:%Y-%m-%d}_{envoi.gabarit.replace('/', '_')}.eml"
        (self.courriels / nom).write_bytes(message.message(policy=policy.SMTP).as_bytes())
        Envoi.objects.filter(pk=envoi.pk).update(etat=EtatEnvoi.ENVOYE, envoye_le=instant, objet=message.subject)

    def clore(self) -> dict[str, int]:
        """Write the journal; return the counts. FichierRefuse when a document could not be made: nothing half-done is left."""
        rates = Document.objects.exclude(etat__in=[EtatDocument.PRET, EtatDocument.DETRUIT])
        if rates:
            raise FichierRefuse(f"un document n’a pas pu être préparé : {rates[0].titre}. {rates[0].erreur}")
        lignes = Evenement.objects.order_by("le", "pk")
        self.journal.write_text("".join(json.dumps(_ligne(e), ensure_ascii=False) + "\n" for e in lignes), encoding="utf-8")
        return {"documents": len(list(self.documents.iterdir())), "courriels": len(list(self.courriels.iterdir())), "journal": len(lignes)}


def _ligne(e: Evenement) -> dict:
    return {
        "fil": e.fil, "rang": e.rang, "le": e.le.isoformat(), "verbe": e.verbe, "role": e.role, "objet": e.objet, "objet_id": e.objet_id,
        "empreinte_document": e.empreinte_document, "details": e.details, "precedente": e.precedente, "empreinte": e.empreinte,
    }


@contextmanager
def dossier_de_sortie(cible: Path) -> Iterator[Sorties]:
    """A folder that appears only if all goes well. An earlier result of ours is replaced; anything else is refused."""
    try:
        cible = cible.resolve()
        if cible.exists() and not _est_a_nous(cible):
            raise FichierRefuse(f"« {cible} » existe déjà et contient autre chose : choisissez un autre dossier de sortie.")
        with tempfile.TemporaryDirectory(dir=_plus_proche(cible), prefix=".parcours-") as brouillon:
            travail = Path(brouillon) / "resultat"
            travail.mkdir()
            yield Sorties(travail)
            cible.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(cible, ignore_errors=True)
            travail.rename(cible)
    except OSError:
        raise FichierRefuse(f"« {cible} » ne peut pas être écrit : vérifiez le chemin, les droits et la place qui reste.") from None


def _est_a_nous(cible: Path) -> bool:
    """An empty folder, or one that holds an earlier result and nothing else."""
    noms = {chemin.name for chemin in cible.iterdir()} if cible.is_dir() else {""}
    return not noms or noms == {"documents", "courriels", TEMOIN}


def _plus_proche(cible: Path) -> Path:
    """The nearest folder above that exists: those between are made at the end only."""
    return next(dossier for dossier in cible.parents if dossier.exists())


@contextmanager
def sans_trace_au_rangement() -> Iterator[None]:
    """What the played documents and destructions left in the storage is taken away: their rows will be rolled back."""
    try:
        yield
    finally:
        for cle in Document.objects.values_list("pk", flat=True):
            storages["documents"].delete(str(cle))
        for cle in Destruction.objects.values_list("pk", flat=True):
            registre.oublier(cle)
