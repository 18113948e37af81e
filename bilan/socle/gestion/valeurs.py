"""The value of a legal parameter as gestion types it: a number, « oui », « non », or a day of the year; never the syntax of a programme."""
import re
from typing import Any

from django import forms

from bilan.socle.parametres_en_mots import CONDITIONS, MOTS, PREUVES, UNITES
from bilan.socle.typographie import typographier

OUI_NON = {"oui": True, "non": False}
AIDE = typographier("Un nombre, « oui » ou « non », ou un jour de l’année (31 mai : 05-31). Vide : le texte n’en fixe pas.")
AIDE_SOURCE = typographier("L’article, puis ce qui le prouve : " + ", ".join(f"[{marque}] {preuve}" for marque, preuve in PREUVES.items()) + ".")
CHOIX = {
    "code": [("", "Choisir…"), *sorted(((code, typographier(mots)) for code, mots in MOTS.items()), key=lambda choix: choix[1])],
    "condition": [("", "Toujours"), *CONDITIONS.items()],
    "unite": [("", "Aucune"), ("euros", "€"), *((unite, mots) for unite, (_, mots) in UNITES.items())],
}
_VIRGULE = re.compile(r"\d+,\d+")
_MOIS_ET_JOUR = re.compile(r"\d{2}-\d{2}")


class ChampValeur(forms.JSONField):
    default_error_messages = {"invalid": "Écrivez un nombre, « oui », « non », ou un jour comme 05-31."}

    def to_python(self, value: Any) -> Any:
        texte = value.strip() if isinstance(value, str) else ""
        if texte.lower() in OUI_NON:
            return OUI_NON[texte.lower()]
        if _MOIS_ET_JOUR.fullmatch(texte):
            return texte
        return super().to_python(texte.replace(",", ".") if _VIRGULE.fullmatch(texte) else value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "oui" if value else "non"
        if value is None:
            return ""
        return value if isinstance(value, str) and _MOIS_ET_JOUR.fullmatch(value) else super().prepare_value(value)
