"""The one-time code of a signing page: a button of the same form asks for it, and what was typed stays."""
from datetime import datetime

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from bilan.signature import codes
from bilan.signature.models import Lien, Signable
from bilan.socle.acteur import Acteur
from bilan.socle.typographie import phrase


def aide(adresse: str) -> str:
    return phrase("Six chiffres, envoyés à {adresse}. Valable dix minutes.", adresse=codes.masquer(adresse))


def demande(requete: HttpRequest) -> bool:
    """Whether the button that was pressed is « Recevoir un code »."""
    return requete.method == "POST" and requete.POST.get("geste") == "code"


def envoyer(objet: Signable, *, acteur: Acteur, instant: datetime, lien: Lien | None = None, gabarit: str = "signature/code") -> str:
    """Send a code; the sentence that says so, or the reason why not."""
    try:
        codes.envoyer(objet, acteur=acteur, instant=instant, lien=lien, gabarit=gabarit)
    except ValidationError as refus:
        return " ".join(refus.messages)
    adresse = lien.destinataire if lien else acteur.compte.email
    return phrase("Code envoyé à {adresse}. Il est valable dix minutes.", adresse=codes.masquer(adresse))


def verifier(forme: BaseForm, objet: Signable, *, acteur: Acteur, instant: datetime, lien: Lien | None = None) -> bool:
    """Use up the code that was typed; a wrong one is said on its field."""
    try:
        codes.verifier(objet, forme.cleaned_data["code"], acteur=acteur, instant=instant, lien=lien)
    except ValidationError as refus:
        forme.add_error("code", refus)
        return False
    return True
