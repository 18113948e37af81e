"""The page of signatures of a concluded contract: who, when, by what means, what was shown, and what these signatures are worth."""
from datetime import UTC

from django.conf import settings

from bilan.signature.models import Moyen, Signature
from bilan.socle.mots import enumeration, groupes
from bilan.socle.typographie import phrase

MONTRE = {True: "Projet montré, SHA-256", False: "Données montrées (le PDF était en préparation), SHA-256"}
NIVEAU = (
    "Signatures électroniques simples, par {moyens} (règlement UE n° 910/2014, article 25 ; articles 1366 et 1367 du code civil). Elles valent comme preuve ; "
    "elles n’ont pas la présomption de fiabilité, que la loi réserve à la signature qualifiée."
)
PAPIER = "La signature sur papier a été enregistrée par l’organisme, à la date qu’elle porte."
SCEAU = (
    "Ce fichier est scellé au nom de {organisme}, après la dernière signature : un seul caractère changé se voit. Pour le vérifier, sans compte : {adresse}. "
    "Le journal de chaque acte, avec ses empreintes chaînées, est dans le dossier de preuve que chaque partie peut télécharger."
)


def lignes(signature: Signature) -> list[tuple[str, str]]:
    """(word, value) of one signature, beside who signed and the hour of Paris."""
    return [
        ("Heure UTC", f"{signature.le.astimezone(UTC):%Y-%m-%d %H:%M:%S}"),
        ("Moyen", signature.get_moyen_display()),
        ("Texte accepté", phrase("« {} »", signature.consentement)),
        (MONTRE[signature.sur_document], groupes(signature.empreinte)),
    ]


def valeur(figees: dict, signatures: list[Signature]) -> list[str]:
    """What these signatures are worth, no more; how to check the file."""
    moyens = dict.fromkeys(signature.get_moyen_display() for signature in signatures if signature.moyen != Moyen.PAPIER)
    return [
        *([phrase(NIVEAU, moyens=enumeration(moyens))] if moyens else []),
        *([PAPIER] if any(signature.moyen == Moyen.PAPIER for signature in signatures) else []),
        phrase(SCEAU, organisme=figees["organisme_denomination"], adresse=f"{settings.SITE_URL}/verifier/"),
    ]
