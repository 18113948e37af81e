"""What one writes to sign: a name, the sentence one accepts, the code received by e-mail."""
from django import forms

from bilan.socle.formulaires import Formulaire


class ChampCode(forms.CharField):
    """Six digits, typed or pasted with spaces; only the act of signing needs it, not the request for one."""

    def __init__(self, **options):
        super().__init__(label="Code reçu par courriel", max_length=12, required=True, **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        self.error_messages["required"] = "Écrivez les six chiffres du code reçu par courriel, ou demandez-en un."

    def clean(self, value):
        chiffres = "".join(super().clean(value).split())
        if chiffres and not (chiffres.isascii() and chiffres.isdigit() and len(chiffres) == 6):
            raise forms.ValidationError("Le code a six chiffres : vérifiez le dernier courriel reçu.")
        return chiffres


class _Nom(forms.CharField):
    def __init__(self):
        super().__init__(label="Vos prénom et nom", max_length=120)
        self.widget.attrs["autocomplete"] = "name"
        self.error_messages["required"] = "Écrivez vos prénom et nom : c’est votre signature."


class _Accord(forms.BooleanField):
    """The sentence that is kept with the signature; its words come from the version."""

    def __init__(self, **options):
        super().__init__(**options)
        self.error_messages["required"] = "Cochez cette phrase pour signer : c’est votre accord."


class FormeSignatureBeneficiaire(Formulaire, forms.Form):
    nom = _Nom()
    code = ChampCode()
    accord = _Accord()

    def __init__(self, *args, consentement: str, aide_code: str, **options):
        super().__init__(*args, **options)
        self.fields["accord"].label, self.fields["code"].help_text = consentement, aide_code


class FormeSignatureEmployeur(FormeSignatureBeneficiaire):
    """The same, and in what capacity."""

    fonction = forms.CharField(label="Votre fonction", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"}))
    field_order = ("nom", "fonction")


class FormeRefus(Formulaire, forms.Form):
    """As many steps as to accept, and no reason."""

    nom = _Nom()
    code = ChampCode()

    def __init__(self, *args, aide_code: str, **options):
        super().__init__(*args, **options)
        self.fields["code"].help_text = aide_code


class FormeContresignature(Formulaire, forms.Form):
    nom = _Nom()
    accord = _Accord()

    def __init__(self, *args, consentement: str, **options):
        super().__init__(*args, **options)
        self.fields["accord"].label = consentement
