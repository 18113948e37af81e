"""What a person corrects alone, what she asks for, and the answer that she gets."""
from typing import Any, ClassVar

from django import forms

from beneficiaires.forms.champs import CODE_POSTAL, TELEPHONE
from beneficiaires.models.demande import Droit
from bilan.socle.formulaires import Formulaire
from bilan.socle.models.compte import Accord


class FormeCoordonnees(Formulaire, forms.Form):
    adresse = forms.CharField(label="Adresse postale", max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    code_postal = forms.CharField(
        label="Code postal", max_length=10, required=False, validators=[CODE_POSTAL], widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    ville = forms.CharField(label="Ville", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    telephone = forms.CharField(
        label="Téléphone", max_length=20, required=False, validators=[TELEPHONE], widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    accord = forms.ChoiceField(label="Comment la plateforme s’adresse à vous", choices=Accord.choices)


class FormeDemande(Formulaire, forms.Form):
    droit = forms.ChoiceField(label="Ce que vous demandez", choices=Droit.choix(), widget=forms.RadioSelect)
    texte = forms.CharField(label="Précisez", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
                            help_text="Pour une correction : ce qui est écrit, et ce qu’il faut écrire.")

    def __init__(self, *args: Any, lecteurs: str, **kwargs: Any):
        self.lecteurs = {"texte": lecteurs}
        super().__init__(*args, **kwargs)


class FormeReponseAUneDemande(Formulaire, forms.Form):
    lecteurs: ClassVar[dict[str, str]] = {"reponse": "vous, la personne en bilan et l’équipe de l’organisme"}
    reponse = forms.CharField(label="Votre réponse", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
                              help_text="Nécessaire pour refuser. La personne la lit dans son espace.")
