"""The list of dossiers: a person in three letters, filters in the address, the same list as CSV."""
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from beneficiaires.etats import EtatDossier
from beneficiaires.forms.filtres import FiltreDossiers
from beneficiaires.models import Dossier
from beneficiaires.presentation import periode_en_mots
from beneficiaires.regles import ModeFinancement
from bilan.socle import tableur
from bilan.socle.acces import reserver_a
from bilan.socle.mots import accorder, nombre
from bilan.socle.presentation import Geste, Lien, Puce, Vide
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase

PAR_PAGE = 25
EXPORT = ["Numéro", "Prénom", "Nom", "Financement", "État", "Ouvert le", "Début", "Fin", "Prix en euros", "Suivi par"]
GENRES = {
    EtatDossier.CONTRACTUALISATION: "", EtatDossier.PROSPECT: "", EtatDossier.PLANIFIE: "vous", EtatDossier.EN_COURS: "vous",
    EtatDossier.CONCLUSIONS_REMISES: "faite", EtatDossier.CLOS: "faite", EtatDossier.PURGE: "faite",
}  # what ended otherwise is closed, without blame
# what a line tells: as it comes from the base, without making the dossier and its people, of a hundred columns, for each
COLONNES = (
    "numero", "etat", "mode_financement", "ouvert_le", "periode_debut", "periode_fin", "prix_centimes", "consultant__prenom", "consultant__nom",
    "beneficiaire__compte__prenom", "beneficiaire__compte__nom",
)
TRIS = {"personne": ("beneficiaire__compte__nom", "beneficiaire__compte__prenom", "pk"), "ouverture": ("-ouvert_le", "-pk")}


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    dossiers, filtre, tri = _demandes(requete)
    if tableur.demande(requete):
        return tableur.du_jour("dossiers", EXPORT, (_export(ligne) for ligne in _lignes(dossiers).iterator(chunk_size=1000)))
    page = _page(dossiers, filtre, requete.GET.get("page"))
    gestion = Role.GESTION in requete.user.roles
    return render(requete, "beneficiaires/liste.html", {
        "filtre": filtre, "compte_dossiers": _compte(page.paginator.count, filtre), "tableau": _tableau(page, tri, requete, gestion) if page else None,
        "vide": None if page else _vide(filtre), "tout": reverse("beneficiaires:liste") if filtre.actif else "",
        "titre_liste": "Tous les dossiers" if gestion else "Vos dossiers",
    })


def _page(dossiers: QuerySet, filtre: FiltreDossiers, numero: str | None) -> Page:
    """What a search finds is read first: when one page holds it, it is counted there, and not searched again."""
    if numero or not filtre.cleaned_data.get("q"):
        page = Paginator(dossiers, PAR_PAGE).get_page(numero)
        page.object_list = _lignes(page.object_list)  # once they are counted, which takes none of their names
        return page
    premieres = list(_lignes(dossiers[:PAR_PAGE + 1]))
    page = Paginator(premieres if len(premieres) <= PAR_PAGE else dossiers, PAR_PAGE).get_page(1)
    page.object_list = premieres[:PAR_PAGE]
    return page


def _export(d: Any) -> list[object]:
    return [
        d.numero, d.beneficiaire__compte__prenom, d.beneficiaire__compte__nom, ModeFinancement(d.mode_financement).libelle, EtatDossier(d.etat).label,
        d.ouvert_le, d.periode_debut, d.periode_fin, d.prix_centimes / 100, _suivi_par(d),
    ]


def _personne(d: Any) -> str:
    return f"{d.beneficiaire__compte__prenom} {d.beneficiaire__compte__nom}"


def _suivi_par(d: Any) -> str:
    return f"{d.consultant__prenom} {d.consultant__nom}"


def _demandes(requete: HttpRequest) -> tuple[QuerySet, FiltreDossiers, str]:
    """The dossiers of this account, as the address filters and sorts them. A bénéficiaire sees his own elsewhere."""
    reserver_a(requete.user, *EQUIPE)
    filtre = FiltreDossiers(requete.GET)
    tri = requete.GET.get("tri") if requete.GET.get("tri") in TRIS else "ouverture"
    return filtre.filtrer(Dossier.objects.pour(requete.user)).order_by(*TRIS[tri]), filtre, tri


def _lignes(dossiers: QuerySet) -> QuerySet:
    return dossiers.values_list(*COLONNES, named=True)


def _tableau(page, tri: str, requete: HttpRequest, gestion: bool) -> Tableau:
    def triable(libelle: str, cle: str) -> Colonne:
        adresse = requete.GET.copy()
        adresse["tri"] = cle
        adresse.pop("page", None)
        return Colonne(libelle, tri=f"?{adresse.urlencode()}", sens={"personne": "ascending", "ouverture": "descending"}[cle] if tri == cle else "")

    colonnes = [triable("Personne", "personne"), triable("Dossier", "ouverture"), Colonne("Financement"), Colonne("État"), Colonne("Période")]
    return Tableau("liste", colonnes + ([Colonne("Suivi par")] if gestion else []), [_ligne(ligne, gestion) for ligne in page], page)


def _ligne(d: Any, gestion: bool) -> list:
    etat = EtatDossier(d.etat)
    cellules = [Lien(_personne(d), reverse("dossier", args=[d.numero])), format_html('<span class="insecable">{}</span>', d.numero),
                ModeFinancement(d.mode_financement).libelle, Puce(GENRES.get(etat, "close"), etat.label), periode_en_mots(d)]
    return cellules + ([_suivi_par(d)] if gestion else [])


def _compte(n: int, filtre: FiltreDossiers) -> str:
    """« 2 dossiers contiennent « mor ». »"""
    dossiers = phrase("{} {}", nombre(n), accorder(n, "dossier"))
    if filtre.actif and filtre.cleaned_data["q"]:
        return phrase("{} {} « {} ».", dossiers, accorder(n, "contient,contiennent"), filtre.cleaned_data["q"])
    return phrase("{} {}.", dossiers, accorder(n, "correspond,correspondent")) if filtre.actif else phrase("{}.", dossiers)


def _vide(filtre: FiltreDossiers) -> Vide:
    if filtre.actif:
        debut = "Trois lettres du nom suffisent, sans accent." if filtre.cleaned_data["q"] else "Aucun n’est dans ce cas."
        return Vide("Aucun dossier trouvé", phrase("{} Les filtres se cumulent : retirez-en un.", debut),
                    Geste("Tout afficher", reverse("beneficiaires:liste")))
    return Vide("Aucun dossier encore", "Un dossier réunit la personne, son financement, son programme et son calendrier.",
                Geste("Ouvrir un dossier", reverse("beneficiaires:ouvrir")))
