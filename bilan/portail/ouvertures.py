"""« Qui a ouvert mon dossier »: who, when, what, why, as the person reads it herself."""
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_a_soi
from beneficiaires.consultations import DUREE
from beneficiaires.models import Consultation
from beneficiaires.models.consultation import Quoi
from bilan.socle import reglementation, tableur
from bilan.socle.formulaires import Formulaire, ListeDeChoix
from bilan.socle.mots import moment, pluriel
from bilan.socle.presentation import Geste, Vide
from bilan.socle.roles import Role
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase

PAR_PAGE = 25
EXPORT = ["Le", "Qui", "Quoi", "Pourquoi", "Dossier"]


class FiltreOuvertures(Formulaire, forms.Form):
    quoi = forms.ChoiceField(label="Quoi", choices=[("", "Tout"), *Quoi.choices], required=False, widget=ListeDeChoix)
    role = forms.ChoiceField(label="À quel titre", required=False, widget=ListeDeChoix,
                             choices=[("", "Tous"), (Role.CONSULTANT.value, "Accompagnement"), (Role.GESTION.value, "Gestion")])

    def filtrer(self, lignes: QuerySet) -> QuerySet:
        """What the address asks for; a value that does not exist filters nothing rather than failing."""
        self.is_valid()
        return lignes.filter(**{cle: valeur for cle, valeur in self.cleaned_data.items() if valeur})


@require_safe
def ouvertures(requete: HttpRequest) -> HttpResponse:
    lignes, filtre = _demandees(requete)
    if tableur.demande(requete):
        return tableur.du_jour("ouvertures", EXPORT, _rangs(lignes))
    page = Paginator(lignes, PAR_PAGE).get_page(requete.GET.get("page"))
    filtree = any(filtre.cleaned_data.values())
    return render(requete, "portail/ouvertures.html", {
        "filtre": filtre, "compte_ouvertures": phrase("{}.", pluriel(page.paginator.count, "ouverture")), "tableau": tableau(page, page) if page else None,
        "vide": None if page else _vide(filtree), "tout": reverse("portail:ouvertures") if filtree else "", "mois": duree_de_conservation(),
    })


def siennes(requete: HttpRequest) -> QuerySet[Consultation]:
    """Of one's own bilans only."""
    toutes = Consultation.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk)
    return toutes.select_related("compte", "dossier")


def tableau(lignes, page=None) -> Tableau:
    colonnes = [Colonne("Quand"), Colonne("Qui"), Colonne("Quoi"), Colonne("Pourquoi")]
    rangs = [[moment(c.le).capitalize(), c.compte.nom_complet, c.get_quoi_display(), c.motif] for c in lignes]
    return Tableau("ouvertures", colonnes, rangs, page)


def duree_de_conservation() -> int:
    """In months, as the law is read today."""
    return int(str(reglementation.valeur(DUREE, timezone.localdate())))


def _demandees(requete: HttpRequest) -> tuple[QuerySet[Consultation], FiltreOuvertures]:
    dossier_a_soi(requete)
    filtre = FiltreOuvertures(requete.GET)
    return filtre.filtrer(siennes(requete)), filtre


def _rangs(lignes: QuerySet[Consultation]) -> Iterator[list]:
    for c in lignes.iterator(chunk_size=1000):
        yield [timezone.localtime(c.le).isoformat(timespec="minutes"), c.compte.nom_complet, c.get_quoi_display(), c.motif, c.dossier.numero]


def _vide(filtree: bool) -> Vide:
    if filtree:
        return Vide("Aucune ouverture de ce genre", "Retirez un filtre pour voir les autres.", Geste("Tout afficher", reverse("portail:ouvertures")))
    return Vide("Personne n’a ouvert votre dossier", phrase("Quand quelqu’un d’autre que vous l’ouvrira, son nom, l’heure et la raison s’écriront ici."))
