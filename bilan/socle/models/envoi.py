"""The outbox: one row a letter, under a unique key that names what is due. PostgreSQL is the truth; Celery only wakes the sender.

A worker claims a lot by its lease (`bail`): the rows stay « à envoyer ». A row becomes « en cours d'envoi » when its turn comes, just before
it is handed to the mail server: only those are uncertain when the worker dies, the rest of the lot has simply not left.
"""
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper


class NatureEnvoi(models.TextChoices):
    LEGAL = "legal", "Légal"  # sent again when a crash leaves its fate uncertain: two letters rather than none
    CONFORT = "confort", "Confort"  # never sent again: none rather than two


class EtatEnvoi(models.TextChoices):
    A_FAIRE = "a_faire", "À envoyer"
    PRIS = "pris", "En cours d’envoi"
    ENVOYE = "envoye", "Envoyé"
    INCERTAIN = "incertain", "Incertain"
    MORT = "mort", "Abandonné"
    ANNULE = "annule", "Annulé"


def place(envoi: "Envoi") -> str:
    """Where a context is encrypted: bound to the key of its row."""
    return f"envoi|{envoi.cle}"


class Envoi(models.Model):
    SOUS_CLE_MAITRE = {"contexte": place}

    cle = models.CharField("clé", max_length=160, unique=True)
    fil = models.CharField("fil", max_length=60, blank=True, db_index=True)
    nature = models.CharField("nature", max_length=10, choices=NatureEnvoi)
    destinataire = models.EmailField("destinataire")
    repondre_a = models.EmailField("répondre à", blank=True)
    gabarit = models.CharField("gabarit", max_length=80)
    contexte = models.BinaryField("contexte chiffré", null=True)  # JSON under the master key; purged after a while
    objet = models.CharField("objet", max_length=200, blank=True)  # known once sent; never personal
    etat = models.CharField("état", max_length=10, choices=EtatEnvoi, default=EtatEnvoi.A_FAIRE, db_default=EtatEnvoi.A_FAIRE)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0, db_default=0)
    a_partir_de = models.DateTimeField("à partir de", null=True, blank=True)  # none: at once
    bail = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    cree_le = models.DateTimeField("écrit le", db_default=Now())
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.CharField("dernière erreur", max_length=200, blank=True)

    class Meta:
        verbose_name = "courriel"
        ordering = ["-pk"]
        # legal letters (« legal » > « confort ») leave first: a signature or a code must not wait behind the digests of a whole Monday
        indexes = [
            models.Index(fields=["-nature", "id"], name="envoi_en_attente", condition=Q(etat__in=["a_faire", "pris"])),
            # how many left in the last minute, how many are about to: what the pace of sending is counted from
            models.Index(fields=["envoye_le"], name="envoi_parti", condition=Q(envoye_le__isnull=False)),
            models.Index(fields=["bail"], name="envoi_tenu", condition=Q(bail__isnull=False)),
            models.Index(OpClass(Upper("destinataire"), "text_pattern_ops"), name="envoi_destinataire"),  # to whom: the search of gestion
            models.Index(fields=["etat"], name="envoi_a_voir", condition=Q(etat__in=["incertain", "mort"])),  # counted on gestion's home
        ]
        constraints = [models.CheckConstraint(
            name="envoi_envoye_ssi_date", condition=Q(etat="envoye", envoye_le__isnull=False) | ~Q(etat="envoye") & Q(envoye_le=None),
            violation_error_message="Un courriel envoyé porte la date de son envoi.",
        )]

    def __str__(self):
        return self.cle
