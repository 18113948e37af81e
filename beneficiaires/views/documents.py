"""The documents of a dossier that this account may read: their making, their download, another try when one failed."""
from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires import actions
from beneficiaires.acces import dossier_vu
from beneficiaires.consultations import noter
from beneficiaires.models import Dossier, Piece
from beneficiaires.presentation import entete
from beneficiaires.regles import TypeDocument
from bilan.socle import documents as papier
from bilan.socle import journal, tableur
from bilan.socle.acteur import acteur_de
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import EtatDocument
from bilan.socle.mots import date_en_mots, octets
from bilan.socle.presentation import Fabrication, Geste, Lien, Puce, Vide
from bilan.socle.roles import Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase

DETRUIT = Puce("close", "Détruit")
RANGES = (EtatDocument.PRET, EtatDocument.DETRUIT)  # what a list shows; the rest is on its way
ETATS = {
    EtatDocument.A_PREPARER: "en_file", EtatDocument.EN_COURS: "en_cours", EtatDocument.A_SCELLER: "a_sceller", EtatDocument.PRET: "prete",
    EtatDocument.ECHEC: "echouee", EtatDocument.DETRUIT: "detruite",
}


@require_safe
def documents(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier, instant = dossier_vu(requete, numero), timezone.now()
    pieces = list(Piece.objects.pour(requete.user).filter(dossier=dossier).select_related("document", "dossier").order_by("-pk"))
    prets = [piece for piece in pieces if piece.document.etat in RANGES]
    if tableur.demande(requete):
        return exporter(dossier.numero, prets)
    tete = entete(dossier, "documents", compte=requete.user, instant=instant)
    return render(requete, "beneficiaires/documents.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": dossier, "tableau": _tableau(dossier, prets) if prets else None,
        "fabrications": [fabrication(dossier, piece) for piece in pieces if piece.document.etat not in RANGES],
        "vide": None if pieces else Vide("Aucun document encore", "La convention, les feuilles d’émargement et le certificat se rangeront ici à mesure."),
    })


def exporter(quoi: str, pieces: list[Piece]) -> HttpResponse:
    """What there is, never what it says: the fingerprint lets anyone check a copy."""
    entetes = ["Dossier", "Document", "Version", "Établi le", "Octets", "SHA-256", "État"]
    return tableur.du_jour(f"documents-{quoi}", entetes, [
        [p.dossier.numero, p.document.titre, p.version, p.document.pret_le and jour_a_paris(p.document.pret_le), p.document.taille, p.document.empreinte,
         p.document.get_etat_display()] for p in pieces
    ])


@require_safe
def piece(requete: HttpRequest, numero: str, pk: int) -> HttpResponse:
    """The PDF itself, to whoever may read it: the bénéficiaire downloads hers by the same address."""
    pieces = Piece.objects.pour(requete.user).select_related("document__coffre", "dossier__beneficiaire")
    trouvee = get_object_or_404(pieces, pk=pk, dossier__numero=numero)
    noter(requete, trouvee.dossier)
    if trouvee.nature == TypeDocument.EXTRAIT_DONNEES:
        journal.consigner(trouvee.dossier.fil, "donnees.telecharger", acteur=acteur_de(requete), role=Role.BENEFICIAIRE, instant=timezone.now(), objet=trouvee)
    return papier.servir(trouvee.document)


@require_safe
def etat(requete: HttpRequest, numero: str, pk: int) -> HttpResponse:
    """What the page asks every two seconds while a document is in the making; nothing is redrawn, nor read aloud, when nothing changed."""
    trouvee = get_object_or_404(Piece.objects.pour(requete.user).select_related("document", "dossier"), pk=pk, dossier__numero=numero)
    if requete.GET.get("vu") == _avancement(trouvee):
        return HttpResponse(status=204)
    return render(requete, "composants/fabrication.html#etat", {"c": fabrication(trouvee.dossier, trouvee)})


@require_POST
def refaire(requete: HttpRequest, numero: str, pk: int) -> HttpResponse:
    dossier = dossier_vu(requete, numero)
    trouvee = get_object_or_404(Piece.objects.pour(requete.user).select_related("document", "dossier"), pk=pk, dossier=dossier)
    actions.refaire(trouvee, acteur=acteur_de(requete), instant=timezone.now())
    return redirect("beneficiaires:documents", numero)


def fabrication(dossier: Dossier, piece: Piece) -> Fabrication:
    """A document on its way, for templates/composants/fabrication.html; « prete » carries its link."""
    document, adresse = piece.document, [dossier.numero, piece.pk]
    return Fabrication(
        cle=str(piece.pk), titre=_titre(piece), etat=ETATS[EtatDocument(document.etat)],
        url=f"{reverse('beneficiaires:etat_document', args=adresse)}?vu={_avancement(piece)}",
        etape=document.etape, etapes=len(papier.ETAPES), cause=document.erreur, lien=_telecharger(dossier, piece),
        refaire=Geste("Recommencer", reverse("beneficiaires:refaire_document", args=adresse), methode="post", petit=True, precision=_titre(piece)),
    )


def _avancement(piece: Piece) -> str:
    return f"{piece.document.etat}-{piece.document.etape}"


def _tableau(dossier: Dossier, pieces: list[Piece]) -> Tableau:
    titres = Counter(piece.document.titre for piece in pieces)
    noms = [_titre(piece, numerotee=titres[piece.document.titre] > 1) for piece in pieces]
    lignes = [[nom, etabli(piece), _telecharger(dossier, piece) or DETRUIT] for nom, piece in zip(noms, pieces, strict=True)]
    return Tableau("documents", [Colonne("Document"), Colonne("Établi le"), Colonne("Fichier")], lignes)


def etabli(piece: Piece) -> str:
    """The day it was made; one that was destroyed before it was ready has none."""
    return date_en_mots(piece.document.pret_le) if piece.document.pret_le else ""


def _titre(piece: Piece, *, numerotee: bool = False) -> str:
    """As the document calls itself; its number is told when two bear the same name."""
    return phrase("{}, version {}", piece.document.titre, piece.version) if numerotee else piece.document.titre


def _telecharger(dossier: Dossier, piece: Piece) -> Lien | None:
    if piece.document.etat != EtatDocument.PRET:
        return None
    libelle = phrase("PDF, {}", octets(piece.document.taille))
    return Lien(libelle, reverse("beneficiaires:piece", args=[dossier.numero, piece.pk]), precision=_titre(piece), icone="telecharger")
