"""« Mes documents »: every document that this person may read, its making, its download, another try when one failed."""
from dataclasses import replace

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires import actions
from beneficiaires.acces import dossier_a_soi
from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import TypeDocument
from beneficiaires.views.documents import DETRUIT, RANGES, etabli, exporter, fabrication
from bilan.socle import tableur
from bilan.socle.acteur import acteur_de
from bilan.socle.presentation import Fabrication, Geste, Vide
from bilan.socle.tableaux import Colonne, Tableau


def _pieces(requete: HttpRequest) -> QuerySet[Piece]:
    """Of one's own bilans only, also for a colleague who sees others' by another role."""
    return Piece.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk).select_related("document", "dossier")


@require_safe
def documents(requete: HttpRequest) -> HttpResponse:
    pieces = list(_pieces(requete).exclude(nature=TypeDocument.EXTRAIT_DONNEES.value).order_by("-pk"))  # « Mes données » shows those, for a week
    dossier = dossier_a_soi(requete)
    prets = [piece for piece in pieces if piece.document.etat in RANGES]
    if tableur.demande(requete):
        return exporter("de-mon-bilan", prets)
    return render(requete, "portail/documents.html", {
        "dossier": dossier, "contrat": _contrat(requete, dossier), "tableau": _tableau(prets) if prets else None,
        "fabrications": [fabriquer(piece) for piece in pieces if piece.document.etat not in RANGES],
        "vide": None if pieces else Vide("Aucun document encore", "Votre contrat, vos feuilles d’émargement et votre synthèse se rangeront ici à mesure."),
    })


def _contrat(requete: HttpRequest, dossier: Dossier | None) -> str:
    contrat = dossier.conventions.pour(requete.user).principale() if dossier else None
    return reverse("conventions:reponse", args=[contrat.pk]) if contrat else ""


@require_safe
def etat(requete: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks every two seconds while a document is in the making."""
    return render(requete, "composants/fabrication.html#etat", {"c": fabriquer(get_object_or_404(_pieces(requete), pk=pk))})


@require_POST
def refaire(requete: HttpRequest, pk: int) -> HttpResponse:
    actions.refaire(get_object_or_404(_pieces(requete), pk=pk), acteur=acteur_de(requete), instant=timezone.now())
    return redirect("portail:documents")


def fabriquer(piece: Piece) -> Fabrication:
    """The same object as the consultant's, with one's own addresses."""
    sienne = fabrication(piece.dossier, piece)
    recommencer = Geste("Recommencer", reverse("portail:refaire_document", args=[piece.pk]), methode="post", petit=True, precision=sienne.titre)
    return replace(sienne, url=reverse("portail:etat_document", args=[piece.pk]), refaire=recommencer)


def _tableau(pieces: list[Piece]) -> Tableau:
    lignes = [[sienne.titre, etabli(piece), sienne.lien or DETRUIT] for piece in pieces for sienne in [fabriquer(piece)]]
    return Tableau("documents", [Colonne("Document"), Colonne("Établi le"), Colonne("Fichier")], lignes)
