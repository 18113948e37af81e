"""What the CPF pays of a bilan: the sharing of the price, the hours it finances, the waiting period. Amounts in cents, hours in minutes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from beneficiaires.regles.etapes import NatureHeures
from beneficiaires.regles.financements import REGIMES, ModeFinancement
from bilan.socle.calendrier import ajouter_ans


def en_centimes(euros: float) -> int:
    """The cents of an amount in euros as the legal parameters write it (102.23): through its decimal writing, so exact."""
    return round(Decimal(str(euros)) * 100)


@dataclass(frozen=True)
class PartCpf:
    """In cents: what the rights pay, what third parties add, what the beneficiary pays; they add up to the price."""

    droits: int
    abondements: int
    reste: int


def part_cpf(
    prix_centimes: int, solde: int, pfo: int, plafond: int | None, exonere: bool, *, abondements: int = 0
) -> PartCpf:
    """Share a price between the CPF rights and the beneficiary (D6323-1 A, R6323).

    `pfo` is the flat contribution and `plafond` the ceiling in force at the subscription, None before 26 February 2026. The flat
    contribution is part of what the beneficiary pays, not added to it, and is not due when `exonere`. What third parties add comes
    first, so that the rights never pay twice. ValueError for a negative amount.
    """
    if min(prix_centimes, solde, pfo, abondements, plafond or 0) < 0:
        raise ValueError("Un montant ne peut pas être négatif.")
    ajoute = min(abondements, prix_centimes)
    financable = prix_centimes - ajoute - (0 if exonere else pfo)
    droits = max(0, min(solde, financable, *(() if plafond is None else (plafond,))))
    return PartCpf(droits=droits, abondements=ajoute, reste=prix_centimes - ajoute - droits)


def carence_cpf(dernier_bilan_finance: date | None, souscription: date, ans: int | None) -> date | None:
    """The first day a bilan may be asked of the CPF again, or None when it already may (D6323-6).

    Only a bilan paid by a funder of L6316-1 or a FAF counts, not one paid by the employer alone or by oneself. The years end on the
    anniversary at 24:00 (art. 641 CPC), so the next day is the first. `ans` is None before 26 February 2026: no waiting.
    """
    if dernier_bilan_finance is None or ans is None:
        return None
    libre = ajouter_ans(dernier_bilan_finance, ans) + timedelta(days=1)
    return libre if souscription < libre else None


# (by the CPF, once it pays accompaniment alone) -> what the funder may be charged for. Elsewhere, the contract's hours are one price.
FINANCEES: dict[tuple[bool, bool], frozenset[NatureHeures]] = {
    (True, True): frozenset({NatureHeures.ACCOMPAGNEMENT}),
    (True, False): frozenset(NatureHeures),
    (False, True): frozenset(NatureHeures),
    (False, False): frozenset(NatureHeures),
}


def natures_financees(mode: ModeFinancement, *, cpf_accompagnement_seul: bool) -> frozenset[NatureHeures]:
    """The kinds of hours that the funder may be charged for; personal work is left out of the CPF's share since 26 February 2026 (D6323-6).

    `cpf_accompagnement_seul` is the parameter CPF_HEURES_ACCOMPAGNEMENT_SEULES at the date of the subscription.
    """
    return FINANCEES[REGIMES[mode].cpf, cpf_accompagnement_seul]
