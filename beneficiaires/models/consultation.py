"""Who, other than the person, opened a page or a document of a bilan: an access log, beside the hash-chained journal, which is kept for a time only."""
from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaires.models.dossier import Dossier
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.models.compte import Accord
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase


class Quoi(models.TextChoices):
    """A closed list: what was opened, never a word of what it said."""

    FICHE = "fiche", "La fiche du dossier"
    ADMINISTRATION = "administration", "La fiche de gestion"
    CONTRAT = "contrat", "Le contrat"
    SEANCES = "seances", "Les séances et les heures"
    TRAVAUX = "travaux", "Les travaux préparatoires"
    CONTENU = "contenu", "Les compétences, les pistes et le plan d’action"
    REPONSES = "reponses", "Des réponses rendues"
    NOTES = "notes", "Les notes des séances"
    SYNTHESE = "synthese", "La synthèse"
    RESULTATS = "resultats", "Les résultats détaillés"
    DOCUMENTS = "documents", "La liste des documents"
    DOCUMENT = "document", "Un document"
    JOURNAL = "journal", "Le journal"
    DEMANDE = "demande", "Une demande sur les données"


CONSULTANT = {Accord.FEMININ: "Consultante de votre bilan", Accord.MASCULIN: "Consultant de votre bilan"}


class Consultation(models.Model):
    """One row an account, a thing and an hour: the first opening of that hour."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consultations", verbose_name="dossier", db_index=False)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="compte")
    role = models.CharField("rôle", max_length=20, choices=[(r.value, r.label) for r in (Role.CONSULTANT, Role.GESTION)])
    quoi = models.CharField("quoi", max_length=20, choices=Quoi)
    le = models.DateTimeField("le")
    heure = models.DateTimeField("heure")  # `le` brought back to the beginning of its hour

    objects = GestionnaireAcces()
    PORTEE = {Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte)}

    class Meta:
        verbose_name = "consultation"
        ordering = ["-le", "-pk"]
        indexes = [models.Index(fields=["dossier", "-le"], name="consultation_du_dossier"), models.Index(fields=["le"], name="consultation_a_purger")]
        constraints = [models.UniqueConstraint(
            fields=["dossier", "compte", "quoi", "heure"], name="consultation_une_par_heure",
            violation_error_message="Cette ouverture est déjà notée pour cette heure.",
        )]

    def __str__(self):
        return f"{self.dossier} · {self.get_quoi_display()}"

    @property
    def motif(self) -> str:
        """Why, in words: the role under which the file was opened."""
        if self.role == Role.GESTION:
            return phrase("Gestion : suivi administratif")
        return CONSULTANT.get(Accord(self.compte.accord), "Consultant·e de votre bilan")
