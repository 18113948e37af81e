"""What a bilan's vaults hold, counted without being read: what the person, gestion and a procès-verbal may know of it; and what of it may be kept."""
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q, QuerySet

from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.socle import destruction
from bilan.socle.models import Coffre, Document, ModeleSecret
from syntheses.regles.conservation import Gardable

# the words of a list, in its order, where the name of the model would not do; any other content is counted under the name of its own
NOMS = {
    "travaux.reponses": "Réponses aux travaux préparatoires", "travaux.note": "Notes d’entretien et mots partagés",
    "seances.travailpersonnel": "Sujets des recherches personnelles", "syntheses.rubrique": "Parties de la synthèse",
    "syntheses.version": "Versions de la synthèse", "syntheses.etapeprojet": "Étapes du projet", "socle.document": "Documents (PDF, archives)",
}
_SYNTHESE, _RESULTATS = TypeDocument.DOCUMENT_SYNTHESE.value, TypeDocument.RESULTATS_DETAILLES.value

# what each thing that may be kept is made of: (model, which of its rows)
CONTENU: dict[Gardable, tuple[tuple[str, Q], ...]] = {
    Gardable.SYNTHESE: (("socle.document", Q(piece__nature=_SYNTHESE)), ("syntheses.rubrique", Q()), ("syntheses.etapeprojet", Q())),
    Gardable.RESULTATS: (("socle.document", Q(piece__nature=_RESULTATS)), ("syntheses.resultats", Q())),
    Gardable.TRAVAUX: (("travaux.reponses", Q()),),
    Gardable.MOTS: (("travaux.note", Q(partagee=True)),),
}


@dataclass(frozen=True)
class Inventaire:
    """Counts by kind, and each document with its fingerprint: not a word of what any of it says."""

    categories: list[dict] = field(default_factory=list)
    documents: list[dict] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(categorie["nombre"] for categorie in self.categories)


def vivants(dossier: Dossier) -> list[Coffre]:
    """The vaults of the content whose key still exists: those of the bilan, and those of what was kept. The proofs' one is none of them."""
    siens = [dossier.coffre_travaux_id, dossier.coffre_synthese_id, *dossier.gardes.values_list("coffre", flat=True)]
    return list(Coffre.objects.filter(pk__in=siens, detruit_le=None).order_by("pk"))


def dresser(coffres: Collection[Coffre], gardes: Collection[Gardable] = ()) -> Inventaire:
    """All that dies with these vaults, once what is kept is put aside."""
    comptes, documents = [], []
    for modele, rangees in destruction.rangees(coffres):
        restent = rangees.exclude(pk__in=[rangee.pk for quoi in gardes for rangee in _parmi(quoi, modele, coffres)])
        if nombre := restent.count():
            comptes.append({"nom": _nom(modele), "nombre": nombre})
        if modele is Document:
            documents = [_document(document) for document in restent.select_related("piece").order_by("demande_le", "pk")]
    rangs = {nom: rang for rang, nom in enumerate(NOMS.values())}
    return Inventaire(sorted(comptes, key=lambda ligne: (rangs.get(ligne["nom"], len(rangs)), ligne["nom"])), documents)


def rangees_de(quoi: Gardable, coffres: Collection[Coffre]) -> Iterator[ModeleSecret]:
    """The rows that make up one thing that may be kept."""
    for nom, _ in CONTENU[quoi]:
        yield from _parmi(quoi, apps.get_model(nom), coffres).select_related("coffre")


def presents(coffres: Collection[Coffre]) -> list[Gardable]:
    """What could be kept, because it exists."""
    return [quoi for quoi in Gardable if any(_parmi(quoi, apps.get_model(nom), coffres).exists() for nom, _ in CONTENU[quoi])]


def dossier_du_coffre(coffre) -> Dossier | None:
    """The bilan to which a vault of content belongs."""
    return Dossier.objects.filter(Q(coffre_travaux=coffre) | Q(coffre_synthese=coffre) | Q(gardes__coffre=coffre)).first()


def _parmi(quoi: Gardable, modele: type[ModeleSecret], coffres: Collection[Coffre]) -> QuerySet:
    filtres = [q for nom, q in CONTENU[quoi] if nom == modele._meta.label_lower]
    return modele._base_manager.filter(*filtres, coffre__in=coffres) if filtres else modele._base_manager.none()


def _nom(modele: type[ModeleSecret]) -> str:
    propre = str(modele._meta.verbose_name_plural)
    return NOMS.get(modele._meta.label_lower, propre[:1].upper() + propre[1:])


def _document(document: Document) -> dict:
    piece = getattr(document, "piece", None)
    return {
        "id": str(document.pk), "nom": piece.get_nature_display() if piece else "Kit de départ", "version": piece.version if piece else 1,
        "etabli_le": document.pret_le.isoformat() if document.pret_le else "", "empreinte": document.empreinte, "taille": document.taille,
    }
