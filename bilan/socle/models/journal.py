"""The journal's table. Its chain is computed, and its rows are guarded, by database triggers (migration 0002)."""
from django.db import models
from django.db.models.functions import Now


class Evenement(models.Model):
    fil = models.CharField("fil", max_length=60, help_text="la chaîne à laquelle appartient la ligne, par exemple « dossier:42 »")
    rang = models.BigIntegerField("rang", default=0)  # set by the trigger
    le = models.DateTimeField("le", db_default=Now())
    verbe = models.CharField("verbe", max_length=80)
    role = models.CharField("rôle", max_length=20, blank=True)
    compte = models.ForeignKey("socle.Compte", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="compte")
    objet = models.CharField("objet", max_length=60, blank=True)
    objet_id = models.CharField("clé de l’objet", max_length=40, blank=True)
    empreinte_document = models.CharField("SHA-256 du document", max_length=64, blank=True)
    details = models.JSONField("détails", default=dict, blank=True)
    # IP and user agent stay beside the chain, which only holds their salted hash: they are erased when their time is over.
    trace = models.JSONField("trace", null=True, blank=True)
    trace_empreinte = models.CharField("empreinte de la trace", max_length=64, blank=True)
    precedente = models.CharField("empreinte précédente", max_length=64, blank=True)
    empreinte = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        ordering = ["fil", "rang"]
        constraints = [models.UniqueConstraint(fields=["fil", "rang"], name="evenement_rang_unique")]
        indexes = [
            models.Index(fields=["objet", "objet_id"], name="evenement_objet"),
            models.Index(fields=["-le", "-id"], name="evenement_recents"),  # the whole journal, newest first, as gestion reads it
        ]

    def __str__(self):
        return f"{self.fil} n° {self.rang} : {self.verbe}"
