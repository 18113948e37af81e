"""A paper signed by hand: the date that it bears, and the paper itself."""
from django import forms

from bilan.socle import scans
from bilan.socle.formulaires import Formulaire


class _Scan(forms.FileField):
    """Once checked, the bytes of a PDF."""

    def __init__(self):
        super().__init__(
            label="Le papier signé", help_text="PDF, JPEG ou PNG, 10 Mo au plus. Il est rangé chiffré parmi les documents du dossier.",
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        )
        self.error_messages |= {
            "required": "Joignez le papier signé, numérisé.", "empty": "Ce fichier est vide.", "missing": "Joignez le papier signé, numérisé.",
            "invalid": "Joignez le papier signé, numérisé.",
        }

    def clean(self, data, initial=None):
        return scans.lire(super().clean(data, initial))


class FormePapier(Formulaire, forms.Form):
    transmise_le = forms.DateField(label="Date de la transmission au salarié, telle qu’écrite par l’employeur", widget=forms.DateInput)
    scan = _Scan()


class FormeAcceptationPapier(Formulaire, forms.Form):
    signee_le = forms.DateField(label="Date écrite sur le papier par la personne", widget=forms.DateInput)
    scan = _Scan()
