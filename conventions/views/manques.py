"""A missing mention, and the place where it is filled in."""
from dataclasses import dataclass

from django.urls import reverse

from conventions import donnees
from conventions.models import Convention
from conventions.regles import OuRemplir

# mentions whose field bears another name
ANCRES = {
    "periode": "periode_debut", "duree": "periode_debut", "prix": "prix", "taux_distance": "taux_distance", "nature": "effectif", "programme": "objectif",
    "conditions": "modalites_deroulement", "paiement": "modalites_reglement", "employeur": "employeur_raison_sociale", "planning": "periode_debut",
}


@dataclass(frozen=True)
class Manque:
    """« l’objectif (R6313-8) », where it is filled in; no address when it is not the consultant's to fill."""

    libelle: str
    source: str
    ou: str
    url: str = ""


def manques(convention: Convention, lues: dict) -> list[Manque]:
    brouillon = reverse("conventions:completer", args=[convention.dossier.numero])
    return [_manque(mention, brouillon, lues) for mention in donnees.manques(convention, lues)]


def _manque(mention, brouillon: str, lues: dict) -> Manque:
    if mention.ou_remplir == OuRemplir.ORGANISME:
        return Manque(mention.libelle, mention.source, "à demander à la gestion, dans les réglages de l’organisme")
    if mention.ou_remplir == OuRemplir.FINANCEMENT:
        return Manque(mention.libelle, mention.source, "dans les financements", reverse("beneficiaires:financement", args=[lues["dossier_numero"]]))
    vides = [champ for champ in mention.champs if not lues.get(champ)]
    champ = ANCRES.get(mention.code) or (vides[0] if vides else mention.code)
    return Manque(mention.libelle, mention.source, "dans le brouillon", f"{brouillon}#id_{champ}")
