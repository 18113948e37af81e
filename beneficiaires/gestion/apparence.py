"""The provider's logo and colour, as its page in the back office takes them: a file that is read, never kept as it came, and a colour that can be read."""
from typing import Any

from django import forms

from beneficiaires.models import Organisme
from bilan.socle import logo


class FormeOrganisme(forms.ModelForm):
    logo_fichier = forms.FileField(
        label="Logo", required=False, widget=forms.FileInput({"accept": "image/svg+xml,image/png,.svg,.png"}),
        help_text="SVG, ou PNG d’au moins 56 pixels de haut, 200 Ko au plus : montré à 28 pixels de haut, à côté de votre nom.",
    )
    retirer_logo = forms.BooleanField(label="Retirer le logo", required=False)

    class Meta:
        model = Organisme
        fields = ("couleur",)  # the page adds its own

    def clean_couleur(self) -> str:
        return self.cleaned_data["couleur"].lower()

    def clean_logo_fichier(self) -> logo.Logo | None:
        fichier = self.cleaned_data["logo_fichier"]
        return logo.lire(fichier.read(logo.MAXIMUM + 1)) if fichier else None

    def save(self, commit: bool = True) -> Any:
        nouveau = self.cleaned_data.get("logo_fichier")
        if nouveau or self.cleaned_data.get("retirer_logo"):
            self.instance.changer_de_logo(nouveau)
        return super().save(commit)
