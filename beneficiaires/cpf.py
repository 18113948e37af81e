"""What the CPF pays of a price and what is left to the person, by the parameters in force on the day of the subscription (domaine.md §2.2)."""
from dataclasses import dataclass
from datetime import date

from beneficiaires.models.personnes import Statut
from beneficiaires.regles import PartCpf, en_centimes, part_cpf
from bilan.socle import mots, reglementation
from bilan.socle.presentation import Fait
from bilan.socle.typographie import phrase


@dataclass(frozen=True)
class ParametresCpf:
    """In cents: the ceiling (None before 26 February 2026) and the flat contribution."""

    plafond: int | None
    participation: int


def parametres(souscription: date) -> ParametresCpf:
    plafond = reglementation.valeur("CPF_PLAFOND_BILAN_EUR", souscription, sinon=None)
    return ParametresCpf(None if plafond is None else en_centimes(plafond), en_centimes(reglementation.valeur("CPF_PFO_EUR", souscription, sinon=0)))


def part_du_cpf(prix_centimes: int, souscription: date, statut: str) -> PartCpf:
    """What the account holds is not known: it is taken as enough, and the rights are said « au plus ». A job seeker owes no contribution."""
    lus = parametres(souscription)
    exonere = statut == Statut.DEMANDEUR_EMPLOI
    return part_cpf(prix_centimes, prix_centimes, lus.participation, lus.plafond, exonere)


def fait(prix_centimes: int, souscription: date, statut: str) -> Fait:
    """« Part du CPF : 1 600 € au plus. Il reste au moins 200 € à la personne. »"""
    part = part_du_cpf(prix_centimes, souscription, statut)
    return Fait("Part du CPF", phrase("{} au plus", mots.euros(part.droits)), note=phrase("Il reste au moins {} à la personne.", mots.euros(part.reste)))
