"""Whose late things gestion's home shows: a filter in the address, among those who have some."""
from django import forms
from django.urls import reverse

from bilan.socle.a_faire import Tache
from bilan.socle.formulaires import Formulaire, ListeDeChoix
from bilan.socle.models import Compte
from bilan.socle.roles import Role


class FiltreRetards(Formulaire, forms.Form):
    """Whose late things are shown; in the address."""

    suivi = forms.ModelChoiceField(label="Suivi par", queryset=None, required=False, empty_label="Toute l’équipe", widget=ListeDeChoix)
    vue = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)  # whose home this is, for who has two

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.utile = False
        self.fields["suivi"].queryset = Compte.objects.filter(roles__contains=[Role.CONSULTANT]).order_by("nom", "prenom")

    def parmi(self, retards: list[Tache]) -> None:
        """Offer the consultants who have something late, and the one who is chosen: a choice among thousands would be none, nor is one of one."""
        champ = self.fields["suivi"]
        suivent = {tache.dossier.consultant_id for tache in retards} | ({self.consultant.pk} if self.consultant else set())
        champ.queryset = champ.queryset.filter(pk__in=suivent)
        self.utile = self.actif or len(suivent) > 1

    @property
    def consultant(self) -> Compte | None:
        """Who is chosen; someone unknown filters nothing."""
        return self.cleaned_data["suivi"] if self.is_valid() else None

    @property
    def actif(self) -> bool:
        return self.consultant is not None

    @property
    def tout(self) -> str:
        return f"{reverse('accueil')}?vue={self.cleaned_data['vue']}" if self.actif else ""
