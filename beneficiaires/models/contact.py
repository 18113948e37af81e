"""A request for a bilan sent by a stranger: all that names her is in a vault of its own, so that to forget her is to destroy one key."""
from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaires.etats_contact import TRANSITIONS, VUES, EtatContact
from beneficiaires.models.personnes import Statut
from bilan.socle.coffre import ChampSecret
from bilan.socle.libelles import EnumLibelle
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role


class Souhait(EnumLibelle):
    """How she thinks of paying: an idea, not a way of financing; the wizard asks what the law needs."""

    JE_NE_SAIS_PAS = "je_ne_sais_pas", "Je ne sais pas encore"
    CPF = "cpf", "Mon compte personnel de formation (CPF)"
    EMPLOYEUR = "employeur", "Mon employeur"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    FAF = "faf", "Le fonds de formation de mon activité indépendante"
    MOI = "moi", "Moi-même"


class PremierContact(ModeleSecret):
    statut = models.CharField("situation", max_length=20, choices=Statut, default=Statut.SALARIE)
    souhait = models.CharField("financement souhaité", max_length=20, choices=Souhait.choix(), default=Souhait.JE_NE_SAIS_PAS.value)
    prenom = ChampSecret("prénom")
    nom = ChampSecret("nom")
    courriel = ChampSecret("adresse électronique")
    telephone = ChampSecret("téléphone")
    message = ChampSecret("message")
    etat = models.CharField("état", max_length=12, choices=EtatContact, default=EtatContact.A_CONFIRMER)
    demandee_le = models.DateTimeField("envoyée le")
    confirmee_le = models.DateTimeField("confirmée le", null=True, blank=True)
    oublier_le = models.DateField("à oublier le")
    suivi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="suivie par")

    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.CONSULTANT: lambda compte: Q(etat__in=VUES) & (Q(suivi_par=None) | Q(suivi_par=compte)),
        Role.GESTION: lambda compte: Q(etat__in=VUES),
    }

    class Meta:
        verbose_name = "demande de bilan"
        verbose_name_plural = "demandes de bilan"
        ordering = ["-demandee_le", "pk"]
        indexes = [models.Index(fields=["oublier_le"], name="contact_a_oublier")]
        constraints = [models.CheckConstraint(
            name="contact_confirme_ou_non", condition=Q(etat="a_confirmer", confirmee_le=None) | ~Q(etat="a_confirmer") & Q(confirmee_le__isnull=False),
            violation_error_message="Une demande n’arrive qu’une fois confirmée par la personne.",
        )]

    def __str__(self):
        return f"demande du {self.demandee_le:%d/%m/%Y}"

    @property
    def fil(self) -> str:
        return f"contact:{self.pk}"

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}"
