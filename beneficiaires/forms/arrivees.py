"""Which requests a list shows, and what gestion answers to a complaint."""
from typing import ClassVar

from django import forms

from beneficiaires.etats_contact import VUES, EtatContact
from beneficiaires.etats_reclamation import EtatReclamation
from bilan.socle.formulaires import Formulaire


class FiltreContacts(Formulaire, forms.Form):
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *((etat, EtatContact(etat).label) for etat in VUES)])


class FiltreReclamations(Formulaire, forms.Form):
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *EtatReclamation.choices])


class FormeReponse(Formulaire, forms.Form):
    lecteurs: ClassVar[dict[str, str]] = {"texte": "la gestion et la personne qui réclame"}
    texte = forms.CharField(label="Votre réponse", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
                            help_text="Ce que vous avez vérifié, ce que vous proposez, et le médiateur si cela ne suffit pas.")


class FormeCorrection(Formulaire, forms.Form):
    lecteurs: ClassVar[dict[str, str]] = {"texte": "la gestion"}
    texte = forms.CharField(label="Ce qui a changé pour que cela ne se reproduise pas", max_length=2000, required=False,
                            widget=forms.Textarea(attrs={"rows": 4}), help_text="Laissez vide s’il n’y avait rien à changer.")
