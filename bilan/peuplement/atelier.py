"""What all the generated bilans share: the seed, the day, the provider, its offer, the consultants, and what is only computed once."""
from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import product
from random import Random

from beneficiaires.models import Dossier, EtapeDossier, EtapePrestation, Organisme, Prestation
from beneficiaires.regles import EtapePedagogique
from bilan.graine import installer_organisme, installer_prestation
from bilan.peuplement import personnes
from bilan.peuplement.lots import Cles, Lot
from bilan.peuplement.plan import CRENEAUX, PREPARATION, Place
from bilan.socle import documents, reglementation
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Compte, Evenement, ParametreReglementaire
from bilan.socle.roles import Role
from conventions import donnees
from conventions.donnees import DE_L_OFFRE
from seances.models import Disponibilite
from seances.regles import decouper

JOURS, HEURES = 5, (9, 11, 14, 16)  # slots of two hours, Monday to Friday
RECU = (time(9), time(13)), (time(14), time(18))  # the hours of those slots, declared
TOUJOURS = date(1990, 1, 1)
ANCIENNETE = timedelta(days=730)


def le(jour: date, heure: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(jour, time(heure, minute), PARIS)


def _changements(organisme: Organisme) -> list[date]:
    """The days from which something that a contract repeats is no longer what it was."""
    veilles = [*ParametreReglementaire.objects.values_list("fin", flat=True), organisme.qualiopi_fin]
    debuts = [*ParametreReglementaire.objects.values_list("debut", flat=True), organisme.qualiopi_debut]
    return sorted({TOUJOURS, *filter(None, debuts), *(veille + timedelta(days=1) for veille in veilles if veille)})


def _intitule(champ: str) -> str:
    return str(Prestation._meta.get_field(champ).verbose_name).capitalize()


class Atelier:
    """One run: `lot` is being filled; everything drawn comes from `graine` and from the rank of what is drawn."""

    def __init__(self, graine: int, jour: date):
        self.graine, self.jour = graine, jour
        self.lot = Lot(Cles())
        self.organisme, self.prestation = installer_organisme(), installer_prestation()
        self.etapes = list(EtapePrestation.objects.filter(prestation=self.prestation))
        self.programme = [EtapeDossier(code=e.code, ordre=e.ordre, minutes=e.minutes) for e in self.etapes]  # what every contract repeats
        self.decoupe = decouper([(e.code, e.minutes) for e in self.etapes], self.prestation.premiere_seance_minutes, self.prestation.seance_minutes)
        self.travail_prevu = sum(e.minutes for e in self.etapes if e.code == EtapePedagogique.RECHERCHES_PERSONNELLES)
        self.plafond = 60 * int(reglementation.valeur("BILAN_DUREE_MAX_H", jour))
        self.exemplaire = documents.rendre("documents/exemplaire.html", {
            "organisme": {"nom": self.organisme.denomination}, "articles": [(_intitule(champ), getattr(self.prestation, champ)) for champ in DE_L_OFFRE],
        })  # it weighs what a contract does: 25 KB
        self._bornes = _changements(self.organisme)
        self._legal, self._communes = cache(reglementation.valeur), cache(donnees.communes)
        self.equipe: list[Compte] = []
        self.supports: dict[int, list] = {}
        self._numeros: dict[int, int] = {}

    def legal(self, code: str, jour: date) -> object:
        return self._legal(code, self._en_vigueur(jour))

    def communes(self, jour: date) -> dict:
        """What every contract of that day says; asked once for all the days between two changes of the law."""
        return self._communes(self._en_vigueur(jour))

    def _en_vigueur(self, jour: date) -> date:
        return self._bornes[bisect_right(self._bornes, jour) - 1]

    def hasard(self, quoi: object) -> Random:
        return Random(f"{self.graine}:{quoi}")  # noqa: S311 - a seed that gives the same data is what is wanted

    def recruter(self, nombre: int) -> None:
        """Consultants, and one person of gestion; the first ones are those that the demonstration offers to enter."""
        premier = self.lot.cles.suivante(Compte)
        depuis = le(self.jour - ANCIENNETE)
        personnes.compte(self.lot, self.hasard(f"gestion {premier}"), Role.GESTION, depuis, demonstration=True)
        self.equipe = [
            personnes.compte(self.lot, self.hasard(f"consultant {premier + rang}"), Role.CONSULTANT, depuis, demonstration=not rang) for rang in range(nombre)
        ]
        for consultant, jour, (debut, fin) in product(self.equipe, range(JOURS), RECU):
            self.lot.ranger(Disponibilite, consultant_id=consultant.pk, jour=jour, debut=debut, fin=fin)

    def creneau(self, place: Place) -> tuple[int, int]:
        """(weekday, hour) of the slot: each consultant has an order of his own."""
        consultant = self.equipe[place.consultant]
        slots = self.hasard(f"agenda {consultant.pk}").sample(range(JOURS * len(HEURES)), CRENEAUX + len(PREPARATION))
        jour, rang = divmod(slots[place.creneau], len(HEURES))
        return jour, HEURES[rang]

    def numero(self, annee: int) -> str:
        """The next number of that year, after those already given."""
        if annee not in self._numeros:
            pris = Dossier._base_manager.filter(numero__startswith=f"BDC-{annee}-").values_list("numero", flat=True)
            self._numeros[annee] = max((int(numero.rpartition("-")[2]) for numero in pris.iterator()), default=0)
        self._numeros[annee] += 1
        return f"BDC-{annee}-{self._numeros[annee]:04d}"

    def consigner(self, dossier: Dossier, verbe: str, quand: datetime, objet=None, *, qui: Compte | None = None, role: Role = Role.CONSULTANT, **details):
        """One line of the journal; its chain is computed by the database."""
        vise = dossier if objet is None else objet
        compte = None if role in (Role.EMPLOYEUR, Role.SYSTEME) else qui.pk if qui else dossier.consultant_id
        self.lot.ranger(
            Evenement, fil=dossier.fil, le=quand, verbe=verbe, role=role.value, compte_id=compte, objet=vise._meta.label_lower, objet_id=str(vise.pk),
            details=details,
        )
