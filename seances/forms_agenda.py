"""What a consultant types about his own time, and what is chosen among his free slots."""
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django import forms

from bilan.socle.calendrier import PARIS
from bilan.socle.formulaires import Formulaire
from bilan.socle.mots import JOURS, heure, jour_court
from bilan.socle.typographie import typographier
from seances.creneaux import par_jour
from seances.models.demande import CHOIX


class FormeDisponibilite(Formulaire, forms.Form):
    """Hours of every week."""

    jour = forms.TypedChoiceField(label="Jour", choices=[(rang, nom.capitalize()) for rang, nom in enumerate(JOURS)], coerce=int)
    debut = forms.TimeField(label="De", widget=forms.TimeInput)
    fin = forms.TimeField(label="À", widget=forms.TimeInput)

    def clean(self) -> dict:
        donnees = super().clean()
        if {"debut", "fin"} <= donnees.keys() and donnees["fin"] <= donnees["debut"]:
            self.add_error("fin", "La disponibilité doit finir après avoir commencé.")
        return donnees


class FormeAbsence(Formulaire, forms.Form):
    """Whole days, or from an hour of the first to an hour of the last."""

    du = forms.DateField(label="Du", widget=forms.DateInput)
    au = forms.DateField(label="Au, compris", widget=forms.DateInput)
    depuis = forms.TimeField(label="À partir de", widget=forms.TimeInput, required=False)
    jusqu_a = forms.TimeField(label="Jusqu’à", widget=forms.TimeInput, required=False)
    motif = forms.CharField(label="Motif", required=False, max_length=200)
    prives = {"motif": "vous seul·e"}

    def clean(self) -> dict:
        donnees = super().clean()
        if {"du", "au"} <= donnees.keys() and self.fin <= self.debut:
            self.add_error("au", "L’absence doit finir après avoir commencé.")
        return donnees

    @property
    def debut(self) -> datetime:
        return self._moment("du", self.cleaned_data.get("depuis") or time.min)

    @property
    def fin(self) -> datetime:
        """Until midnight of the last day when no hour is given."""
        borne = self.cleaned_data.get("jusqu_a")
        return self._moment("au", borne) if borne else self._moment("au", time.min, lendemain=True)

    def _moment(self, champ: str, borne: time, *, lendemain: bool = False) -> datetime:
        jour: date = self.cleaned_data[champ]
        return datetime.combine(jour + timedelta(days=lendemain), borne, PARIS)


class FormeSalon(Formulaire, forms.Form):
    """The permanent visio room."""

    lien = forms.URLField(label="Adresse de votre salon", required=False, max_length=500, assume_scheme="https",
                          help_text="Il sert aux séances en visio qui n’ont pas leur propre lien. Vide : aucun.")


def _instant(valeur: str) -> datetime:
    try:
        lu = datetime.fromisoformat(valeur)
    except ValueError:
        lu = None
    if lu is None or lu.tzinfo is None:
        raise forms.ValidationError("Choisissez un créneau de la liste.")
    return lu


class FormeCreneau(Formulaire, forms.Form):
    """One free slot among those of the consultant; one that has just been taken is refused by the action, which knows why."""

    use_required_attribute = False  # a browser cannot show its word beside an hour whose day is folded
    creneau = forms.CharField(label="Créneau", widget=forms.RadioSelect, error_messages={"required": "Choisissez un jour, puis une heure."})
    suivantes = forms.BooleanField(label="Décaler aussi les séances suivantes d’autant", required=False)

    def __init__(self, *args, libres: Sequence[datetime] = (), suivent: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.libres = libres
        self.fields["creneau"].widget.choices = [(debut.isoformat(), heure(debut)) for debut in libres]
        if not suivent:
            self.sans("suivantes")

    @property
    def jours(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A hundred slots are chosen among day by day: each with its hours, the buttons of one field."""
        boutons = iter(self["creneau"])
        return [(jour_court(jour).capitalize(), [next(boutons) for _ in debuts]) for jour, debuts in par_jour(self.libres)]

    def clean_creneau(self) -> datetime:
        return _instant(self.cleaned_data["creneau"])

    @property
    def debut(self) -> datetime:
        return self.cleaned_data["creneau"]


class FormeDemande(Formulaire, forms.Form):
    """One to three slots that would do, for the consultant to choose from."""

    creneaux = forms.MultipleChoiceField(label="Ce qui vous conviendrait", widget=forms.CheckboxSelectMultiple, help_text="Un à trois créneaux.")

    def __init__(self, *args, libres: Sequence[datetime], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["creneaux"].choices = [(debut.isoformat(), f"{jour_court(debut).capitalize()}, {heure(debut)}") for debut in libres]
        self.fields["creneaux"].error_messages["invalid_choice"] = typographier(
            "Un de ces créneaux n’est plus libre : choisissez parmi ceux qui restent.")

    def clean_creneaux(self) -> list[datetime]:
        choisis = [_instant(valeur) for valeur in self.cleaned_data["creneaux"]]
        if len(choisis) > CHOIX:
            raise forms.ValidationError("Proposez trois créneaux au plus.")
        return choisis
