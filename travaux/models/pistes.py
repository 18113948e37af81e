"""Project leads, what was asked about each of them in the field, and the investigation that ends with a short list."""
from typing import ClassVar

from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier, Organisme
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from travaux.etats import TRANSITIONS_DE_L_INVESTIGATION, EtatInvestigation
from travaux.models.ecrit import Ecrit
from travaux.regles import Decision, Fiche, a_completer


class Piste(Ecrit):
    intitule = ChampSecret("piste")
    sources = ChampSecret("sources consultées")  # one a line
    formation = ChampSecret("formation")
    marche = ChampSecret("marché")
    contraintes = ChampSecret("contraintes")
    decision = models.CharField("décision", max_length=12, choices=Decision.choix(), default=Decision.A_L_ETUDE.value)
    raison = ChampSecret("raison")

    REQUIS: ClassVar = {"intitule": "Nommez la piste."}

    class Meta(Ecrit.Meta):
        verbose_name = "piste"

    def fiche(self, enquetes: int) -> Fiche:
        """What the rule looks at, and no word of it."""
        formation, marche, contraintes, raison = (bool(texte.strip()) for texte in (self.formation, self.marche, self.contraintes, self.raison))
        return Fiche(Decision(self.decision), len(lignes(self.sources)), enquetes, formation, marche, contraintes, raison)


class Enquete(Ecrit):
    """Someone of the trade was asked: when, in what function (no name), what was learned."""

    piste = models.ForeignKey(Piste, on_delete=models.PROTECT, related_name="enquetes", verbose_name="piste")
    jour = models.DateField("date")
    fonction = ChampSecret("fonction de la personne")
    appris = ChampSecret("ce que j’ai appris")

    REQUIS: ClassVar = {"fonction": "Dites la fonction de la personne rencontrée : son nom n’est pas utile.", "appris": "Notez ce que vous avez appris."}

    class Meta(Ecrit.Meta):
        verbose_name = "enquête métier"
        verbose_name_plural = "enquêtes métier"
        ordering = ("jour", "cree_le", "pk")


class Investigation(ModeleSecret):
    """Whether the short list is closed; its row appears the first time that it is. `motif` says why it was closed without one."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="investigation", verbose_name="dossier")
    etat = models.CharField("état", max_length=12, choices=EtatInvestigation, default=EtatInvestigation.OUVERTE)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    derogation = models.BooleanField("close sans liste complète", default=False)
    motif = ChampSecret("motif")

    TRANSITIONS = TRANSITIONS_DE_L_INVESTIGATION
    PORTEE = Ecrit.PORTEE

    class Meta:
        verbose_name = "investigation"
        constraints = [
            models.CheckConstraint(
                name="investigation_close_datee", condition=Q(etat="ouverte", close_le=None, derogation=False) | ~Q(etat="ouverte") & Q(close_le__isnull=False),
                violation_error_message="Une investigation close porte sa date, et elle seule.",
            ),
        ]

    def __str__(self):
        return f"Investigation {self.dossier.numero}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"

    def manques(self) -> list[str]:
        """What the short list still misses, lead by lead; nothing when the provider does not ask for one."""
        return [motif for _, motifs in manques_de(self.dossier) for motif in motifs]


def investigation_close(dossier: Dossier) -> bool:
    return Investigation.objects.filter(dossier=dossier).exclude(etat=EtatInvestigation.OUVERTE).exists()


def motif_de_l_investigation(dossier: Dossier) -> str | None:
    """The reason why the synthesis of this bilan cannot be proposed nor frozen yet, or None: its investigation is not closed."""
    organisme = Organisme.courant("liste_courte_exigee")
    if (organisme and not organisme.liste_courte_exigee) or investigation_close(dossier):
        return None
    return "L’investigation n’est pas close : retenez une à quatre pistes vérifiées, puis clôturez-la, dans l’onglet Préparation, « Pistes »."


def manques_de(dossier: Dossier) -> list[tuple[Piste | None, list[str]]]:
    """(kept lead, what it misses), the short list itself first, under None. Three queries."""
    organisme = Organisme.courant("liste_courte_exigee")
    if organisme and not organisme.liste_courte_exigee:
        return []
    pistes = list(Piste.objects.lisibles().filter(dossier=dossier))
    enquetes = list(Enquete.objects.filter(dossier=dossier, retire_le=None).values_list("piste", flat=True))
    return a_completer([(piste, piste.fiche(enquetes.count(piste.pk))) for piste in pistes])


def lignes(texte: str) -> list[str]:
    """One thing a line."""
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
