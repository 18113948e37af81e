"""What is typed of money: one payment received, or the lines of a schedule, in euros."""
from datetime import date

from django import forms

from beneficiaires.forms.champs import EnEuros
from bilan.socle.formulaires import Formulaire
from conventions.models.paiements import Moyen

LIGNES = 6


class FormeEncaissement(Formulaire, forms.Form):
    recu_le = forms.DateField(label="Reçu le", widget=forms.DateInput)
    montant_centimes = EnEuros(label="Montant, en euros")
    moyen = forms.ChoiceField(label="Moyen", choices=Moyen.choices)


class FormeEcheancier(Formulaire, forms.Form):
    """Six lines at most, each whole or empty."""

    en_lignes = True

    def __init__(self, *args, versements: list[tuple[date, int]] = (), **options):
        super().__init__(*args, **options)
        for rang in range(LIGNES):
            for nom, champ in ((f"le_{rang}", forms.DateField(label=f"Versement {rang + 1}, le", required=False, widget=forms.DateInput)),
                               (f"montant_{rang}", EnEuros(label=f"Montant {rang + 1}, en euros", required=False))):
                self.fields[nom] = champ
                self._habiller(nom, champ)
        for rang, (jour, centimes) in enumerate(versements):
            self.initial |= {f"le_{rang}": jour, f"montant_{rang}": centimes / 100}

    def lignes(self) -> list[tuple]:
        """The fields, two by two, as the page draws them."""
        return [(self[f"le_{rang}"], self[f"montant_{rang}"]) for rang in range(LIGNES)]

    def clean(self):
        lu = super().clean()
        for rang in range(LIGNES):
            jour, montant = lu.get(f"le_{rang}"), lu.get(f"montant_{rang}")
            if bool(jour) != bool(montant) and not {f"le_{rang}", f"montant_{rang}"} & self.errors.keys():
                self.add_error(f"montant_{rang}" if jour else f"le_{rang}", "Une ligne a une date et un montant ; videz-la pour ne pas la compter.")
        return lu

    def versements(self) -> list[tuple[date, int]]:
        lu = self.cleaned_data
        return [(lu[f"le_{rang}"], lu[f"montant_{rang}"]) for rang in range(LIGNES) if lu.get(f"le_{rang}")]
