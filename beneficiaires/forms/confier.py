"""To whom a bilan is handed over, and that the person agrees to it."""
from django import forms
from django.db.models import QuerySet

from beneficiaires.models import Dossier
from bilan.socle.formulaires import Formulaire
from bilan.socle.models import Compte
from bilan.socle.roles import Role


class FormeConfier(Formulaire, forms.Form):
    a = forms.ModelChoiceField(label="Qui suivra ce bilan", queryset=None, empty_label="Choisissez", widget=forms.Select)
    accord = forms.BooleanField(label="La personne sait qui l’accompagnera désormais, et elle est d’accord")

    def __init__(self, *args, dossier: Dossier, **options):
        super().__init__(*args, **options)
        self.fields["a"].queryset = _possibles(dossier)


def _possibles(dossier: Dossier) -> QuerySet[Compte]:
    autres = Compte.objects.filter(is_active=True, roles__contains=[Role.CONSULTANT]).order_by("nom", "prenom")
    return autres.exclude(pk__in=[dossier.consultant_id, dossier.beneficiaire.compte_id])
