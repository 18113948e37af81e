"""The dates of a step of EDOF: when it was done there and, for the entry and the exit, when it really took place."""
from django import forms

from bilan.socle.formulaires import Formulaire
from conventions.regles.edof import EFFECTIVES, Demarche

REELLES = {Demarche.ENTREE: "Entrée effective, le", Demarche.SORTIE: "Fin effective du bilan, le"}


class FormeDemarche(Formulaire, forms.Form):
    effective_le = forms.DateField(widget=forms.DateInput)
    faite_le = forms.DateField(label="Date sur EDOF", widget=forms.DateInput)

    def __init__(self, *args, demarche: Demarche, **options):
        super().__init__(*args, **options)
        if demarche in EFFECTIVES:
            self.fields["effective_le"].label = REELLES[demarche]
        else:
            del self.fields["effective_le"]
