"""What can be said of a PDF that anyone brings: under whose seal, since when, whole or altered, known here or not. Nothing about anyone; nothing is kept."""
from dataclasses import dataclass
from hashlib import sha256

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from beneficiaires.models import Organisme
from bilan.socle import sceau
from bilan.socle.formulaires import Formulaire
from bilan.socle.models import Document, EtatDocument
from bilan.socle.mots import moment
from bilan.socle.presentation import Fait, Puce
from bilan.socle.sceau.certificat import empreinte
from bilan.socle.typographie import phrase
from syntheses.models import Ouverture

PDF = b"%PDF-"
TROP_GROS = "Ce fichier dépasse 10 Mo. Nos documents sont bien plus légers : vérifiez que c’est le bon."
PAS_UN_PDF = "Ce fichier n’est pas un PDF. Choisissez le PDF que vous avez reçu, sans l’ouvrir ni le réenregistrer."
VIDE = "Ce fichier est vide."
CONNU = "Ce fichier est, octet pour octet, un document établi ici."
DETRUIT = (
    "Ce fichier est, octet pour octet, un document établi ici. Nous l’avons détruit depuis, comme la loi le demande à la fin d’un bilan : "
    "nous n’en gardons que l’empreinte."
)
DEPOSE = (
    "Ce fichier est, octet pour octet, un document gardé ici. Il a été établi ailleurs, puis déposé par l’organisme : "
    "rien ne peut être dit de ce qu’il était avant."
)
COPIE = (
    "Ce fichier est, octet pour octet, une copie remise d’ici au lecteur dont elle porte le nom. "
    "Elle contient l’original entier, sans changement, et une ligne ajoutée en haut de chaque page."
)
INCONNU = "Ce fichier n’est pas l’un des documents gardés ici : il a été établi ailleurs, changé depuis, ou nous ne le gardons plus."


@dataclass(frozen=True)
class Constat:
    """The verdict in a chip, what it means, and the facts."""

    puce: Puce
    explication: str
    faits: list[Fait]


class FormeVerification(Formulaire, forms.Form):
    fichier = forms.FileField(
        label="Le PDF à vérifier", help_text="10 Mo au plus. Il est lu, puis oublié : rien n’en est gardé.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}), error_messages={"required": "Choisissez un fichier.", "empty": VIDE},
    )

    def clean_fichier(self) -> bytes:
        fichier: UploadedFile = self.cleaned_data["fichier"]
        octets = fichier.read()
        if not octets.startswith(PDF):
            raise forms.ValidationError(PAS_UN_PDF)
        return octets


def constater(octets: bytes) -> Constat:
    """Of a file of ours we know all we need; any other is read in a process of its own."""
    empreinte_lue = sha256(octets).hexdigest()
    document = Document.objects.filter(empreinte=empreinte_lue, etat__in=[EtatDocument.PRET, EtatDocument.DETRUIT]).first()
    if document:
        return _connu(document)
    copie = Ouverture.objects.filter(empreinte=empreinte_lue).select_related("partage__piece__document").first()
    return _copie(copie) if copie else _inconnu(octets)


def _copie(copie: Ouverture) -> Constat:
    original = copie.partage.piece.document if copie.partage.piece else None
    return Constat(Puce("faite", "Copie intacte, établie ici"), COPIE, [Fait("Original établi le", moment(original.pret_le))] if original else [])


def _connu(document: Document) -> Constat:
    if document.etat == EtatDocument.DETRUIT:
        return Constat(Puce("faite", phrase("Intact, établi ici, détruit depuis")), DETRUIT, [_etabli(document)])
    if not document.gabarit:
        return Constat(Puce("attente", "Connu ici, sans sceau"), DEPOSE, [Fait("Déposé le", moment(document.pret_le))])
    if not document.niveau_du_sceau:
        puce = Puce("faite", phrase("Intact, établi ici, sans sceau"))
        return Constat(puce, CONNU + " " + "Il ne porte pas de sceau : seuls les documents signés en portent un.", [_etabli(document)])
    return Constat(Puce("faite", "Intact, scellé et connu ici"), CONNU, [Fait("Scellé par", _organisme()), _etabli(document), _niveau(document)])


def _etabli(document: Document) -> Fait:
    return Fait("Établi le", moment(document.pret_le))


def _niveau(document: Document) -> Fait:
    horodate = document.niveau_du_sceau == sceau.Niveau.HORODATE
    return Fait("Heure", "attestée par une autorité d’horodatage" if horodate else "donnée par l’organisme")


def _inconnu(octets: bytes) -> Constat:
    try:
        sceaux = sceau.examiner(octets)
    except sceau.PdfIllisible:
        return Constat(Puce("retard", "Illisible"), "Ce PDF est abîmé : il ne se lit pas, et rien ne peut en être dit.", [])
    if not sceaux:
        return Constat(Puce("attente", "Sans sceau"), phrase("{} Il ne porte aucun sceau qui dirait s’il a changé.", INCONNU), [])
    rompu = next((un for un in sceaux if not un.intact), None)
    if rompu:
        suite = "Ce PDF a été changé après avoir été scellé : ne vous y fiez pas. Demandez à l’organisme l’exemplaire d’origine."
        return Constat(Puce("retard", "Altéré"), suite, _faits(rompu))
    return _intact(sceaux[-1])


def _intact(dernier: sceau.Sceau) -> Constat:
    if _notre(dernier):
        return Constat(Puce("faite", "Intact et scellé"), "Le sceau est le nôtre et rien n’a changé depuis. " + INCONNU, _faits(dernier))
    suite = "Le sceau est entier, mais ce n’est pas le nôtre : nous ne pouvons pas dire qui le tient."
    return Constat(Puce("attente", "Intact, sous un autre sceau"), suite, _faits(dernier))


def _faits(lu: sceau.Sceau) -> list[Fait]:
    faits = [Fait("Scellé par", _organisme() if _notre(lu) else lu.titulaire)]
    if lu.horodate_le:
        return [*faits, Fait("Horodaté le", moment(lu.horodate_le), note=phrase("par {}", lu.autorite))]
    return [*faits, Fait("Scellé le", moment(lu.signe_le), note="heure donnée par qui a scellé")] if lu.signe_le else faits


def _notre(lu: sceau.Sceau) -> bool:
    return lu.empreinte_certificat in {empreinte(un) for un in settings.SCEAU.connus}


def _organisme() -> str:
    organisme = Organisme.courant()
    return organisme.denomination if organisme else "l’organisme de cette plateforme"
