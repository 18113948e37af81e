"""A password must hold more than what anyone would try first: the person's names, and the words of this place."""
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

MOTS = ("bilan", "competence", "motdepasse", "password", "consultant", "gestion")
RESTE = 8  # letters and digits that these words must leave


class MotsDuContexte:
    """OWASP ASVS 6.2.11; the length itself is judged by Django's own validator."""

    def validate(self, password: str, user: Any = None) -> None:
        reste = _simple(password)
        for mot in sorted({*MOTS, *_mots_de(user)}, key=len, reverse=True):
            reste = reste.replace(mot, "")
        if len(reste) < RESTE:
            raise ValidationError("Ce mot de passe tient à votre nom ou à des mots trop attendus.", code="contexte")

    def get_help_text(self) -> str:
        return "Votre mot de passe ne peut pas tenir à votre nom ni à des mots trop attendus."


def _mots_de(compte: Any) -> set[str]:
    texte = " ".join(str(getattr(compte, champ, "")) for champ in ("prenom", "nom", "email"))
    return {mot for part in texte.replace("@", " ").replace(".", " ").replace("-", " ").split() if len(mot := _simple(part)) >= 3}


def _simple(texte: str) -> str:
    """Small letters and digits, without accents."""
    return "".join(signe for signe in unicodedata.normalize("NFKD", texte.casefold()) if signe.isalnum())
