"""The pages by which a dossier is opened: the person, and what all four share."""
from datetime import date

from crispy_forms.layout import Column, Field, Layout
from crispy_forms.layout import Row as Rang
from django import forms

from beneficiaires.forms.champs import CODE_POSTAL, TELEPHONE
from beneficiaires.models.personnes import Statut
from bilan.socle.calendrier import Territoire
from bilan.socle.formulaires import Formulaire
from bilan.socle.models import Accord, Compte
from bilan.socle.roles import Role


def rang(*champs: tuple[str, int]) -> Rang:
    """Fields side by side from 576 px, their controls on one line: (name, twelfths)."""
    return Rang(*(Column(nom, css_class=f"col-sm-{largeur}") for nom, largeur in champs), css_class="gy-4 mb-4 align-items-end")


class Page(Formulaire, forms.Form):
    """One page: `compte` opens, on `jour`, after what the pages before it have said (`avant`, cleaned values)."""

    def __init__(self, *args, compte: Compte, jour: date, avant: dict, **kwargs):
        self.compte, self.jour, self.avant = compte, jour, avant
        super().__init__(*args, **kwargs)
        self.helper.layout = self.plan()

    introduction = ""

    def plan(self) -> Layout:
        return Layout(*self.fields)

    @property
    def a_preciser(self) -> bool:
        """Whether a choice of this page opens questions that were not drawn yet."""
        return False

    def acquis(self) -> dict:
        """What the following pages and the action may use: the cleaned values, and what follows from them."""
        self.is_valid()
        return self.cleaned_data


class Personne(Page):
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(label="Adresse électronique",
                             help_text="Personnelle de préférence : c'est par elle que la personne entrera, à l'abri de son employeur.")
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False, validators=[TELEPHONE])
    accord = forms.ChoiceField(label="Comment lui écrire", choices=Accord.choices, initial=Accord.NEUTRE)
    statut = forms.ChoiceField(label="Situation", choices=Statut.choices, initial=Statut.SALARIE)
    poste = forms.CharField(label="Poste occupé", max_length=120, required=False)
    adresse = forms.CharField(label="Adresse postale", max_length=200, required=False)
    code_postal = forms.CharField(label="Code postal", max_length=10, required=False, validators=[CODE_POSTAL])
    ville = forms.CharField(label="Ville", max_length=80, required=False)
    territoire = forms.ChoiceField(label="Territoire", choices=Territoire.choix(), help_text="Ses jours fériés comptent dans ses délais.")
    consultant = forms.ModelChoiceField(label="Suivi par", queryset=Compte.objects.none(), empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if Role.GESTION not in self.compte.roles:
            del self.fields["consultant"]
            return
        self.fields["consultant"].queryset = Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT])

    def plan(self) -> Layout:
        suivi = [Field("consultant")] if Role.GESTION in self.compte.roles else []
        return Layout(
            rang(("prenom", 6), ("nom", 6)), "email", rang(("telephone", 6), ("accord", 6)), rang(("statut", 6), ("poste", 6)), "adresse",
            rang(("code_postal", 4), ("ville", 8)), "territoire", *suivi,
        )
