"""A session of a bilan: which step, when, how, and what became of it."""
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier
from beneficiaires.regles import PHASE_DE, EtapePedagogique, PhaseLegale
from bilan.signature.models import Lien
from bilan.socle.acces import GestionnaireAcces, QuerySetAcces
from bilan.socle.roles import Role
from seances.etats import OCCUPENT, PLANIFIEES, TRANSITIONS, VIVANTES, EtatSeance

ETAPES_TENUES = [(etape.value, etape.libelle) for etape in EtapePedagogique if PHASE_DE[etape]]


class Modalite(models.TextChoices):
    VISIO = "visio", "En visio"
    TELEPHONE = "telephone", "Par téléphone"
    PRESENTIEL = "presentiel", "En présence"


class _Seances(QuerySetAcces):
    def planifiees(self):
        """Still to be held, proposals included."""
        return self.filter(etat__in=PLANIFIEES)

    def vivantes(self):
        """Those that make the calendar: neither cancelled nor missed."""
        return self.filter(etat__in=VIVANTES)

    def apres(self, seance: "Seance"):
        """The confirmed sessions of the same bilan that follow this one."""
        return self.filter(dossier=seance.dossier_id, etat=EtatSeance.CONFIRMEE, debut__gt=seance.debut).exclude(pk=seance.pk)

    def a_renseigner(self, instant: datetime):
        """Confirmed, over, and nobody has said how it went."""
        return self.filter(etat=EtatSeance.CONFIRMEE, fin__lte=instant)


class Seance(models.Model):
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="seances", verbose_name="dossier", db_index=False)
    # copied from the dossier, so that the database itself can refuse two sessions at once
    consultant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="consultant", db_index=False)
    numero = models.PositiveSmallIntegerField("numéro")
    etape = models.CharField("étape", max_length=30, choices=ETAPES_TENUES)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    etat = models.CharField("état", max_length=20, choices=EtatSeance, default=EtatSeance.PROPOSEE)
    modalite = models.CharField("modalité", max_length=12, choices=Modalite, default=Modalite.VISIO)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    lien = models.URLField("lien de visio", max_length=500, blank=True)
    annulee_par = models.CharField("annulée par", max_length=20, choices=Role, blank=True)
    # what it was, and since when, as long as the cancellation can be undone
    etat_avant = models.CharField("état avant l’annulation", max_length=20, choices=EtatSeance, blank=True, default="", db_default="")
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    # kept by a trigger, whatever writes: a calendar application trusts the highest sequence of an event
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)

    objects = GestionnaireAcces.from_queryset(_Seances)()
    TRANSITIONS = TRANSITIONS
    PORTEE = {
        Role.BENEFICIAIRE: lambda compte: Q(dossier__beneficiaire__compte=compte),
        Role.CONSULTANT: lambda compte: Q(dossier__consultant=compte),
        Role.GESTION: lambda compte: Q(),
    }

    class Meta:
        verbose_name = "séance"
        ordering = ["debut", "pk"]
        indexes = [
            models.Index(fields=["etat", "debut"], include=["dossier"], name="seance_a_venir"),  # and whose: read there, without the session
            models.Index(fields=["consultant", "debut"], name="seance_agenda"),  # these two are those of the foreign keys as well
            models.Index(fields=["dossier", "etat", "debut"], name="seance_du_dossier"),  # how many are held, whether one is to come: read there too
            models.Index(fields=["fin", "id"], name="seance_a_clore", condition=Q(etat=EtatSeance.CONFIRMEE)),  # the oldest that nobody closed
        ]
        constraints = [
            models.CheckConstraint(name="seance_finit_apres_debut", condition=Q(fin__gt=F("debut")),
                                   violation_error_message="La séance doit finir après avoir commencé."),
            models.CheckConstraint(name="seance_close_ssi_realisee",
                                   condition=Q(etat="realisee", close_le__isnull=False) | ~Q(etat="realisee") & Q(close_le=None),
                                   violation_error_message="Une séance réalisée porte la date de sa clôture."),
            models.CheckConstraint(name="seance_annulee_par_quelqu_un", condition=~Q(etat__startswith="annulee") | ~Q(annulee_par=""),
                                   violation_error_message="Une séance annulée dit par qui."),
            models.UniqueConstraint(fields=["dossier", "numero"], name="seance_numero_unique", condition=Q(etat__in=VIVANTES),
                                    violation_error_message="Ce numéro de séance est déjà pris."),
            ExclusionConstraint(
                name="seance_sans_chevauchement",
                expressions=[
                    # equality of a number without any extension: a range reduced to it
                    (Func("consultant", "consultant", Value("[]"), function="int8range", output_field=BigIntegerRangeField()), RangeOperators.OVERLAPS),
                    (Func("debut", "fin", Value("[)"), function="tstzrange", output_field=DateTimeRangeField()), RangeOperators.OVERLAPS),
                ],
                condition=Q(etat__in=OCCUPENT),
                violation_error_message="Ce créneau est déjà pris : choisissez une autre heure.",
            ),
        ]

    def __str__(self):
        return f"{self.dossier} · séance {self.numero}"

    @property
    def fil(self) -> str:
        return f"dossier:{self.dossier_id}"

    @property
    def phase(self) -> PhaseLegale:
        return PHASE_DE[EtapePedagogique(self.etape)]

    @property
    def visio(self) -> str:
        """The address to join by: its own, else the consultant's permanent room; '' when it is not held by visio."""
        if self.modalite != Modalite.VISIO:
            return ""
        return self.lien or getattr(getattr(self.consultant, "salon", None), "lien", "")

    @property
    def minutes(self) -> int:
        return int((self.fin - self.debut).total_seconds()) // 60

    @property
    def heures_reelles(self) -> tuple[datetime, datetime]:
        """From when to when it was held, by the consultant's word; the planned hours before the closing."""
        tenue = next((e for e in self.emargements.all() if e.partie == "consultant"), None)
        return (tenue.debut_reel, tenue.fin_reelle) if tenue else (self.debut, self.fin)

    @property
    def comptees(self) -> int:
        """The minutes of it that the ledger counts."""
        return sum(ecriture.minutes for ecriture in self.heures.all())

    def montree(self) -> tuple[str, bool]:
        """What whoever signs his attendance is shown: which session, from when to when (`bilan.signature.models.Signable`)."""
        return self.empreinte(*self.heures_reelles), False

    def empreinte(self, debut: datetime, fin: datetime) -> str:
        """The fingerprint of this session with these hours: what both sign."""
        bornes = "|".join(borne.astimezone(UTC).isoformat() for borne in (debut, fin))
        return sha256(f"{self.dossier_id}|{self.numero}|{bornes}".encode()).hexdigest()

    def adresse_du_lien(self, lien: Lien) -> str:
        return reverse("seances:presence", args=[lien.pk])
