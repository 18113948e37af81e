"""A person who signs in. There is no public sign-up: accounts are opened by invitation."""
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from bilan.socle.recherche import Trigrammes, colonne
from bilan.socle.roles import EQUIPE, ROLES_DE_COMPTE, Role


class Accord(models.TextChoices):
    """How the person wishes to be addressed; neutral wording by default."""

    NEUTRE = "neutre", "Formulation neutre"
    FEMININ = "feminin", "Au féminin"
    MASCULIN = "masculin", "Au masculin"


class Theme(models.TextChoices):
    """How pages are drawn for this person; the wish of the device by default."""

    SYSTEME = "", "Comme votre appareil"
    CLAIR = "clair", "Clair"
    SOMBRE = "sombre", "Sombre"


class GestionnaireComptes(BaseUserManager["Compte"]):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def creer(self, email: str, *, prenom: str, nom: str, roles: list[str], mot_de_passe: str | None = None, **champs) -> "Compte":
        """An account with its roles; without a password, the person signs in by a one-time code or a passkey."""
        compte = self.model(email=email.strip().lower(), prenom=prenom, nom=nom, roles=list(roles), **champs)
        compte.set_password(mot_de_passe)
        compte.save(using=self._db)
        return compte


class Compte(AbstractBaseUser):
    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    accord = models.CharField("accord", max_length=10, choices=Accord, default=Accord.NEUTRE)
    theme = models.CharField("apparence", max_length=6, choices=Theme, default=Theme.SYSTEME, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=[(r.value, r.label) for r in ROLES_DE_COMPTE]), verbose_name="rôles", default=list)
    is_active = models.BooleanField("actif", default=True)
    cree_le = models.DateTimeField("ouvert le", auto_now_add=True)
    rappels_en_pause_le = models.DateTimeField("rappels en pause depuis", null=True, blank=True)
    recherche = models.GeneratedField(expression=colonne("prenom", "nom", "email"), output_field=models.TextField(), db_persist=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["prenom", "nom"]
    objects = GestionnaireComptes()

    class Meta:
        verbose_name = "compte"
        ordering = ["nom", "prenom", "pk"]
        indexes = [
            GinIndex(Trigrammes("recherche"), fastupdate=False, name="compte_trigrammes"),
            GinIndex(fields=["roles"], name="compte_roles"),  # the few of the team, among all those who had a bilan
            models.Index(fields=["nom", "prenom"], name="compte_par_nom"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="compte_email_unique", violation_error_message="Un compte existe déjà pour cette adresse."),
            models.CheckConstraint(
                name="compte_roles_connus", condition=Q(roles__contained_by=[r.value for r in ROLES_DE_COMPTE]),
                violation_error_message="Un compte est celui d’un bénéficiaire, d’un consultant ou de la gestion.",
            ),
        ]

    def __str__(self):
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}"

    def get_full_name(self):
        return self.nom_complet

    def get_short_name(self):
        return self.prenom

    @property
    def est_equipe(self) -> bool:
        """Staff (consultant or gestion): a second factor is mandatory."""
        return not EQUIPE.isdisjoint(self.roles)

    # What the Django admin asks: gestion and nobody else. What is registered there, and how, is the admin's own whitelist.
    @property
    def is_staff(self) -> bool:
        return Role.GESTION in self.roles

    is_superuser = False

    def has_perm(self, perm, obj=None):
        return self.is_active and self.is_staff

    def has_perms(self, perms, obj=None):
        return self.has_perm("")

    def has_module_perms(self, app_label):
        return self.has_perm("")
