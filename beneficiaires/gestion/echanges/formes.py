"""What one line of a file must be: the fields of the pages where people are typed one by one, with the same guards and sentences."""
from typing import Any

from django import forms

from beneficiaires.forms.champs import CODE_POSTAL, TELEPHONE
from beneficiaires.models import Employeur
from beneficiaires.models.personnes import Statut
from beneficiaires.regles.colonnes import plier
from bilan.socle.calendrier import Territoire
from bilan.socle.formulaires import Formulaire
from bilan.socle.models import Accord
from bilan.socle.mots import enumeration


class Choix(forms.ChoiceField):
    """A choice written in words, as our own export does, or by its code; empty, it is the first one."""

    def __init__(self, **options: Any):
        super().__init__(**{"required": False, **options})
        libelles = enumeration([f"« {libelle} »" for _, libelle in self.choices], "ou")
        self.error_messages["invalid_choice"] = f"écrivez l’un de ces mots : {libelles}."

    def to_python(self, value: Any) -> str:
        lu = plier(str(value or ""))
        return next((code for code, libelle in self.choices if lu in (plier(code), plier(libelle))), str(value)) if lu else self.choices[0][0]


class Chiffres(forms.CharField):
    """Digits that a spreadsheet took for a number: its leading zero is put back."""

    def __init__(self, *, longueur: int, **options: Any):
        self.longueur = longueur
        super().__init__(**{"required": False, **options})

    def to_python(self, value: Any) -> str:
        texte = super().to_python(value)
        return f"0{texte}" if texte.isdigit() and len(texte) == self.longueur - 1 else texte


class LignePersonne(Formulaire, forms.Form):
    email = forms.EmailField(label="Adresse électronique", max_length=254)
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    accord = Choix(label="Comment lui écrire", choices=Accord.choices)
    telephone = Chiffres(label="Téléphone", max_length=20, longueur=10, validators=[TELEPHONE])
    statut = Choix(label="Situation", choices=Statut.choices)
    poste = forms.CharField(label="Poste occupé", max_length=120, required=False)
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    code_postal = Chiffres(label="Code postal", max_length=10, longueur=5, validators=[CODE_POSTAL])
    ville = forms.CharField(label="Ville", max_length=80, required=False)
    territoire = Choix(label="Territoire", choices=Territoire.choix())

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class LigneEmployeur(Formulaire, forms.ModelForm):
    telephone = Chiffres(label="Téléphone", max_length=20, longueur=10, validators=[TELEPHONE])
    code_postal = Chiffres(label="Code postal", max_length=10, longueur=5, validators=[CODE_POSTAL])

    class Meta:
        model = Employeur
        fields = ("raison_sociale", "siret", "opco", "representant", "representant_fonction", "courriel", "telephone", "adresse", "code_postal", "ville")
