"""Référentiels of certifications, shared by all, and what each person covers of one, in secret."""
import json
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bilan.socle.acces import GestionnaireAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.roles import ROLES_DE_COMPTE
from travaux.models.ecrit import Ecrit
from travaux.regles import Bloc, Position, ecrire_les_blocs, lire_les_blocs
from travaux.regles.couverture import SEUIL_MAX, SEUIL_MIN


class Referentiel(models.Model):
    """The blocs and the competences of a certification, as they were imported: it does not change, another import makes another one."""

    titre = models.CharField("titre", max_length=200)
    code = models.CharField("code RNCP ou RS", max_length=20, blank=True)
    seuil = models.PositiveSmallIntegerField(
        "seuil de couverture, en %", default=SEUIL_MIN, validators=[MinValueValidator(SEUIL_MIN), MaxValueValidator(SEUIL_MAX)],
    )
    blocs = models.JSONField("blocs")
    actif = models.BooleanField("proposé", default=True)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="importé par")
    le = models.DateTimeField("importé le")

    objects = GestionnaireAcces()
    PORTEE = {role: (lambda compte: Q()) for role in ROLES_DE_COMPTE}  # no word of anyone's bilan

    class Meta:
        verbose_name = "référentiel"
        ordering = ["titre", "pk"]
        constraints = [models.CheckConstraint(name="referentiel_seuil", condition=Q(seuil__gte=SEUIL_MIN, seuil__lte=SEUIL_MAX),
                                              violation_error_message=f"Le seuil est entre {SEUIL_MIN} et {SEUIL_MAX} pour cent.")]

    def __str__(self):
        return f"{self.titre} ({self.code})" if self.code else self.titre

    @property
    def fil(self) -> str:
        return f"referentiel:{self.pk}"

    @property
    def contenu(self) -> list[Bloc]:
        return lire_les_blocs(self.blocs)


class Couverture(Ecrit):
    """One person before one référentiel, copied when it was chosen: which certification is aimed at is part of the secret too."""

    contenu = ChampSecret("contenu")

    REQUIS: ClassVar = {}
    LONGUEUR = 700_000  # 300 competences and what shows each of them

    class Meta(Ecrit.Meta):
        verbose_name = "couverture d’un référentiel"
        verbose_name_plural = "couvertures de référentiels"

    def lue(self) -> "ContenuCouverture":
        return ContenuCouverture.lire(self.contenu)


class ContenuCouverture:
    """What the secret holds: the référentiel as it was, and where the person stands, by rank of bloc and of competence."""

    def __init__(self, titre: str, code: str, seuil: int, blocs: list[Bloc], positions: dict[tuple[int, int], Position]):
        self.titre, self.code, self.seuil, self.blocs, self.positions = titre, code, seuil, blocs, positions

    @classmethod
    def de(cls, referentiel: Referentiel) -> "ContenuCouverture":
        return cls(referentiel.titre, referentiel.code, referentiel.seuil, referentiel.contenu, {})

    @classmethod
    def lire(cls, texte: str) -> "ContenuCouverture":
        brut = json.loads(texte)
        positions = {(bloc, rang): Position.de(valeurs) for bloc, rang, valeurs in brut["positions"]}
        return cls(brut["titre"], brut["code"], brut["seuil"], lire_les_blocs(brut["blocs"]), positions)

    def ecrire(self) -> str:
        return json.dumps({
            "titre": self.titre, "code": self.code, "seuil": self.seuil, "blocs": ecrire_les_blocs(self.blocs),
            "positions": [[bloc, rang, position.valeurs()] for (bloc, rang), position in sorted(self.positions.items())],
        }, ensure_ascii=False)
