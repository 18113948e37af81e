"""Where the money of a self-payer's contract stands: what the law allows today, what was paid, what is due of a bilan that stopped."""
from dataclasses import dataclass
from datetime import date

from beneficiaires import financements
from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.presentation import SOURCES
from beneficiaires.regles import ModeFinancement, NatureContrat, Payeur
from beneficiaires.regles.lignes import payeur_effectif
from bilan.socle import reglementation
from bilan.socle.calendrier import jour_a_paris
from conventions import planning
from conventions.etats import SIGNEES, EtatConvention
from conventions.models import Convention, Encaissement
from conventions.regles import premier_versement_maximal
from conventions.regles.paiements import Bareme, Versement, premier_jour, prorata

FAITS = (EtatDossier.CONCLUSIONS_REMISES, EtatDossier.CLOS, EtatDossier.PURGE)
ARRETES = (EtatDossier.ABANDON, EtatDossier.SANS_SUITE)


@dataclass(frozen=True)
class Situation:
    """In cents. `appelable`: what may have been paid by now; `du`: what a bilan that stopped owes in all, None for any other."""

    bareme: Bareme
    encaisse: int
    appelable: int
    du: int | None
    faites: int
    prevues: int
    fini: bool

    @property
    def reste(self) -> int:
        """What is still to be paid in the end."""
        return max(0, (self.bareme.prix if self.du is None else self.du) - self.encaisse)

    @property
    def a_rendre(self) -> int:
        """What was paid above what is owed: of a bilan that stopped, or of a price that an amendment lowered."""
        return max(0, self.encaisse - (self.bareme.prix if self.du is None else self.du))


def contrat(dossier: Dossier) -> Convention | None:
    """The concluded contract that the person pays for herself; None where there is none, or once it was renounced."""
    return Convention.objects.conclues().filter(dossier=dossier, nature=NatureContrat.CONTRAT_PARTICULIER.value).exclude(retractation_jusqu_au=None).first()


def contrat_du(dossier: Dossier, jour: date) -> Convention | None:
    """The one that was in force on that day: an amendment opens its own delay, and changes nothing of what was paid before it."""
    conclus = Convention.objects.filter(etat__in=[*SIGNEES, EtatConvention.REMPLACEE], dossier=dossier, conclue_le__date__lte=jour)
    return conclus.filter(nature=NatureContrat.CONTRAT_PARTICULIER.value).exclude(retractation_jusqu_au=None).order_by("-conclue_le").first()


def situation(dossier: Dossier, convention: Convention) -> Situation:
    bareme = _bareme(dossier, convention)
    faites, prevues = _minutes(dossier)
    du = prorata(bareme.prix, faites, prevues) if dossier.etat in ARRETES else None
    appelable = bareme.prix if dossier.etat in FAITS else bareme.appelable(faites, prevues) if du is None else du
    return Situation(bareme, encaisse(dossier), appelable, du, faites, prevues, dossier.etat in (*FAITS, *ARRETES))


def encaisse(dossier: Dossier) -> int:
    """In cents, what was received."""
    return sum(Encaissement.objects.valables().filter(dossier=dossier).values_list("montant_centimes", flat=True))


def seances_prevues(dossier: Dossier, convention: Convention) -> list[Versement]:
    """The planned days and minutes, for a schedule that follows them."""
    return [(date.fromisoformat(s["jour"]), s["minutes"]) for s in planning.SOURCES.seances(dossier) or convention.planning]


def _bareme(dossier: Dossier, convention: Convention) -> Bareme:
    pourcent = reglementation.valeur("CONTRAT_PARTICULIER_ACOMPTE_MAX_PCT", jour_a_paris(convention.conclue_le))
    prix = _a_sa_charge(dossier)
    return Bareme(prix, premier_versement_maximal(prix, pourcent), premier_jour(convention.retractation_jusqu_au))


def _a_sa_charge(dossier: Dossier) -> int:
    """What the person herself pays of the price: all of it, or the lines that no other funder pays directly."""
    mode, regles = ModeFinancement(dossier.mode_financement), [ligne.regle for ligne in financements.lignes(dossier)]
    siennes = [regle.montant for regle in regles if payeur_effectif(regle, mode) is Payeur.BENEFICIAIRE]
    return sum(siennes) if regles else dossier.prix_centimes


def minutes_tenues(dossier: Dossier) -> int:
    return _minutes(dossier)[0]


def _minutes(dossier: Dossier) -> tuple[int, int]:
    """Accompanied minutes, done and agreed."""
    compteur = SOURCES.heures(dossier)
    return (compteur.accompagnement.realise, compteur.accompagnement.prevu) if compteur else (0, 0)
