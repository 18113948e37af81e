"""The provider that this installation serves: one row, every field that its documents must carry (domaine.md §5)."""
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from beneficiaires.models.champs import Adresse, Siret
from bilan.socle import accent
from bilan.socle.acces import GestionnaireAcces
from bilan.socle.logo import GARDE, Logo
from bilan.socle.roles import Role


class RegimeTVA(models.TextChoices):
    EXONERE_FPC = "exonere_fpc", "Exonéré (article 261, 4, 4° a du CGI, attestation 3511)"
    FRANCHISE_293B = "franchise_293b", "Franchise en base (article 293 B du CGI)"
    REDEVABLE = "redevable", "Redevable"


def couleur_lisible(couleur: str) -> None:
    """A validator: the sentence of `accent.deriver`."""
    try:
        accent.deriver(couleur)
    except accent.CouleurRefusee as refus:
        raise ValidationError(str(refus)) from None


# what the convention, the certificate and the invoice must print (R6351-6, R6313-8, L612-1 of the consumer code)
OBLIGATOIRES = ("denomination", "forme", "adresse", "code_postal", "ville", "siret", "nda", "prefet_region", "representant", "representant_fonction",
                "courriel", "telephone", "referent_handicap", "courriel_reclamation", "mediateur")


class Organisme(Adresse):
    denomination = models.CharField("dénomination", max_length=120)
    forme = models.CharField("forme juridique", max_length=60, blank=True, help_text="par exemple « SARL au capital de 5 000 € »")
    siret = Siret("SIRET", blank=True)
    nda = models.CharField("numéro de déclaration d’activité", max_length=20, blank=True, help_text="article L6351-6 du code du travail")
    prefet_region = models.CharField("préfet de région de", max_length=60, blank=True)
    representant = models.CharField("représentant légal", max_length=120, blank=True)
    representant_fonction = models.CharField("sa fonction", max_length=80, blank=True)
    courriel = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    site = models.URLField("site", blank=True)
    hebergeur = models.CharField("hébergeur de la plateforme", max_length=200, blank=True, help_text="nom, adresse et téléphone : mentions légales")
    regime_tva = models.CharField("régime de TVA", max_length=20, choices=RegimeTVA, default=RegimeTVA.EXONERE_FPC)
    certificat_qualiopi = models.CharField("certificat Qualiopi", max_length=60, blank=True)
    qualiopi_debut = models.DateField("certifié à partir du", null=True, blank=True)
    qualiopi_fin = models.DateField("certifié jusqu’au", null=True, blank=True)
    referent_handicap = models.CharField("référent handicap", max_length=120, blank=True)
    accueil_handicap = models.TextField("accueil des personnes handicapées", blank=True,
                                        help_text="ce qui peut être adapté, et par qui : page publique du programme")
    referent_pedagogique = models.CharField("référent pédagogique", max_length=120, blank=True)
    courriel_reclamation = models.EmailField("adresse des réclamations", blank=True)
    mediateur = models.CharField("médiateur de la consommation", max_length=200, blank=True,
                                 help_text="nom, adresse et site : obligatoire dans un contrat avec un particulier")
    file_active_max = models.PositiveSmallIntegerField("dossiers en cours promis au plus par consultant", default=16)

    deplacement_libre_h = models.PositiveSmallIntegerField("déplacement libre jusqu’à", default=48,
        help_text="heures avant la séance : jusque-là, un bénéficiaire la déplace ou l’annule lui-même")
    deplacement_demande_h = models.PositiveSmallIntegerField("déplacement sur demande jusqu’à", default=24,
        help_text="heures avant la séance : jusque-là, il le demande ; ensuite, il prévient son consultant")

    liste_courte_exigee = models.BooleanField("liste courte de pistes exigée", default=True,
        help_text="l’investigation se clôt sur une à quatre pistes retenues et vérifiées, avant la synthèse")

    couleur = models.CharField("couleur", max_length=7, blank=True, validators=[couleur_lisible],
        help_text="celle des liens, des boutons et des heures faites, par exemple #0b5fff ; vide : le vert de Bilan")
    logo = models.BinaryField("logo", default=b"", blank=True)
    logo_genre = models.CharField(max_length=3, blank=True, editable=False)
    logo_version = models.CharField(max_length=12, blank=True, editable=False)

    objects = GestionnaireAcces()
    PORTEE = {role: (lambda compte: Q()) for role in (Role.BENEFICIAIRE, Role.CONSULTANT, Role.GESTION)}

    class Meta:
        verbose_name = verbose_name_plural = "organisme"
        constraints = [
            models.CheckConstraint(name="organisme_unique", condition=Q(pk=1), violation_error_message="Il n’y a qu’un organisme par installation."),
            models.CheckConstraint(
                name="organisme_couleur", condition=Q(couleur="") | Q(couleur__regex=r"^#[0-9a-f]{6}$"),
                violation_error_message="Une couleur s’écrit comme #17614f.",
            ),
            models.CheckConstraint(
                name="organisme_logo", condition=Q(LessThanOrEqual(Length("logo"), GARDE), logo_genre__in=["", "svg", "png"]),
                violation_error_message="Un logo gardé est un SVG ou un PNG de 30 Ko au plus.",
            ),
            models.CheckConstraint(
                name="organisme_seuils_de_deplacement", condition=Q(deplacement_demande_h__lte=F("deplacement_libre_h"), deplacement_libre_h__lte=14 * 24),
                violation_error_message="Le délai « sur demande » ne dépasse pas le délai « librement », et celui-ci ne dépasse pas 336 h (14 jours).",
            ),
        ]

    def __str__(self):
        return self.denomination

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def siren(self) -> str:
        return self.siret[:9]

    @classmethod
    def courant(cls, *champs: str) -> "Organisme | None":
        """The provider of this installation, its logo aside, or no more than these fields; None before gestion has set it up."""
        lui = cls.objects.filter(pk=1)
        return next(iter(lui.only(*champs) if champs else lui.defer("logo")), None)

    def qualiopi_le(self, jour: date) -> str:
        """The certificate that may be claimed on that day: none before its first day nor after its last, as far as they are known."""
        valable = (self.qualiopi_debut or jour) <= jour <= (self.qualiopi_fin or jour)
        return self.certificat_qualiopi if valable else ""

    def changer_de_logo(self, logo: Logo | None) -> None:
        """Keep this logo, under the address of its own bytes; None: go back to the squares. The caller saves."""
        self.logo, self.logo_genre = (logo.octets, logo.genre) if logo else (b"", "")
        self.logo_version = sha256(self.logo).hexdigest()[:12] if logo else ""

    def manques(self) -> list[str]:
        """The fields, in words, without which a contract or a certificate would be incomplete."""
        return [str(self._meta.get_field(nom).verbose_name) for nom in OBLIGATOIRES if not getattr(self, nom)]
