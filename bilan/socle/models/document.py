"""A PDF and its life: asked for, made by a worker, sealed under its SHA-256, never rendered again."""
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bilan.socle.coffre import ChampSecret
from bilan.socle.models.coffre import ModeleSecret
from bilan.socle.recherche import Trigrammes, colonne

NOM_PLIE = colonne("nom_fichier")  # as the register of documents looks for it


class EtatDocument(models.TextChoices):
    A_PREPARER = "a_preparer", "En attente"
    EN_COURS = "en_cours", "En préparation"
    A_SCELLER = "a_sceller", "Scellement en attente"
    PRET = "pret", "Prêt"
    ECHEC = "echec", "Non préparé"
    DETRUIT = "detruit", "Détruit"


class Document(ModeleSecret):
    TRACE = True  # once its content is destroyed, its title, its date and its SHA-256 stay

    titre = models.CharField("titre", max_length=160)
    nom_fichier = models.CharField("nom du fichier", max_length=120)  # dossier number and kind, never a person's name
    gabarit = models.CharField("gabarit", max_length=80)
    donnees = ChampSecret("données", null=True)  # JSON snapshot: the document says what was true when it was asked for
    etat = models.CharField("état", max_length=12, choices=EtatDocument, default=EtatDocument.A_PREPARER, db_default=EtatDocument.A_PREPARER)
    etape = models.PositiveSmallIntegerField("étape", default=0, db_default=0)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0, db_default=0)
    bail = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    erreur = models.CharField("cause de l’échec", max_length=200, blank=True)
    demande_le = models.DateTimeField("demandé le", db_default=Now())
    pret_le = models.DateTimeField("prêt le", null=True, blank=True)
    empreinte = models.CharField("SHA-256", max_length=64, blank=True)
    fil_du_sceau = models.CharField("chaîne du journal où son sceau s’écrit", max_length=60, blank=True, default="", db_default="")  # empty: it gets no seal
    essais_du_sceau = models.PositiveIntegerField("essais de scellement", default=0, db_default=0)
    niveau_du_sceau = models.CharField("niveau du sceau", max_length=3, blank=True, default="", db_default="")  # PAdES: see bilan.socle.sceau.Niveau
    taille = models.PositiveIntegerField("taille en octets", default=0, db_default=0)

    class Meta:
        verbose_name = "document"
        ordering = ["-demande_le", "pk"]
        indexes = [
            models.Index(fields=["demande_le"], name="document_a_faire", condition=Q(etat__in=["a_preparer", "en_cours", "a_sceller"])),
            models.Index(fields=["empreinte"], name="document_empreinte", condition=~Q(empreinte="")),
            models.Index(fields=["-demande_le", "-id"], name="document_recents"),
            GinIndex(Trigrammes(NOM_PLIE), fastupdate=False, name="document_trigrammes"),
            models.Index(fields=["etat"], name="document_a_voir", condition=Q(etat__in=["echec", "a_sceller"])),  # counted on gestion's home
        ]
        constraints = [
            models.CheckConstraint(
                name="document_pret_ssi_empreinte",
                condition=Q(etat="pret", pret_le__isnull=False) & ~Q(empreinte="") | Q(etat="detruit") | ~Q(etat__in=["pret", "detruit"]) & Q(empreinte=""),
                violation_error_message="Un document prêt porte son empreinte et sa date.",
            ),
            models.CheckConstraint(
                name="document_scelle_des_que_pret",
                condition=Q(etat="pret") & (~Q(fil_du_sceau="") & ~Q(niveau_du_sceau="") | Q(fil_du_sceau="", niveau_du_sceau=""))
                | Q(etat="detruit") | ~Q(etat__in=["pret", "detruit"]) & Q(niveau_du_sceau=""),
                violation_error_message="Un document à sceller n’est prêt qu’une fois scellé.",
            ),
            models.CheckConstraint(
                name="document_detruit_vide", condition=~Q(etat="detruit") | Q(donnees=None),
                violation_error_message="Un document détruit ne garde rien de ce qu’il disait.",
            ),
        ]

    def __str__(self):
        return self.titre

