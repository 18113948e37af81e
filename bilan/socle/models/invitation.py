"""The link by which a member of the team opens their account: one living link a person, kept as a hash, dead once used or replaced."""
from django.db import models
from django.db.models.functions import Now


class Invitation(models.Model):
    compte = models.OneToOneField("socle.Compte", on_delete=models.CASCADE, primary_key=True, related_name="invitation", verbose_name="compte")
    empreinte = models.CharField("SHA-256 du jeton", max_length=64, unique=True)  # a new link overwrites it: the former one is dead
    creee_le = models.DateTimeField("envoyée le", db_default=Now())
    expire_le = models.DateTimeField("valable jusqu’au")
    utilisee_le = models.DateTimeField("utilisée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ["-creee_le", "pk"]

    def __str__(self):
        return f"Invitation de {self.compte}"

    def vivante(self, instant) -> bool:
        return self.utilisee_le is None and instant < self.expire_le
