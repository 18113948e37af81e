"""The two parties whom the provider meets: the bénéficiaire, and the employer who may sign and pay but never reads."""
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from beneficiaires.models.champs import Adresse, Siret
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.calendrier import Territoire
from bilan.socle.recherche import Trigrammes, colonne
from bilan.socle.roles import EQUIPE, Role


class Statut(models.TextChoices):
    SALARIE = "salarie", "Salariat privé"
    DEMANDEUR_EMPLOI = "demandeur_emploi", "Recherche d’emploi"
    AGENT_PUBLIC = "agent_public", "Emploi public"
    INDEPENDANT = "independant", "Activité indépendante"
    AUTRE = "autre", "Autre situation"


class Beneficiaire(Adresse):
    """A person who does a bilan. No social-security number, no birth date, no health: nothing without a direct and necessary link (L6313-4)."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="beneficiaire", verbose_name="compte")
    statut = models.CharField("situation", max_length=20, choices=Statut, default=Statut.SALARIE)
    poste = models.CharField("poste occupé", max_length=120, blank=True)
    territoire = models.CharField("territoire", max_length=20, choices=Territoire.choix(), default=Territoire.METROPOLE.value,
                                  help_text="ses jours fériés sont ceux de ses délais, et son heure celle de ses rendez-vous")

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(compte=compte),
        # a person who comes back is found by the action that opens the dossier, from her address, not by browsing others' people
        Role.CONSULTANT: lambda compte: Q(pk__in=_suivis(compte)),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "bénéficiaire"
        ordering = ["compte__nom", "compte__prenom", "pk"]

    def __str__(self):
        return str(self.compte)


def _suivis(compte):
    from beneficiaires.models.dossier import Dossier  # the two models name each other
    return Dossier.objects.filter(consultant=compte).values("beneficiaire")


FICHE = colonne("raison_sociale", "siret", "representant", "courriel")  # what the back office finds an employer by


class Employeur(Adresse):
    raison_sociale = models.CharField("raison sociale", max_length=160)
    siret = Siret("SIRET", blank=True)
    representant = models.CharField("qui signe", max_length=120, blank=True)
    representant_fonction = models.CharField("sa fonction", max_length=80, blank=True)
    courriel = models.EmailField("son adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    opco = models.CharField("OPCO", max_length=80, blank=True)
    recherche = models.GeneratedField(expression=colonne("raison_sociale"), output_field=models.TextField(), db_persist=True)  # read by the dossiers' own

    objects = GestionnaireAcces()
    PORTEE = {role: (lambda compte: Q()) for role in EQUIPE}

    class Meta:
        verbose_name = "employeur"
        ordering = ["raison_sociale", "pk"]
        indexes = [
            GinIndex(Trigrammes(FICHE), fastupdate=False, name="employeur_fiche"),
            models.Index(fields=["id"], name="employeur_sans_signataire", condition=Q(representant="") | Q(courriel="")),
        ]

    def __str__(self):
        return self.raison_sociale

    @property
    def siren(self) -> str:
        return self.siret[:9]
