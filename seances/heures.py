"""The count of hours: agreed, booked and done, step by step, all of it derived from the programme, the calendar and the ledger."""
from dataclasses import dataclass

from django.db.models import F, Sum

from beneficiaires.models import Dossier
from beneficiaires.regles import PHASE_DE, EtapePedagogique, NatureHeures, PhaseLegale, nature_des_heures
from seances.models import EcritureHeures, Seance


@dataclass(frozen=True)
class Compte:
    """Minutes: agreed by contract, booked and not yet held, done."""

    prevu: int = 0
    planifie: int = 0
    realise: int = 0

    @property
    def reste(self) -> int:
        return max(0, self.prevu - self.realise)

    @property
    def a_planifier(self) -> int:
        return max(0, self.prevu - self.realise - self.planifie)

    def __add__(self, autre: "Compte") -> "Compte":
        return Compte(self.prevu + autre.prevu, self.planifie + autre.planifie, self.realise + autre.realise)


@dataclass(frozen=True)
class Compteur:
    """The hours of one bilan, in the order of its steps."""

    etapes: dict[EtapePedagogique, Compte]

    def nature(self, nature: NatureHeures) -> Compte:
        return sum((compte for etape, compte in self.etapes.items() if nature_des_heures(etape) is nature), Compte())

    def phase(self, phase: PhaseLegale) -> Compte:
        return sum((compte for etape, compte in self.etapes.items() if PHASE_DE[etape] is phase), Compte())

    @property
    def accompagnement(self) -> Compte:
        return self.nature(NatureHeures.ACCOMPAGNEMENT)

    @property
    def personnel(self) -> Compte:
        return self.nature(NatureHeures.TRAVAIL_PERSONNEL)

    @property
    def total(self) -> Compte:
        return sum(self.etapes.values(), Compte())

    @property
    def phases_tenues(self) -> list[PhaseLegale]:
        return [phase for phase in PhaseLegale if self.phase(phase).realise]


def compteur(dossier: Dossier) -> Compteur:
    """Three queries, whatever the number of sessions."""
    prevus = dict(dossier.etapes.order_by("ordre").values_list("code", "minutes"))
    realises = dict(EcritureHeures.objects.filter(dossier=dossier).order_by().values_list("etape").annotate(Sum("minutes")))
    planifies = dict(Seance.objects.planifiees().filter(dossier=dossier).order_by().values_list("etape").annotate(duree=Sum(F("fin") - F("debut"))))
    return Compteur({
        EtapePedagogique(code): Compte(prevus.get(code, 0), _minutes(planifies.get(code)), realises.get(code, 0))
        for code in [*prevus, *(code for code in realises if code not in prevus)]
    })


def _minutes(duree) -> int:
    return int(duree.total_seconds()) // 60 if duree else 0
