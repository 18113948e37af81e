"""What is typed about hours that were written: why they are wrong, and the right ones."""
from datetime import datetime, time, timedelta

from django import forms

from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.formulaires import Formulaire
from bilan.socle.mots import duree
from bilan.socle.typographie import phrase
from seances.actions.presence import LONGUEUR
from seances.models import Contestation, Seance
from seances.regles import bien_plus_longue


class FormeContestation(Formulaire, forms.Form):
    """One sentence, about the hours alone."""

    message = forms.CharField(
        label="Qu’est-ce qui ne va pas dans ces heures ?", max_length=LONGUEUR, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : « Nous avons fini à 11 h, pas à 11 h 30. »",
    )

    def __init__(self, *args, consultant: str, **kwargs):
        self.lecteurs = {"message": f"vous et {consultant}"}
        super().__init__(*args, **kwargs)


class HeuresTenues(Formulaire, forms.Form):
    """From when to when a session was held, on the clock of Paris; far beyond its plan, a box that nobody saw until then asks whether it is so."""

    debut = forms.TimeField(label="Début réel", widget=forms.TimeInput)
    fin = forms.TimeField(label="Fin réelle", widget=forms.TimeInput)
    longue = forms.BooleanField(label="Ces heures sont les bonnes", required=False)

    def __init__(self, *args, seance: Seance, debut: datetime, fin: datetime, **kwargs):
        self.jour, self.prevues = jour_a_paris(debut), seance.minutes
        super().__init__(*args, initial={"debut": debut.astimezone(PARIS).time(), "fin": fin.astimezone(PARIS).time()}, **kwargs)

    def tenue(self) -> bool:
        """Whether these hours will be written."""
        return True

    def clean(self) -> dict:
        donnees = super().clean()
        if {"debut", "fin"} <= donnees.keys() and self.tenue() and not donnees.get("longue"):
            debut, fin = self.horaires.values()
            if bien_plus_longue(debut, fin, self.prevues):
                self.add_error("longue", phrase("Vous avez écrit {d}, pour une séance prévue de {p} : vérifiez les heures, ou cochez cette case.",
                                                d=duree(fin - debut), p=duree(self.prevues)))
        return donnees

    @property
    def horaires(self) -> dict[str, datetime]:
        """Midnight ends the day: « de 22 h à 0 h »."""
        debut, fin = self.cleaned_data["debut"], self.cleaned_data["fin"]
        dernier = self.jour + timedelta(days=fin == time.min)
        return {"debut_reel": datetime.combine(self.jour, debut, PARIS), "fin_reelle": datetime.combine(dernier, fin, PARIS)}


class FormeHeures(HeuresTenues):
    """The real hours, put right."""

    def __init__(self, *args, contestation: Contestation, **kwargs):
        super().__init__(*args, seance=contestation.seance, debut=contestation.debut_reel, fin=contestation.fin_reelle, **kwargs)
