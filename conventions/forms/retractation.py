"""What one writes to renounce: who, and where the receipt goes; for a letter, its date. No reason has a field."""
from django import forms

from bilan.socle.formulaires import Formulaire


class FormeRenonciation(Formulaire, forms.Form):
    nom = forms.CharField(label="Vos prénom et nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contrat = forms.CharField(label="Contrat", disabled=True)
    courriel = forms.EmailField(label="Adresse où recevoir l’accusé de réception", widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class FormeLettre(Formulaire, forms.Form):
    ecrite_le = forms.DateField(label="Date d’envoi de la lettre", widget=forms.DateInput,
                                help_text="Celle du cachet de la poste ou, à défaut, celle que porte la lettre : c’est elle qui doit être dans le délai.")
