"""The dates of a step of EDOF: when it was done there and, for the entry and the exit, when it really took place. What the list shows of all that is owed."""
from collections.abc import Iterable
from datetime import date

from django import forms

from beneficiaires.forms.filtres import Filtre, Recherche
from bilan.socle.formulaires import Formulaire, ListeDeChoix
from bilan.socle.recherche import normaliser
from conventions.edof import Ligne
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


class FiltreEdof(Filtre):
    q = Recherche("Personne ou numéro")
    quand = forms.ChoiceField(label="Quand", required=False, choices=[("", "Tout"), ("retard", "En retard"), ("a_temps", "Pas encore en retard")],
                              widget=ListeDeChoix)

    def filtrer(self, lignes: Iterable[Ligne], jour: date) -> list[Ligne]:
        """What the address asks for, among rows already read; a value that does not exist filters nothing."""
        self.is_valid()
        mots, quand = normaliser(self.cleaned_data.get("q", "")).split(), self.cleaned_data.get("quand")
        trouvees = [ligne for ligne in lignes if all(mot in _cherchable(ligne) for mot in mots)]
        return [ligne for ligne in trouvees if not quand or ligne.en_retard(jour) == (quand == "retard")]


def _cherchable(ligne: Ligne) -> str:
    return normaliser(f"{ligne.dossier.beneficiaire.compte.nom_complet} {ligne.dossier.numero} {ligne.dossier.numero_edof}")
