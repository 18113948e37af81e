"""What is typed about hours that were written: why they are wrong, and the right ones."""
from datetime import datetime

from django import forms

from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.formulaires import Formulaire
from seances.actions.presence import LONGUEUR
from seances.models import Contestation


class FormeContestation(Formulaire, forms.Form):
    """One sentence, about the hours alone."""

    message = forms.CharField(
        label="Qu’est-ce qui ne va pas dans ces heures ?", max_length=LONGUEUR, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : « Nous avons fini à 11 h, pas à 11 h 30. »",
    )

    def __init__(self, *args, consultant: str, **kwargs):
        self.lecteurs = {"message": f"vous et {consultant}"}
        super().__init__(*args, **kwargs)


class FormeHeures(Formulaire, forms.Form):
    """The real hours, put right: on the clock of Paris, as at the closing."""

    debut = forms.TimeField(label="Début réel", widget=forms.TimeInput)
    fin = forms.TimeField(label="Fin réelle", widget=forms.TimeInput)

    def __init__(self, *args, contestation: Contestation, **kwargs):
        self.jour = jour_a_paris(contestation.debut_reel)
        heures = {"debut": contestation.debut_reel.astimezone(PARIS).time(), "fin": contestation.fin_reelle.astimezone(PARIS).time()}
        super().__init__(*args, initial=heures, **kwargs)

    @property
    def horaires(self) -> dict[str, datetime]:
        bornes = {"debut_reel": "debut", "fin_reelle": "fin"}
        return {nom: datetime.combine(self.jour, self.cleaned_data[borne], PARIS) for nom, borne in bornes.items()}
