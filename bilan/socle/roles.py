"""Who may act: three roles with an account, four parties without."""
from django.db.models import TextChoices


class Role(TextChoices):
    BENEFICIAIRE = "beneficiaire", "Bénéficiaire"
    CONSULTANT = "consultant", "Consultant"
    GESTION = "gestion", "Gestion"
    # no account: they come by a single-purpose link, or are the clock
    EMPLOYEUR = "employeur", "Employeur"
    CEP = "cep", "Conseiller CEP"
    TIERS = "tiers", "Personne désignée"  # by the bénéficiaire, in a written agreement
    SYSTEME = "systeme", "Plateforme"


ROLES_DE_COMPTE = (Role.BENEFICIAIRE, Role.CONSULTANT, Role.GESTION)
EQUIPE = frozenset({Role.CONSULTANT, Role.GESTION})
