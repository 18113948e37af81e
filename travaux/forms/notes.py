"""What is typed around a session: two notes that do not have the same readers, and how the session went."""
from datetime import datetime

from django import forms
from django.db.models import TextChoices

from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.formulaires import Formulaire
from bilan.socle.typographie import phrase
from seances.models import Seance
from travaux.visibilite import visible_par


class Issue(TextChoices):
    REALISEE = "realisee", "Réalisée"
    REPORTEE = "reportee", "Reportée"
    EXCUSEE = "excusee", "Annulée, excusée"
    PRESTATAIRE = "prestataire", "Annulée par l’organisme"
    ABSENCE = "absence", "Absence non excusée"


class FormeNotes(Formulaire, forms.Form):
    """A private box and a shared one, side by side; either may stay empty."""

    privee = forms.CharField(label="Notes privées (vous seul·e)", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    partagee = forms.CharField(label="Partagé avec le bénéficiaire", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    paroles = {"privee", "partagee"}

    def __init__(self, *args, prenom: str, seul: str = "vous seul·e", **kwargs):
        self.prives = {"privee": visible_par(False, prenom=prenom, seul=seul)}
        self.partages = {"partagee": visible_par(True, prenom=prenom)}
        super().__init__(*args, **kwargs)
        self.fields["privee"].label = phrase("Notes privées ({seul})", seul=seul)
        self.fields["partagee"].label = phrase("Partagé avec {}", prenom)

    @property
    def notes(self) -> list[tuple[str, bool]]:
        """(text, shared) of the boxes that were filled."""
        boites = (("privee", False), ("partagee", True))
        return [(self.cleaned_data[nom], partagee) for nom, partagee in boites if self.cleaned_data.get(nom, "").strip()]


class FormeNotePrivee(FormeNotes):
    """The closed box alone, beside what a person has answered."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sans("partagee")
        self.fields["privee"].required = True


class FormeCloture(Formulaire, forms.Form):
    """How it went, and the real hours when it was held."""

    issue = forms.ChoiceField(label="Comment s’est-elle passée ?", choices=Issue.choices, initial=Issue.REALISEE, widget=forms.RadioSelect)
    debut = forms.TimeField(label="Début", widget=forms.TimeInput)
    fin = forms.TimeField(label="Fin", widget=forms.TimeInput)

    def __init__(self, *args, seance: Seance, **kwargs):
        self.jour = jour_a_paris(seance.debut)
        heures = {"debut": seance.debut.astimezone(PARIS).time(), "fin": seance.fin.astimezone(PARIS).time()}
        super().__init__(*args, initial=heures, **kwargs)

    @property
    def horaires(self) -> dict[str, datetime]:
        bornes = {"debut_reel": "debut", "fin_reelle": "fin"}
        return {nom: datetime.combine(self.jour, self.cleaned_data[borne], PARIS) for nom, borne in bornes.items()}
