"""What is typed about sessions: a slot to propose, dates to adjust or to move, personal research."""
from datetime import datetime, time

from django import forms
from django.utils import timezone

from beneficiaires.regles import PHASE_DE, EtapePedagogique
from bilan.socle.calendrier import PARIS
from bilan.socle.formulaires import Formulaire, JeuDeFormes
from bilan.socle.mots import duree
from bilan.socle.roles import Role
from bilan.socle.typographie import typographier
from bilan.socle.visibilite import visible_par
from seances.heures import Compteur
from seances.models import Modalite, TravailPersonnel
from seances.regles import doute_sur

DEMI_HEURES = [(minutes, duree(minutes)) for minutes in range(30, 241, 30)]
QUARTS = [(minutes, duree(minutes)) for minutes in range(15, 481, 15)]


class _Modalites(forms.Form):
    modalite = forms.ChoiceField(label="Comment", choices=Modalite.choices, initial=Modalite.VISIO)
    lien = forms.URLField(label="Lien de visio", required=False, assume_scheme="https",
                          help_text="Le même pour toutes les séances. Vide : votre salon permanent, si vous en avez un.")
    lieu = forms.CharField(label="Lieu", required=False, max_length=200, help_text="En présence seulement.")

    def clean(self) -> dict:
        donnees = super().clean()
        if donnees.get("modalite") == Modalite.PRESENTIEL and not donnees.get("lieu"):
            self.add_error("lieu", "Indiquez le lieu des séances.")
        return donnees

    @property
    def modalites(self) -> dict:
        return {nom: self.cleaned_data[nom] for nom in ("modalite", "lieu", "lien")}


class FormeProposition(Formulaire, _Modalites):
    premiere_date = forms.DateField(label="Première séance", widget=forms.DateInput)
    heure = forms.TimeField(label="Heure", widget=forms.TimeInput, initial=time(9, 30),)
    field_order = ["premiere_date", "heure", "modalite", "lien", "lieu"]


class FormeModalites(Formulaire, _Modalites):
    """How all the sessions of a proposal are held."""


class FormeModalite(FormeModalites):
    """How one session is held, when it is not like the others."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lien"].help_text = typographier("Celui de cette séance. Vide : votre salon permanent, si vous en avez un.")


class _Sure(Formulaire, forms.Form):
    """A date typed by the consultant at this `instant`, who may choose the past, a Sunday or the night; a box that nobody saw until then asks whether it is so.

    Without `instant`, nobody is asked.
    """

    sure = forms.BooleanField(label="Oui, à cette date et à cette heure", required=False)

    def __init__(self, *args, instant: datetime | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.instant = instant
        if instant is None or not self.is_bound:
            self.sans("sure")

    def clean(self) -> dict:
        donnees = super().clean()
        if "sure" not in self.fields or donnees.get("sure"):
            return donnees
        if (debut := self.a_confirmer(donnees)) and (doute := doute_sur(debut, self.instant)):
            self.add_error("sure", typographier(doute))
        else:
            self.sans("sure")
        return donnees

    def a_confirmer(self, donnees: dict) -> datetime | None:
        """When the session would start; None when nothing new was typed, or nothing that can be read."""
        raise NotImplementedError


class FormeLigne(_Sure):
    """One session of the proposal: its day, its start and its end. It asks about what was changed: the rest was proposed so."""

    etape = forms.CharField(widget=forms.HiddenInput)
    jour = forms.DateField(label="Jour", widget=forms.DateInput)
    debut = forms.TimeField(label="Début", widget=forms.TimeInput)
    fin = forms.TimeField(label="Fin", widget=forms.TimeInput)

    def clean_etape(self) -> str:
        etape = self.cleaned_data["etape"]
        if etape not in {e.value for e in EtapePedagogique if PHASE_DE[e]}:
            raise forms.ValidationError("Cette étape n’a pas de séance.")
        return etape

    def clean(self) -> dict:
        donnees = super().clean()
        if {"debut", "fin"} <= donnees.keys() and donnees["fin"] <= donnees["debut"]:
            self.add_error("fin", "La séance doit finir après avoir commencé.")
        return donnees

    def a_confirmer(self, donnees: dict) -> datetime | None:
        nouvelle = {"jour", "debut"} <= donnees.keys() and not {"jour", "debut"}.isdisjoint(self.changed_data)
        return datetime.combine(donnees["jour"], donnees["debut"], PARIS) if nouvelle else None

    @property
    def creneau(self) -> dict:
        jour = self.cleaned_data["jour"]
        return {"etape": self.cleaned_data["etape"], **{borne: datetime.combine(jour, self.cleaned_data[borne], PARIS) for borne in ("debut", "fin")}}

    @property
    def etape_en_mots(self) -> str:
        return EtapePedagogique(self["etape"].value()).libelle.removeprefix("Étape ").capitalize()


Lignes = forms.formset_factory(FormeLigne, formset=JeuDeFormes, extra=0, max_num=60, absolute_max=60)


class FormeDate(_Sure):
    """Another date for one session, typed on the clock of whoever types it."""

    jour = forms.DateField(label="Nouveau jour", widget=forms.DateInput)
    heure = forms.TimeField(label="Heure de début", widget=forms.TimeInput)
    field_order = ["jour", "heure", "sure"]

    def __init__(self, *args, heure_de: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heure"].help_text = f"À l’{heure_de or 'heure de Paris'}."

    def a_confirmer(self, donnees: dict) -> datetime | None:
        return self.debut if {"jour", "heure"} <= donnees.keys() else None

    @property
    def debut(self) -> datetime:
        return datetime.combine(self.cleaned_data["jour"], self.cleaned_data["heure"], timezone.get_current_timezone())


class FormeDeplacement(FormeDate):
    """The same for a session that others follow."""

    suivantes = forms.BooleanField(label="Décaler aussi les séances suivantes d’autant", required=False)

    def __init__(self, *args, suivent: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not suivent:
            self.sans("suivantes")


class FormeAjout(FormeDate):
    """One more session, in a step that still has hours to plan."""

    etape = forms.ChoiceField(label="Étape")
    minutes = forms.TypedChoiceField(label="Durée", choices=DEMI_HEURES, coerce=int, initial=120)
    field_order = ["etape", "minutes", "jour", "heure"]

    def __init__(self, *args, compte: Compteur, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["jour"].label = "Jour"
        self.fields["etape"].choices = [
            (etape.value, f"{etape.libelle}, {duree(heures.a_planifier)} à prévoir")
            for etape, heures in compte.etapes.items() if PHASE_DE[etape] and heures.a_planifier
        ]


class FormeTravail(Formulaire, forms.Form):
    """Personal research: when, how long, on what."""

    jour = forms.DateField(label="Jour", widget=forms.DateInput)
    minutes = forms.TypedChoiceField(label="Durée", choices=QUARTS, coerce=int, initial=60)
    sujet = forms.CharField(label="Sur quoi", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    paroles = {"sujet"}

    def __init__(self, *args, consultant: str, **kwargs):
        self.lecteurs = {"sujet": visible_par(TravailPersonnel.PORTEE, moi=Role.BENEFICIAIRE, noms={Role.CONSULTANT: consultant})}
        super().__init__(*args, **kwargs)
