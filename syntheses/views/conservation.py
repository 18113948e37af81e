"""Gestion's queue of retention: what is to be destroyed and when, what blocks it, what was kept, what was destroyed; a dry run of each; the legal hold."""
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from bilan.socle import tableur
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.mots import date_en_mots, nombre
from bilan.socle.presentation import Fait, Jalon, Lien, Puce, Vide
from bilan.socle.redessin import redessine
from bilan.socle.roles import Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase
from syntheses import actions
from syntheses.conservation import file
from syntheses.forms_fin import FormeSuspendre
from syntheses.models import Destruction, Fin, Suspension
from syntheses.presentation_fin import Situation, conserves, detruits, en_mots, situation
from syntheses.regles.conservation import CauseFin, Fondement, Gardable

PAR_PAGE = 25
EXPORT = ["Dossier", "Fin", "Cause", "À détruire le", "Détruit le", "Bloqué parce que", "Gardé jusqu’au"]
FILTRES = {
    "": "Tout", "a_detruire": "À détruire", "bloques": "Bloqués", "gardes": "Gardés par un acte de la personne", "detruits": "Détruits",
}
COLONNES = [Colonne("Dossier"), Colonne("Fin du bilan"), Colonne("Contenu"), Colonne("Gardé ensuite")]
_GESTION = frozenset({Role.GESTION})


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    fins, choix = _demandees(requete)
    if tableur.demande(requete):
        return tableur.du_jour("conservation", EXPORT, (_export(fin) for fin in fins.iterator(chunk_size=1000)))
    page = Paginator(fins, PAR_PAGE).get_page(requete.GET.get("page"))
    adresse = reverse("syntheses:conservation")
    return render(requete, "syntheses/conservation.html", {
        "filtres": [(libelle, f"{adresse}?etat={cle}" if cle else adresse, cle == choix) for cle, libelle in FILTRES.items()],
        "decompte": phrase("{} bilans terminés.", nombre(page.paginator.count)) if page.paginator.count != 1 else "Un bilan terminé.",
        "tableau": Tableau("liste", COLONNES, [_ligne(fin) for fin in page], page) if page else None,
        "vide": None if page else Vide("Aucun bilan ici", "Un bilan entre dans cette liste le jour où il se termine."),
    })


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    return _page(requete, dossier_vu(requete, numero, _GESTION), FormeSuspendre())


@redessine("syntheses:destruction", "numero")
def suspendre(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve, forme = dossier_vu(requete, numero, _GESTION), FormeSuspendre(requete.POST)
    if forme.is_valid() and essayer_forme(forme, lambda: actions.suspendre(
        trouve, forme.cleaned_data["motif"], forme.cleaned_data["reference"], acteur=acteur_de(requete), instant=timezone.now(),
    )):
        annoncer(requete, phrase("La destruction est suspendue : la personne le voit dans son espace."))
        return redirect("syntheses:destruction", numero)
    return _page(requete, trouve, forme, status=422)


@require_POST
def lever(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, _GESTION)
    suspension = get_object_or_404(Suspension.objects.pour(requete.user).select_related("dossier"), dossier=trouve, levee_le=None)
    if essayer(requete, lambda: actions.reprendre_la_destruction(suspension, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "La suspension est levée : la personne sera prévenue avant la destruction.")
    return redirect("syntheses:destruction", numero)


def _page(requete: HttpRequest, trouve: Dossier, forme: FormeSuspendre, status: int = 200) -> HttpResponse:
    s = situation(trouve)
    return render(requete, "syntheses/destruction.html", {
        "dossier": trouve, "situation": s, "forme": forme, "titre": en_mots(s.fin, s.suspension) if s.fin else "Le bilan n’est pas terminé",
        "faits": _faits(s), "detruits": detruits(s), "conserves": conserves(s, a_soi=False), "total": s.inventaire.total,
        "documents": len(s.inventaire.documents),
        "faites": [_jalon(d) for d in Destruction.objects.pour(requete.user).filter(dossier=trouve)],
        "fil_ariane": [("Conservation", reverse("syntheses:conservation")), (trouve.numero, "")],
    }, status=status)


def _faits(s: Situation) -> list[Fait]:
    if s.fin is None:
        return [Fait("Destruction prévue", phrase("vers le {}", date_en_mots(s.prevue)) if s.prevue else "quand le bilan se terminera")]
    suspendue = [Fait("Suspendue", s.suspension.get_motif_display(), note=phrase(
        "Référence {}, depuis le {}.", s.suspension.reference, date_en_mots(s.suspension.posee_le)))] if s.suspension else []
    jour = Fait("Détruit le", date_en_mots(s.fin.detruit_le)) if s.detruite else Fait("À détruire le", date_en_mots(s.fin.detruire_le))
    return [Fait("Fin du bilan", date_en_mots(s.fin.terme), note=s.fin.get_cause_display()), jour, *suspendue]


def _jalon(destruction: Destruction) -> Jalon:
    quand, etat = date_en_mots(destruction.decidee_le).capitalize(), "fait" if destruction.piece_id else "ici"
    return Jalon(Fondement(destruction.fondement).libelle, quand=quand, etat=etat, note=destruction.get_etat_display())


def _demandees(requete: HttpRequest) -> tuple[QuerySet[Fin], str]:
    reserver_a(requete.user, Role.GESTION)
    choix = requete.GET.get("etat", "") if requete.GET.get("etat", "") in FILTRES else ""
    return file(Fin.objects.pour(requete.user), choix), choix


def _ligne(fin: Fin) -> list:
    suspension = next(iter(fin.dossier.actives), None)
    genre = "faite" if fin.detruit_le else "close" if suspension else "attente"
    gardes = [phrase("{} jusqu’au {}", Gardable(garde.quoi).neutre, date_en_mots(garde.detruire_le)) for garde in fin.dossier.restantes]
    return [
        Lien(fin.dossier.numero, reverse("syntheses:destruction", args=[fin.dossier.numero])),
        phrase("{}, {}", date_en_mots(fin.terme), CauseFin(fin.cause).libelle.lower()), Puce(genre, en_mots(fin, suspension)),
        ", ".join(gardes) or ("Rien" if fin.detruit_le else "Se lit ce jour-là"),
    ]


def _export(fin: Fin) -> list:
    suspension, garde = next(iter(fin.dossier.actives), None), max((g.detruire_le for g in fin.dossier.restantes), default=None)
    bloque = suspension.get_motif_display() if suspension else ""
    return [fin.dossier.numero, fin.terme, fin.get_cause_display(), fin.detruire_le, _jour(fin.detruit_le), bloque, garde]


def _jour(instant: datetime | None):
    return jour_a_paris(instant) if instant else None
