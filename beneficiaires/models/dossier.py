"""One bilan: who, with whom, paid how, over which period, and its documents."""
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from beneficiaires.choix import SANS_EMPLOYEUR
from beneficiaires.etats import ACTIFS, FINIS, TRANSITIONS, EtatDossier
from beneficiaires.models.personnes import Beneficiaire, Employeur
from beneficiaires.models.prestation import Etape, Prestation
from beneficiaires.regles import LECTEURS, REGIMES, ModeFinancement, NatureContrat, TypeDocument, Versant
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.models import Coffre, Document
from bilan.socle.recherche import Trigrammes
from bilan.socle.roles import Role

# what a CPF bilan may owe to EDOF, from its own row: an answer to the request, the entry once begun, the exit once over
DOIT_A_EDOF = Q(mode_financement__in=[mode.value for mode, regime in REGIMES.items() if regime.cpf]) & (
    Q(edof_etape="", souscription__isnull=False, etat__in=[etat.value for etat in (*ACTIFS, *FINIS)])
    | Q(edof_etape="acceptation", etat__in=[etat.value for etat in (EtatDossier.EN_COURS, *FINIS)])
    | Q(edof_etape="entree", etat__in=[etat.value for etat in FINIS])
)


class Dossier(models.Model):
    numero = models.CharField("numéro", max_length=16, unique=True)
    beneficiaire = models.ForeignKey(Beneficiaire, on_delete=models.PROTECT, related_name="dossiers", verbose_name="bénéficiaire")
    consultant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suivis", verbose_name="consultant", db_index=False)
    prestation = models.ForeignKey(Prestation, on_delete=models.PROTECT, related_name="+", verbose_name="prestation")
    mode_financement = models.CharField("financement", max_length=30, choices=ModeFinancement.choix())
    employeur = models.ForeignKey(Employeur, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers", verbose_name="employeur")
    etat = models.CharField("état", max_length=24, choices=EtatDossier, default=EtatDossier.CONTRACTUALISATION)
    ouvert_le = models.DateField("ouvert le")
    periode_debut = models.DateField("début de la période", null=True, blank=True)
    periode_fin = models.DateField("fin de la période", null=True, blank=True)
    prix_centimes = models.PositiveIntegerField("prix, en centimes")
    versant = models.CharField("versant", max_length=20, choices=Versant.choix(), blank=True)
    sur_temps_travail = models.BooleanField("sur le temps de travail", default=False)
    taux_distance = models.PositiveSmallIntegerField("part à distance, en %", default=100)
    numero_edof = models.CharField("numéro de dossier EDOF", max_length=40, blank=True)
    souscription = models.DateField("souscription CPF", null=True, blank=True)
    edof_etape = models.CharField("dernière étape sur EDOF", max_length=20, blank=True, default="", db_default="", editable=False)  # by a trigger of the steps
    doit_a_edof = models.GeneratedField(expression=DOIT_A_EDOF, output_field=models.BooleanField(), db_persist=True)
    dernier_bilan_finance = models.DateField("dernier bilan financé, déclaré", null=True, blank=True)
    contractualise_le = models.DateField("contrat conclu le", null=True, blank=True)
    recherche = models.TextField("ce qui le nomme", blank=True, default="", db_default="", editable=False)  # number, person and address, employer: by triggers
    seances_jusqu_au = models.DateTimeField("dernière date prévue", null=True, blank=True, editable=False)  # by a trigger of the sessions, as their number
    seances_faites = models.PositiveSmallIntegerField("séances confirmées ou tenues", default=0, db_default=0, editable=False)
    date_terme = models.DateField("terme de l’action", null=True, blank=True)
    # three lives, three keys: proofs are kept for years, the content is destroyed at the end, the synthesis may be kept on request (R6313-7)
    coffre_actes = models.OneToOneField(Coffre, on_delete=models.PROTECT, related_name="+", editable=False)
    coffre_travaux = models.OneToOneField(Coffre, on_delete=models.PROTECT, related_name="+", editable=False)
    coffre_synthese = models.OneToOneField(Coffre, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = GestionnaireAcces()
    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "dossier"
        ordering = ["-ouvert_le", "-pk"]
        indexes = [
            models.Index(fields=["consultant", "etat"], name="dossier_file_active"),
            models.Index(fields=["-ouvert_le", "-id"], name="dossier_recents"),  # the order of every list: its first page is read, not sorted
            # those under way, among all that are over
            models.Index(fields=["consultant"], name="dossier_actifs", condition=Q(etat__in=[etat.value for etat in ACTIFS])),
            # what gestion's home looks for among them: those whose period is over, oldest first, those in which nothing is booked
            models.Index(fields=["periode_fin", "id"], name="dossier_depasses", condition=Q(etat__in=[etat.value for etat in ACTIFS])),
            models.Index(fields=["seances_jusqu_au", "id"], name="dossier_sans_date", condition=Q(etat__in=["planifie", "en_cours"])),
            models.Index(fields=["id"], name="dossier_doit_a_edof", condition=Q(doit_a_edof=True)),
            GinIndex(Trigrammes("recherche"), fastupdate=False, name="dossier_trigrammes"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dossier_cpf_sans_employeur", condition=~Q(mode_financement__in=SANS_EMPLOYEUR) | Q(employeur=None),
                violation_error_message="Ce financement ne regarde pas l’employeur : aucun employeur ne peut figurer au dossier.",
            ),
            models.CheckConstraint(
                name="dossier_periode", condition=Q(periode_fin__gt=F("periode_debut")) | Q(periode_debut=None) | Q(periode_fin=None),
                violation_error_message="La période doit finir après avoir commencé.",
            ),
            models.CheckConstraint(name="dossier_prix", condition=Q(prix_centimes__gt=0), violation_error_message="Le prix doit être supérieur à zéro."),
            models.CheckConstraint(
                name="dossier_taux_distance", condition=Q(taux_distance__lte=100), violation_error_message="La part à distance va de 0 à 100 %%.",
            ),
            models.CheckConstraint(
                name="dossier_versant", condition=Q(versant="") | Q(mode_financement=ModeFinancement.AGENT_PUBLIC.value),
                violation_error_message="Seul un agent public a un versant.",
            ),
            models.CheckConstraint(
                name="dossier_terme_ssi_remis",
                condition=~Q(etat__in=["conclusions_remises", "clos", "purge"]) | Q(date_terme__isnull=False),
                violation_error_message="Un bilan dont les conclusions sont remises porte la date de son terme.",
            ),
        ]

    def __str__(self):
        return self.numero

    @property
    def nom_du_contrat(self) -> str:
        """« Convention », or « Contrat » where a person pays for herself or the platform's general conditions stand for one."""
        nature = REGIMES[ModeFinancement(self.mode_financement)].nature
        return "Contrat" if nature in (NatureContrat.CONTRAT_PARTICULIER, NatureContrat.AUCUN) else "Convention"

    @property
    def fil(self) -> str:
        return f"dossier:{self.pk}"


class EtapeDossier(Etape):
    """The programme as agreed for this dossier: a later change of the offer does not touch it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="etapes", db_index=False)

    class Meta(Etape.Meta):
        verbose_name = "étape du dossier"
        constraints = [models.UniqueConstraint(fields=["dossier", "code"], name="etape_dossier_unique")]


def lisibles(role: Role) -> list[str]:
    """The natures of document that this role may read."""
    return [nature.value for nature, lecteurs in LECTEURS.items() if role in lecteurs]


class Piece(models.Model):
    """One document of a dossier. Who may read it depends on its nature (beneficiaires.regles.LECTEURS); hers only once it was transmitted to her."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="pieces", db_index=False)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="piece")
    nature = models.CharField("nature", max_length=30, choices=TypeDocument.choix())
    version = models.PositiveSmallIntegerField("version", default=1)
    a_transmettre = models.BooleanField("pas encore transmis au bénéficiaire", default=False, db_default=False)

    objects = GestionnaireAcces()
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte, nature__in=lisibles(Role.BENEFICIAIRE), a_transmettre=False),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte, nature__in=lisibles(Role.CONSULTANT)),
        Role.GESTION: lambda compte: Q(nature__in=lisibles(Role.GESTION)),
    }

    class Meta:
        verbose_name = "pièce"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "nature", "version"], name="piece_version_unique")]

    def __str__(self):
        return f"{self.get_nature_display()}, version {self.version}"
