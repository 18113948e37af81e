"""The ledger of one bilan, line by line and in sums: whatever certifies, invoices or exports hours reads them here."""
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique, ModeFinancement, NatureHeures, PhaseLegale, natures_financees
from bilan.socle import reglementation
from seances.models import EcritureHeures


@dataclass(frozen=True)
class Ligne:
    """One line, with what the funder may be charged of it; minutes are negative on a correction."""

    jour: date
    nature: NatureHeures
    phase: PhaseLegale | None
    etape: EtapePedagogique
    seance: int | None
    minutes: int
    financables: int
    ecrite_le: datetime
    correction: bool

    @property
    def preuve(self) -> str:
        preuve = f"séance {self.seance}" if self.seance else "noté par le bénéficiaire"
        return f"correction, {preuve}" if self.correction else preuve


def souscription(dossier: Dossier) -> date:
    """The day whose law says what the funder pays: the subscription, else the contract, else the opening."""
    return dossier.souscription or dossier.contractualise_le or dossier.ouvert_le


def financees(dossier: Dossier) -> frozenset[NatureHeures]:
    """The kinds of hours that this funder pays, by the rule in force when the person subscribed."""
    seul = bool(reglementation.valeur("CPF_HEURES_ACCOMPAGNEMENT_SEULES", souscription(dossier), sinon=False))
    return natures_financees(ModeFinancement(dossier.mode_financement), cpf_accompagnement_seul=seul)


def lignes(ecritures: Iterable[EcritureHeures], payees: frozenset[NatureHeures]) -> Iterator[Ligne]:
    for e in ecritures:
        nature = NatureHeures(e.nature)
        yield Ligne(
            jour=e.jour, nature=nature, phase=PhaseLegale(e.phase) if e.phase else None, etape=EtapePedagogique(e.etape),
            seance=e.seance.numero if e.seance else None, minutes=e.minutes, financables=e.minutes if nature in payees else 0,
            ecrite_le=e.le, correction=e.corrige_id is not None,
        )
