"""The synthesis of a bilan, in the vault of its own: its sections, and the steps of the project."""
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier, Piece
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.coffre import ChampSecret
from bilan.socle.models import ModeleSecret
from bilan.socle.roles import Role
from syntheses.etats import TRANSITIONS, EtatSynthese
from syntheses.regles import memes_mots
from syntheses.rubriques import BLOCS, ETAPES, RUBRIQUES, CodeRubrique


class Synthese(models.Model):
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="synthese", verbose_name="dossier")
    etat = models.CharField("état", max_length=12, choices=EtatSynthese, default=EtatSynthese.REDACTION)
    entretien_suivi = models.BooleanField("entretien de suivi proposé", default=True)  # R6313-4 3° c
    version = models.PositiveSmallIntegerField("version", default=0)  # how many times the hand passed: an agreement is to the one that was read
    proposee_le = models.DateTimeField("proposée le", null=True, blank=True)
    reprise_le = models.DateTimeField("reprise le", null=True, blank=True)
    figee_le = models.DateTimeField("figée le", null=True, blank=True)
    remise_le = models.DateTimeField("remise le", null=True, blank=True)
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document")
    empreinte_texte = models.CharField("SHA-256 du texte figé", max_length=64, blank=True)
    # the steps of the project are one block: who wrote them last, and which revision an editor read
    etapes_revision = models.PositiveIntegerField("révision des étapes", default=0)
    etapes_auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="auteur des étapes",
    )
    etapes_le = models.DateTimeField("étapes modifiées le", null=True, blank=True)
    etapes_onglet = models.CharField("onglet des étapes", max_length=40, blank=True)

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS
    PORTEE = {
        # it exists for the person once it was proposed; what is under the consultant's pen, its sections and steps, is not yet a word said
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte, version__gt=0),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "synthèse"
        constraints = [
            models.CheckConstraint(
                name="synthese_figee_ssi_document",
                condition=Q(etat__in=["figee", "remise"], piece__isnull=False, figee_le__isnull=False) & ~Q(empreinte_texte="")
                | Q(etat__in=["redaction", "relecture"], piece=None, figee_le=None, empreinte_texte=""),
                violation_error_message="Une synthèse figée a son document et son empreinte, et elle seule.",
            ),
            models.CheckConstraint(
                name="synthese_remise_datee", condition=Q(etat="remise", remise_le__isnull=False) | ~Q(etat="remise") & Q(remise_le=None),
                violation_error_message="Une synthèse remise porte la date de sa remise.",
            ),
            models.CheckConstraint(
                name="synthese_proposee_datee", condition=Q(etat="redaction") | Q(version__gt=0, proposee_le__isnull=False),
                violation_error_message="Une synthèse proposée porte son numéro de version et sa date.",
            ),
        ]

    def __str__(self):
        return f"Synthèse {self.dossier.numero}"

    @property
    def fil(self) -> str:
        return self.dossier.fil

    def manquantes(self) -> list[str]:
        """The names of the required sections that are still empty, the first step of the project among them."""
        ecrites = {r.code for r in self.rubriques.select_related("coffre") if r.texte.strip()}
        absentes = [f"« {code.libelle} »" for code, regle in RUBRIQUES.items() if regle.requise and code not in ecrites]
        return absentes + ([] if self.etapes.exists() else ["au moins une étape de réalisation"])

    def contenu(self) -> dict[str, dict]:
        """What is written, block by block: the words, the last author and the date; decrypted, for a snapshot or a comparison."""
        auteur = self.etapes_auteur.nom_complet if self.etapes_auteur else ""
        etapes = [[e.libelle, e.echeance] for e in self.etapes.select_related("coffre")]
        return {
            **{r.code: bloc_ecrit(r.texte, r.auteur.nom_complet, r.modifiee_le) for r in self.rubriques.select_related("auteur", "coffre")},
            ETAPES: {**bloc_ecrit("", auteur, self.etapes_le), "etapes": etapes, "suivi": self.entretien_suivi},
        }

    def changees(self) -> list[str]:
        """The blocks, the observations aside, whose words are no more those of the last version; all that is written when there is none."""
        passee = self.versions.filter(numero=self.version).select_related("coffre").first()
        avant, maintenant = passee.blocs if passee else {}, self.contenu()
        return [code for code in BLOCS if code != CodeRubrique.OBSERVATIONS and not memes_mots(avant.get(code), maintenant.get(code))]


def bloc_ecrit(texte: str, auteur: str, le: datetime | None) -> dict:
    return {"texte": texte, "etapes": [], "suivi": None, "auteur": auteur, "le": le}


class Redige(ModeleSecret):
    """A text in an editor. `revision` is what the editor read, `onglet` which tab wrote last: an older text is refused, never lost nor overwriting."""

    texte = ChampSecret("texte")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    modifiee_le = models.DateTimeField("modifiée le")
    revision = models.PositiveIntegerField("révision", default=1)
    onglet = models.CharField("onglet", max_length=40, blank=True)

    class Meta:
        abstract = True


class Rubrique(Redige):
    """One section of the synthesis."""

    synthese = models.ForeignKey(Synthese, on_delete=models.CASCADE, related_name="rubriques", db_index=False)
    code = models.CharField("rubrique", max_length=30, choices=CodeRubrique.choix())

    PORTEE = {
        # what the person wrote stays before his eyes, also while the consultant takes the rest back to writing
        Role.BENEFICIAIRE: lambda compte: Q(synthese__dossier__beneficiaire__compte=compte)
        & (~Q(synthese__etat=EtatSynthese.REDACTION) | Q(code=CodeRubrique.OBSERVATIONS)),
        Role.CONSULTANT: lambda compte: Q(synthese__dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "rubrique"
        constraints = [models.UniqueConstraint(fields=["synthese", "code"], name="rubrique_unique")]


class EtapeProjet(ModeleSecret):
    """One step towards the project, with its date: at least one is asked for."""

    synthese = models.ForeignKey(Synthese, on_delete=models.CASCADE, related_name="etapes")
    ordre = models.PositiveSmallIntegerField("ordre")
    libelle = ChampSecret("étape")
    echeance = models.DateField("échéance", null=True, blank=True)

    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(synthese__dossier__beneficiaire__compte=compte) & ~Q(synthese__etat=EtatSynthese.REDACTION),
        Role.CONSULTANT: lambda compte: Q(synthese__dossier__consultant=compte),
    }

    class Meta:
        verbose_name = "étape du projet"
        ordering = ["ordre", "pk"]
