"""One row a process that works behind the site: when it was last seen at work."""
from django.db import models


class Battement(models.Model):
    nom = models.CharField("nom", max_length=40, primary_key=True)
    le = models.DateTimeField("vu le")

    class Meta:
        verbose_name = "battement"
        ordering = ["nom"]

    def __str__(self):
        return self.nom
