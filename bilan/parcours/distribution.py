"""Who plays in a bilan told by a file, and how each act is put at its moment."""
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from beneficiaires.models import Dossier, Employeur
from bilan import graine
from bilan.parcours.lecture import Chemin, Fichier, FichierRefuse
from bilan.parcours.recit import Recit, phrase_du_refus
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from conventions.models import Convention
from syntheses.models import Synthese

OUVERTURE: Chemin = ("dossier", "ouvert_le")
RECIT_MAXIMAL = timedelta(days=5 * 365)
ACCEPTATION: Chemin = ("mcf", "acceptee_le")
# Where the file says what these two acts call by another name.
_ENDROITS: dict[str | None, Chemin] = {
    "etapes": ("programme",), "prix_centimes": ("dossier", "prix_euros"), "employeur": ("employeur",), "mode_financement": ("dossier", "financement"),
    "proposee_le": ("mcf", "proposee_le"),
    **{champ: ("dossier", champ) for champ in (
        "periode_debut", "periode_fin", "sur_temps_travail", "taux_distance", "numero_edof", "souscription", "dernier_bilan_finance", "versant")},
    **{champ: ("beneficiaire", champ) for champ in ("prenom", "nom", "email", "statut", "accord")},
}

class Distribution:
    """One bilan being played: its people, and what the acts find of it when their turn comes."""

    def __init__(self, recit: Recit, fichier: Fichier, *, exact: bool = True):
        """`exact`: a first session that cannot be on the day asked for is refused, instead of moved to the nearest one."""
        self.recit, self.fichier, self.v, self.exact = recit, fichier, fichier.valeurs, exact
        self.organisme, self.prestation = graine.installer_organisme(), graine.installer_prestation()
        self.consultant = self._consultant()
        self.employeur = self._employeur()
        self.dossier_pk: int | None = None

    def _consultant(self) -> Compte:
        c = self.v.consultant
        connu = Compte.objects.filter(email=c.email).first()
        return connu or Compte.objects.creer(c.email, prenom=c.prenom, nom=c.nom, accord=c.accord, roles=[Role.CONSULTANT])

    def _employeur(self) -> Employeur | None:
        e = self.v.employeur
        return e and Employeur.objects.get_or_create(siret=e.siret, defaults={
            "raison_sociale": e.raison_sociale, "adresse": e.adresse, "code_postal": e.code_postal, "ville": e.ville, "telephone": e.telephone,
            "representant": e.representant, "representant_fonction": e.fonction, "courriel": e.courriel,
        })[0]

    @property
    def dossier(self) -> Dossier:
        """As it is now: other acts have changed it since the last one."""
        return Dossier.objects.select_related("beneficiaire__compte").get(pk=self.dossier_pk)

    @property
    def par_consultant(self) -> Acteur:
        return Acteur(compte=self.consultant)

    @property
    def par_beneficiaire(self) -> Acteur:
        return Acteur(compte=self.dossier.beneficiaire.compte)

    @property
    def par_employeur(self) -> Acteur:
        return Acteur(role=Role.EMPLOYEUR)

    @property
    def nom_beneficiaire(self) -> str:
        return self.dossier.beneficiaire.compte.nom_complet

    @property
    def convention(self) -> Convention:
        return Convention.objects.filter(dossier=self.dossier).latest("pk")

    @property
    def synthese(self) -> Synthese:
        return Synthese.objects.get(dossier=self.dossier)

    def _a(self, instant: datetime | None, faire: Callable[[datetime], None], *ou: str | int) -> None:
        """Do this at that instant, which the file gives at `ou`; nothing when it gives none."""
        if instant is not None:
            self.exiger_dans_le_recit(instant, *ou)
            self.recit.prevoir(instant, faire, lambda refus, quand: self._refuser(refus, quand, ou))

    def exiger_dans_le_recit(self, instant: datetime, *ou: str | int) -> None:
        """Every morning of the story is played: it begins with the opening, and does not last for ever."""
        ouverture, nom = self.v.dossier.ouvert_le, ".".join(o for o in ou if isinstance(o, str))
        if instant < ouverture:
            raise FichierRefuse(f"« {nom} » précède l’ouverture du dossier.", self.fichier.ligne(*ou))
        if instant > ouverture + RECIT_MAXIMAL:
            raise FichierRefuse(f"« {nom} » vient plus de cinq ans après l’ouverture du dossier.", self.fichier.ligne(*ou))

    def _ordonner(self, table: str, *champs: str) -> None:
        """These moments of one table follow each other: said before anything is played, since acts are played in the order of time."""
        dates = [(champ, getattr(getattr(self.v, table), champ)) for champ in champs] if getattr(self.v, table) else []
        donnees = [(champ, instant) for champ, instant in dates if instant is not None]
        for (avant, debut), (apres, fin) in pairwise(donnees):
            if fin < debut:
                raise FichierRefuse(f"« {table}.{apres} » précède « {table}.{avant} ».", self.fichier.ligne(table, apres))

    def _refuser(self, refus: Exception, instant: datetime, ou: Chemin) -> FichierRefuse:
        endroit = _ENDROITS.get(getattr(refus, "code", None), ou) if ou in (OUVERTURE, ACCEPTATION) else ou
        return FichierRefuse(phrase_du_refus(refus, instant), self.fichier.ligne(*endroit) or self.fichier.ligne("dossier", "financement"))
