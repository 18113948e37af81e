"""Find the person at this address, or open her account; nobody's name is changed by opening a dossier."""
from datetime import datetime

from django.core.exceptions import ValidationError

from beneficiaires.models import Beneficiaire, Employeur
from bilan.socle.acteur import Acteur
from bilan.socle.comptes import inviter
from bilan.socle.models import Compte
from bilan.socle.recherche import normaliser
from bilan.socle.roles import Role


def beneficiaire_de(*, acteur: Acteur, instant: datetime, email: str, prenom: str, nom: str, accord: str, telephone: str, **champs) -> Beneficiaire:
    """The bénéficiaire at this address. ValidationError when the address is already someone else's."""
    compte = Compte.objects.filter(email__iexact=email.strip()).first()
    if compte and normaliser(compte.nom_complet) != normaliser(f"{prenom.strip()} {nom.strip()}"):
        raise ValidationError("Cette adresse est déjà celle d’une autre personne : vérifiez l’adresse et le nom.", code="email")
    if compte is None or Role.BENEFICIAIRE not in compte.roles:
        compte = inviter(
            acteur=acteur, instant=instant, email=email.strip(), prenom=prenom.strip(), nom=nom.strip(), roles=[Role.BENEFICIAIRE],
            accord=accord, telephone=telephone.strip(), lettre=False,  # « Votre espace bilan est ouvert » is her letter
        )
    beneficiaire, _ = Beneficiaire.objects.get_or_create(compte=compte, defaults=champs)
    return beneficiaire


def employeur_au_siret(siret: str) -> Employeur | None:
    return Employeur.objects.filter(siret=siret).first() if siret else None


def employeur_de(*, raison_sociale: str, siret: str = "", **champs: str) -> Employeur:
    """The employer with this SIRET, left as it is known; written when it is new. Without a SIRET, always a new one."""
    return employeur_au_siret(siret) or Employeur.objects.create(raison_sociale=raison_sociale.strip(), siret=siret, **champs)
