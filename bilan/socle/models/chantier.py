"""A long work that somebody asked for, and how far it is: its row says what was found in codes and numbers, never with a word of anyone's."""
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role


class EtatChantier(models.TextChoices):
    A_FAIRE = "a_faire", "En attente"
    EN_COURS = "en_cours", "En cours"
    FINI = "fini", "Terminé"
    ECHEC = "echec", "Arrêté"


OUVERTS = ["a_faire", "en_cours"]


def place(chantier: "Chantier") -> str:
    """Where what was handed in is encrypted: bound to what its row is from the start."""
    return f"chantier|{chantier.genre}|{chantier.par_id}|{chantier.demande_le.timestamp():.6f}"


class Chantier(models.Model):
    SOUS_CLE_MAITRE = {"depot": place}
    PORTEE = {Role.CONSULTANT: lambda compte: Q(par=compte.pk, de_gestion=False), Role.GESTION: lambda compte: Q(par=compte.pk) | Q(de_gestion=True)}

    genre = models.CharField("genre", max_length=40)  # a name of `bilan.socle.chantiers.GENRES`
    par = models.ForeignKey("socle.Compte", on_delete=models.PROTECT, related_name="+", verbose_name="demandé par")
    de_gestion = models.BooleanField("commun à la gestion", default=False)  # what one of them asked for is everybody's of gestion
    memoire = models.JSONField("où il en est et ce qu’il a trouvé", default=dict)  # codes, dates, numbers: see `chantiers.sans_texte`
    depot = models.BinaryField("ce qui a été remis, chiffré", null=True)  # a file to import; erased with the last step
    faits = models.PositiveIntegerField("faits", default=0, db_default=0)
    total = models.PositiveIntegerField("en tout", default=0, db_default=0)
    etat = models.CharField("état", max_length=10, choices=EtatChantier, default=EtatChantier.A_FAIRE, db_default=EtatChantier.A_FAIRE)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0, db_default=0)  # since the last step that was written
    bail = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    erreur = models.CharField("cause de l’arrêt", max_length=200, blank=True)
    demande_le = models.DateTimeField("demandé le", db_default=Now())
    passe_le = models.DateTimeField("avancé le", null=True, blank=True)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)
    vu_le = models.DateTimeField("résultat lu le", null=True, blank=True)

    objects = GestionnaireAcces()

    class Meta:
        verbose_name = "travail en cours"
        verbose_name_plural = "travaux en cours"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["passe_le", "id"], name="chantier_ouvert", condition=Q(etat__in=OUVERTS))]
        constraints = [
            models.CheckConstraint(
                name="chantier_faits_sur_total", condition=Q(faits__lte=F("total")), violation_error_message="Un travail n’est jamais fait à plus de tout.",
            ),
            models.CheckConstraint(
                name="chantier_fini_ssi_date", condition=Q(etat__in=OUVERTS, fini_le=None) | ~Q(etat__in=OUVERTS) & Q(fini_le__isnull=False),
                violation_error_message="Un travail terminé ou arrêté porte la date de sa fin.",
            ),
            models.UniqueConstraint(
                fields=["genre", "par"], condition=Q(etat__in=OUVERTS), name="chantier_un_a_la_fois", violation_error_message="Ce travail est déjà en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.genre} n° {self.pk}"
