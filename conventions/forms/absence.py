"""The dates of a request for absence, and the answer that came."""
from django import forms

from beneficiaires.regles import Versant
from bilan.socle.formulaires import Formulaire
from conventions.models.absence import Reponse


class FormeDemande(Formulaire, forms.Form):
    versant = forms.ChoiceField(label="Fonction publique", choices=Versant.choix())
    demandee_le = forms.DateField(label="Demande faite le", widget=forms.DateInput)
    recue_le = forms.DateField(label="Reçue par l’employeur le", widget=forms.DateInput, help_text="Son délai de réponse part de ce jour.")

    def __init__(self, *args, a_preciser: bool, **options):
        super().__init__(*args, **options)
        if not a_preciser:
            del self.fields["versant"]


class FormeReponse(Formulaire, forms.Form):
    reponse = forms.ChoiceField(label="Réponse de l’employeur", choices=Reponse.choices, widget=forms.RadioSelect)
    repondue_le = forms.DateField(label="Réponse du", widget=forms.DateInput)
