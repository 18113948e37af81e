"""The offers: their steps on the three legal phases, 24 hours at most, a price in euros."""
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils import timezone

from beneficiaires.forms.champs import EnEuros, EnHeures
from beneficiaires.models import EtapePrestation, Prestation
from beneficiaires.regles import PHASE_DE, EtapePedagogique
from beneficiaires.regles.ouverture import refus_prix, refus_programme, refus_seances
from bilan.socle import reglementation
from bilan.socle.gestion.bases import SansSuppression
from bilan.socle.mots import duree, euros


class FormePrestation(forms.ModelForm):
    prix_centimes = EnEuros(label="Prix, en euros")

    class Meta:
        model = Prestation
        exclude: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["prix_centimes"] = self.instance.prix_centimes / 100

    def clean_prix_centimes(self) -> int:
        if motif := refus_prix(self.cleaned_data["prix_centimes"]):
            raise ValidationError(motif)
        return self.cleaned_data["prix_centimes"]

    def clean(self):
        """Sessions that the planner can cut a programme into."""
        lu = super().clean()
        premiere, suivantes = (lu.get(f"{nom}seance_minutes") for nom in ("premiere_", ""))
        if premiere is not None and suivantes is not None and (motif := refus_seances(premiere, suivantes)):
            self.add_error("seance_minutes", motif)
        return lu


class FormeEtape(forms.ModelForm):
    minutes = EnHeures(label="Durée, en heures")

    class Meta:
        model = EtapePrestation
        fields = ("ordre", "code", "minutes", "buts")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():  # in a table the heading of a column labels nothing
            champ.widget.attrs["aria-label"] = f"{champ.label}, {self.instance.get_code_display() or 'nouvelle étape'}"
        if self.instance.pk:
            self.initial["minutes"] = self.instance.minutes / 60


class JeuDEtapes(BaseInlineFormSet):
    def clean(self):
        """The law's ceiling and its three phases, in the words of the rule."""
        super().clean()
        gardees = [forme.cleaned_data for forme in self.forms if forme.cleaned_data.get("code") and not forme.cleaned_data.get("DELETE")]
        if any(self.errors):
            return
        minutes = {EtapePedagogique(etape["code"]): etape["minutes"] for etape in gardees}
        if len(minutes) < len(gardees):
            raise ValidationError("Chaque étape ne figure qu’une fois.")
        if motif := refus_programme(minutes, reglementation.valeur("BILAN_DUREE_MAX_H", timezone.localdate())):
            raise ValidationError(motif)


class Etapes(admin.TabularInline):
    model, form, formset = EtapePrestation, FormeEtape, JeuDEtapes
    extra, max_num = 0, len(EtapePedagogique)
    formfield_overrides = SansSuppression.formfield_overrides
    fields = ("ordre", "code", "phase_legale", "minutes", "buts")
    readonly_fields = ("phase_legale",)
    ordering = ("ordre",)

    def get_formset(self, request, obj=None, **kwargs):
        """Twice the steps that there are, for those that are taken away: Django would draw a thousand lines to whoever claims to send as many."""
        return super().get_formset(request, obj, **kwargs, absolute_max=2 * self.max_num)

    @admin.display(description="phase légale (R6313-4)")
    def phase_legale(self, etape: EtapePrestation) -> str:
        if not etape.code:
            return "selon l’étape"
        phase = PHASE_DE[EtapePedagogique(etape.code)]
        return phase.libelle if phase else "entre les séances"


@admin.register(Prestation)
class GestionDesPrestations(SansSuppression):
    nouveau = "Nouvelle prestation"
    phrase = "Vos bilans : heures par étape, prix, et les mentions que la convention reprend."
    form = FormePrestation
    inlines = (Etapes,)
    list_display = ("intitule", "active", "prix", "heures", "nombre_seances", "taux_distance")
    list_filter = ("active",)
    search_fields = ("intitule",)
    save_as = True
    fieldsets = (
        (None, {"fields": ("intitule", "active", "prix_centimes", "taux_distance", "public")}),
        ("Ce que la convention reprend", {
            "fields": ("objectif", "contenu", "moyens", "modalites_deroulement", "modalites_suivi", "remise_resultats", "remise_synthese",
                       "modalites_reglement"),
            "description": "Les mentions de l’article R6313-8. Un changement ne touche ni les dossiers ouverts ni les conventions déjà envoyées.",
        }),
        ("Ce que la page publique et le dossier pédagogique ajoutent", {
            "fields": ("acces", "evaluation", "engagements_organisme", "engagements_beneficiaire"),
            "description": "Indicateur 1 de Qualiopi. Le PDF se refait seul, quelques minutes après un changement.",
        }),
        ("Les séances", {"fields": ("nombre_seances", "premiere_seance_minutes", "seance_minutes", "mois_maximum")}),
    )

    def attend(self) -> str:
        return "" if Prestation.objects.filter(active=True).exists() else "aucune n’est proposée"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("etapes")

    @admin.display(description="prix", ordering="prix_centimes")
    def prix(self, prestation: Prestation) -> str:
        return euros(prestation.prix_centimes)

    @admin.display(description="durée")
    def heures(self, prestation: Prestation) -> str:
        return duree(sum(etape.minutes for etape in prestation.etapes.all()))
