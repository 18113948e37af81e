"""The price that a draft proposes, typed beside those who fund it."""
from django import forms

from beneficiaires.forms.champs import EnEuros
from bilan.socle.formulaires import Formulaire


class FormePrix(Formulaire, forms.Form):
    prix_centimes = EnEuros(label="Prix du bilan, en euros")
