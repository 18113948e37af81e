"""All the contracts that an account follows: filters in the address, the days left."""
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from beneficiaires.regles import Delai
from bilan.socle import tableur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.mots import accorder, date_courte, nombre
from bilan.socle.presentation import Geste, Lien, Vide
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import exposants, phrase
from conventions.forms import FiltreConventions
from conventions.libelles import statut
from conventions.models import Convention

PAR_PAGE = 25
COLONNES = [Colonne("Personne"), Colonne("Dossier"), Colonne("Financement"), Colonne("État"), Colonne("Réponse jusqu’au")]
EXPORT = [
    "Personne", "Dossier", "Contrat", "Financement", "État", "Réponse jusqu’au", "Envoyé le", "Transmis le", "Accepté le", "Conclu le", "Suivi par",
]


@require_safe
def liste(requete: HttpRequest) -> HttpResponse:
    conventions = Convention.objects.pour(requete.user).au_complet()
    if EQUIPE.isdisjoint(requete.user.roles):
        if Role.BENEFICIAIRE in requete.user.roles and (derniere := conventions.first()):
            return redirect("conventions:reponse", conventions.filter(dossier=derniere.dossier_id).principale().pk)
        raise PermissionDenied
    instant, filtre = timezone.now(), FiltreConventions(requete.GET or None)
    trouvees = filtre.filtrer(conventions, instant) if requete.GET else conventions
    if tableur.demande(requete):
        return tableur.du_jour("conventions", EXPORT, (_export(c, instant) for c in trouvees.iterator(chunk_size=1000)))
    page = Paginator(trouvees, PAR_PAGE).get_page(requete.GET.get("page"))
    total = page.paginator.count
    return render(requete, "conventions/liste.html", {
        "filtre": filtre, "tableau": Tableau("liste", COLONNES, [_ligne(c, instant) for c in page], page=page) if total else None,
        "compte_conventions": phrase("{n} {mot}.", n=nombre(total), mot=accorder(total, "contrat")),
        "tout": reverse("conventions:liste") if requete.GET and filtre.actif else "", "vide": None if total else _vide(filtre, requete),
    })


def _export(convention: Convention, instant: datetime) -> list[object]:
    dossier, dates = convention.dossier, (convention.envoyee_le, convention.transmise_le, convention.acceptee_le, convention.conclue_le)
    return [
        dossier.beneficiaire.compte.nom_complet, dossier.numero, dossier.nom_du_contrat, dossier.get_mode_financement_display(),
        statut(convention, Role.CONSULTANT, instant).texte, convention.date_limite, *(date and jour_a_paris(date) for date in dates),
        dossier.consultant.nom_complet,
    ]


def _ligne(convention: Convention, instant: datetime) -> list[object]:
    dossier = convention.dossier
    numero = format_html('<span class="insecable">{}</span>', dossier.numero)
    personne = Lien(dossier.beneficiaire.compte.nom_complet, reverse("conventions:dossier", args=[dossier.numero]))
    return [personne, numero, dossier.get_mode_financement_display(), statut(convention, Role.CONSULTANT, instant), _limite(convention)]


def _limite(convention: Convention) -> str | SafeString:
    """The last day to answer; where the law gives days, they only run from the transmission."""
    if convention.date_limite:
        return exposants(date_courte(convention.date_limite))
    return "Pas encore transmise" if convention.regime.delai is Delai.ACCEPTATION else "Sans délai"


def _vide(filtre: FiltreConventions, requete: HttpRequest) -> Vide:
    if requete.GET and filtre.actif:
        return Vide("Aucun contrat ne correspond", "Changez les filtres, ou affichez tout.", Geste("Tout afficher", reverse("conventions:liste")))
    ouvrir = Geste("Ouvrir un dossier", reverse("beneficiaires:ouvrir"))
    return Vide("Aucun contrat encore", phrase("Ouvrez un dossier : sa convention, ou son contrat, se prépare dans un onglet à ce nom."), ouvrir)
