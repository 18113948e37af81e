"""What a stranger may write to the provider: a request for a bilan, a complaint."""
from typing import ClassVar

from django import forms

from beneficiaires.forms.champs import TELEPHONE
from beneficiaires.models.contact import Souhait
from beneficiaires.models.personnes import Statut
from beneficiaires.models.reclamation import Objet, Qualite
from bilan.public.garde import FormulairePublic

A_CHOISIR = ("", "Choisissez")  # nothing is said in a stranger's place
ADRESSE = {"autocomplete": "email", "spellcheck": "false"}


class FormeContact(FormulairePublic):
    lecteurs: ClassVar[dict[str, str]] = {"message": "les consultants et la gestion de l’organisme, une fois votre adresse confirmée"}

    prenom = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    nom = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    courriel = forms.EmailField(label="Adresse électronique", max_length=254, widget=forms.EmailInput(attrs=ADRESSE),
                                help_text="Personnelle de préférence. Un lien y sera envoyé, pour confirmer votre demande.")
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False, validators=[TELEPHONE],
                                widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    statut = forms.ChoiceField(label="Votre situation", choices=[A_CHOISIR, *Statut.choices])
    souhait = forms.ChoiceField(label="Qui pourrait financer votre bilan", choices=Souhait.choix())
    message = forms.CharField(label="Ce que vous voulez nous dire", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
                              help_text="Quand vous joindre, une question, un besoin particulier. Rien de votre santé ni de votre vie privée n’est nécessaire.")


class FormeReclamation(FormulairePublic):
    lecteurs: ClassVar[dict[str, str]] = {"texte": "vous et la gestion de l’organisme, personne d’autre"}

    qualite = forms.ChoiceField(label="Qui êtes-vous", choices=[A_CHOISIR, *Qualite.choix()])
    nom = forms.CharField(label="Votre nom", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    courriel = forms.EmailField(label="Adresse électronique", max_length=254, widget=forms.EmailInput(attrs=ADRESSE),
                                help_text="L’accusé de réception y sera envoyé, avec le lien pour lire la réponse.")
    objet = forms.ChoiceField(label="De quoi s’agit-il", choices=[A_CHOISIR, *Objet.choix()])
    texte = forms.CharField(label="Votre réclamation", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
                            help_text="Ce qui s’est passé, quand, et ce que vous attendez de nous.")
