"""A contract on its way to being concluded: the draft that the consultant completes, then the dates of each party's act."""
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import REGIMES, ModeFinancement, NatureContrat, Regime
from bilan.socle import instantane
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.roles import Role
from conventions import donnees
from conventions.etats import DEJA_UN_CONTRAT, EN_COURS, SIGNEES, TRANSITIONS, VIVANTES, EtatConvention
from conventions.models.requetes import Presentes, QuerySetConventions

E = EtatConvention
NATURES = [(n.value, n.libelle) for n in NatureContrat if n is not NatureContrat.AUCUN]
TRANSMISES = [E.TRANSMISE, E.ACCEPTEE, E.CONCLUE, E.REFUSEE, E.REFUS_TACITE, E.EXECUTEE]
A_CONCLURE = (E.BROUILLON, *EN_COURS)


class Convention(models.Model):
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="conventions", verbose_name="dossier")
    nature = models.CharField("nature", max_length=30, choices=NATURES)
    etat = models.CharField("état", max_length=20, choices=EtatConvention, default=E.BROUILLON, db_default=E.BROUILLON)

    # The draft's words, taken from the offer; facts (price, period, hours, parties) stay where they live until a version freezes them all.
    intitule = models.CharField("intitulé de l’action", max_length=160, blank=True)
    objectif = models.TextField("objectif", blank=True)
    contenu = models.TextField("contenu", blank=True)
    moyens = models.TextField("moyens, outils et méthodes", blank=True)
    modalites_deroulement = models.TextField("modalités de déroulement", blank=True)
    modalites_suivi = models.TextField("modalités de suivi", blank=True)
    remise_resultats = models.TextField("remise des résultats détaillés", blank=True)
    remise_synthese = models.TextField("remise du document de synthèse", blank=True)
    modalites_reglement = models.TextField("modalités de règlement", blank=True)
    sanction = models.TextField("sanction de l’action", blank=True)
    effectif = models.CharField("effectif", max_length=160, blank=True)
    niveau_prealable = models.CharField("niveau préalable requis", max_length=160, blank=True)
    references_intervenants = models.TextField("titres ou références de l’intervenant", blank=True)
    conditions_cessation = models.TextField("en cas d’arrêt anticipé", blank=True)
    planning = models.JSONField("calendrier prévisionnel", default=list, blank=True)  # see conventions.planning

    # A draft that is to take the place of another contract (see docs/decisions/0012-versions-and-avenants.md): what it proposes stays here until it does.
    remplace = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="à la suite de")
    avenant = models.PositiveSmallIntegerField("numéro d’avenant", default=0, db_default=0)
    propose = models.TextField("faits proposés", default="{}", db_default="{}", blank=True)  # as bilan.socle.instantane writes them
    remplacee_par = models.PositiveSmallIntegerField("remplacée par la version", null=True, blank=True)

    preparee_le = models.DateTimeField("préparée le")
    abandonnee_le = models.DateTimeField("abandonnée le", null=True, blank=True)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)
    transmise_le = models.DateTimeField("transmise le", null=True, blank=True)
    date_limite = models.DateField("réponse jusqu’au", null=True, blank=True)
    expire_le = models.DateTimeField("délai passé à partir du", null=True, blank=True)
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    refusee_le = models.DateTimeField("non conclue depuis le", null=True, blank=True)
    conclue_le = models.DateTimeField("conclue le", null=True, blank=True)
    retractation_jusqu_au = models.DateField("rétractation jusqu’au", null=True, blank=True)
    retractee_le = models.DateTimeField("rétractée le", null=True, blank=True)
    piece_conclue = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="contrat signé")
    scan_transmission = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="transmission signée")
    scan_acceptation = models.OneToOneField(Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="acceptation signée")

    objects = Presentes()
    toutes = GestionnaireAcces.from_queryset(QuerySetConventions)()
    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte) & ~Q(etat__in=[E.BROUILLON, E.ABANDONNEE]),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "convention"
        ordering = ["-preparee_le", "-pk"]
        indexes = [
            models.Index(fields=["etat", "date_limite"], name="convention_echeances"),
            # the oldest ones, for gestion's home
            models.Index(fields=["envoyee_le", "id"], name="convention_attendues", condition=Q(etat__in=[E.ENVOYEE, E.ACCEPTEE])),
            models.Index(fields=["-preparee_le", "-id"], name="convention_recentes"),  # the order of its lists: a first page is read, not sorted
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], name="convention_vivante_unique", condition=Q(etat__in=VIVANTES, remplace=None),
                violation_error_message=DEJA_UN_CONTRAT,
            ),
            models.UniqueConstraint(
                fields=["dossier"], name="convention_brouillon_unique", condition=Q(etat=E.BROUILLON),
                violation_error_message="Un brouillon est déjà préparé pour ce dossier.",
            ),
            models.UniqueConstraint(
                fields=["dossier"], name="convention_en_cours_unique", condition=Q(etat__in=EN_COURS), include=["etat", "expire_le"],  # counted from it alone
                violation_error_message="Un projet attend déjà une signature dans ce dossier.",
            ),
            models.UniqueConstraint(
                fields=["dossier"], name="convention_conclue_unique", condition=Q(etat=E.CONCLUE),
                violation_error_message="Un contrat est déjà en vigueur dans ce dossier.",
            ),
            models.CheckConstraint(
                name="convention_avenant_d_un_contrat", condition=Q(avenant=0) | Q(remplace__isnull=False),
                violation_error_message="Un avenant modifie un contrat conclu.",
            ),
            models.CheckConstraint(
                name="convention_transmise_datee", condition=~Q(etat__in=TRANSMISES) | Q(envoyee_le__isnull=False, transmise_le__isnull=False),
                violation_error_message="Une convention transmise porte la date de sa transmission.",
            ),
            models.CheckConstraint(
                name="convention_delai_entier", condition=Q(date_limite=None, expire_le=None) | Q(date_limite__isnull=False, expire_le__gt=F("transmise_le")),
                violation_error_message="Un délai porte son dernier jour, et l’instant où il est passé.",
            ),
            models.CheckConstraint(
                name="convention_signee_a_temps", condition=Q(acceptee_le=None) | Q(expire_le=None) | Q(acceptee_le__lt=F("expire_le")),
                violation_error_message="Une convention ne s’accepte que dans son délai.",
            ),
            models.CheckConstraint(
                name="convention_conclue_datee",
                condition=~Q(etat__in=[E.ACCEPTEE, *SIGNEES]) & Q(conclue_le=None) | Q(etat__in=[E.REMPLACEE, E.RETRACTEE])
                | Q(etat=E.ACCEPTEE, acceptee_le__isnull=False, conclue_le=None) | Q(etat__in=SIGNEES, acceptee_le__isnull=False, conclue_le__isnull=False),
                violation_error_message="Une convention est conclue quand tous l’ont signée, et porte ces dates.",
            ),
            models.CheckConstraint(
                name="convention_abandonnee_datee", condition=Q(etat=E.ABANDONNEE, abandonnee_le__isnull=False) | ~Q(etat=E.ABANDONNEE) & Q(abandonnee_le=None),
                violation_error_message="Un brouillon abandonné porte la date de son abandon.",
            ),
            models.CheckConstraint(
                name="convention_retractee_datee",
                condition=Q(retractee_le=None) & ~Q(etat=E.RETRACTEE) | Q(etat=E.RETRACTEE, retractee_le__isnull=False, acceptee_le__isnull=False),
                violation_error_message="Un contrat rétracté porte la date de sa rétractation.",
            ),
        ]

    def __str__(self):
        return f"{self.get_nature_display()} {self.dossier.numero}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"

    @property
    def regime(self) -> Regime:
        return REGIMES[ModeFinancement(self.dossier.mode_financement)]

    @property
    def version(self):
        """The last version frozen; None for a draft that was never sent."""
        return self.versions.order_by("-numero").first()

    @property
    def proposees(self) -> dict:
        """The facts that this draft would change, until it takes the place of another contract."""
        return instantane.decoder(self.propose)

    def delai_passe(self, instant: datetime) -> bool:
        return self.expire_le is not None and instant >= self.expire_le

    def etat_le(self, instant: datetime) -> EtatConvention:
        """Its state at this instant, whether or not anyone has recorded that the deadline has passed."""
        if self.etat == E.TRANSMISE and self.delai_passe(instant):
            return E.REFUS_TACITE
        return EtatConvention(self.etat)

    def sans_objet(self, instant: datetime) -> bool:
        """Whether its dossier was closed before everyone had signed: it stays as it was, and nobody can sign it any more."""
        return self.etat_le(instant) in A_CONCLURE and self.dossier.etat not in ACTIFS

    def incomplete(self, instant: datetime) -> str | None:
        """Why it cannot be sent, in one sentence; None when it can."""
        return donnees.incomplete(self, instant)
