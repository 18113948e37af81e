"""The lines of several funders: who, how much, under which agreement."""
from typing import Any

from django import forms

from beneficiaires.forms.champs import EnEuros
from beneficiaires.models import LigneFinancement
from beneficiaires.regles import ModeFinancement
from beneficiaires.regles.lignes import financeurs
from bilan.socle.formulaires import Formulaire

LIGNES = 3


class FormeLigne(Formulaire, forms.Form):
    """An empty line counts for nothing; the choice holds only those who may fund this bilan."""

    en_lignes = True
    financeur = forms.ChoiceField(label="Financeur", required=False)
    nom = forms.CharField(label="Son nom", max_length=120, required=False)
    montant_centimes = EnEuros(label="Montant, en euros", required=False)
    reference = forms.CharField(label="Référence d’accord", max_length=60, required=False)
    depose_le = forms.DateField(label="Demande déposée le", required=False, widget=forms.DateInput)
    subrogation = forms.BooleanField(label="L’OPCO paie l’organisme directement (subrogation)", required=False)

    def __init__(self, *args: Any, mode: ModeFinancement, **options: Any):
        super().__init__(*args, **options)
        self.fields["financeur"].choices = [("", "Aucun"), *((p.value, p.libelle) for p in financeurs(mode))]

    def clean(self) -> dict:
        lu = super().clean()
        if bool(lu.get("financeur")) != bool(lu.get("montant_centimes")) and not self.errors:
            self.add_error("montant_centimes" if lu.get("financeur") else "financeur", "Une ligne a un financeur et un montant ; videz-la pour l’ôter.")
        return lu

    def ligne(self) -> dict | None:
        return self.cleaned_data if self.cleaned_data.get("financeur") else None


def formes(donnees: Any, mode: ModeFinancement, lignes: list[LigneFinancement], subrogation: bool) -> list[FormeLigne]:
    """The lines there are, then empty ones; `subrogation` is the default of the day for an OPCO."""
    valeurs = [{champ: getattr(ligne, champ) for champ in FormeLigne.base_fields} | {"montant_centimes": ligne.montant_centimes / 100} for ligne in lignes]
    valeurs += [{"subrogation": subrogation}] * (max(LIGNES, len(lignes) + 1) - len(lignes))
    return [FormeLigne(donnees, prefix=f"ligne{rang}", mode=mode, initial=initial) for rang, initial in enumerate(valeurs, 1)]
