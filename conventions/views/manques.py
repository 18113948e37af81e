"""A missing mention, and the place where it is filled in."""
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from bilan.socle.roles import Role
from conventions import donnees
from conventions.models import Convention
from conventions.regles import Mention, OuRemplir

# mentions whose field bears another name
ANCRES = {
    "periode": "periode_debut", "duree": "periode_debut", "prix": "prix", "taux_distance": "taux_distance", "nature": "effectif", "programme": "objectif",
    "conditions": "modalites_deroulement", "paiement": "modalites_reglement", "employeur": "employeur_adresse", "planning": "periode_debut",
}


@dataclass(frozen=True)
class Manque:
    """« l’objectif (R6313-8) », where it is filled in; no address when it is not the consultant's to fill."""

    libelle: str
    source: str
    ou: str
    url: str = ""


def manques(convention: Convention, lues: dict, roles: Collection[Role]) -> list[Manque]:
    """`roles`: what the reader's account holds; whoever is also gestion is led to the provider's settings."""
    return [_manque(mention, convention, lues, Role.GESTION in roles) for mention in donnees.manques(convention, lues)]


def _manque(mention: Mention, convention: Convention, lues: dict, gestion: bool) -> Manque:
    numero = convention.dossier.numero
    if mention.ou_remplir == OuRemplir.ORGANISME:
        reglages = reverse("admin:beneficiaires_organisme_changelist") if gestion else ""
        return Manque(mention.libelle, mention.source, "à demander à la gestion, dans les réglages de l’organisme", reglages)
    if mention.ou_remplir == OuRemplir.FINANCEMENT:
        page = "conventions:repartition" if convention.remplace_id else "beneficiaires:financement"
        return Manque(mention.libelle, mention.source, "dans les financements", reverse(page, args=[numero]))
    if "duree_minutes" in mention.champs and not lues.get("duree_minutes"):
        return Manque(mention.libelle, mention.source, "dans le programme", reverse("beneficiaires:programme", args=[numero]))
    brouillon = reverse("conventions:completer", args=[numero])
    vides = [champ for champ in mention.champs if not lues.get(champ)]
    champ = ANCRES.get(mention.code) or (vides[0] if vides else mention.code)
    return Manque(mention.libelle, mention.source, "dans le brouillon", f"{brouillon}#id_{champ}")
