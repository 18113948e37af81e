"""Several funders on one bilan: who may fund what, who really pays, and that the lines make the price. Amounts in cents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from beneficiaires.regles.financements import REGIMES, ModeFinancement, Partie, Payeur, UsageEmployeur
from bilan.socle.calendrier import en_mots

# An employer is a funder only where he may stand in the dossier at all: an amount would tell him that a bilan exists.
EMPLOYEURS = frozenset({Payeur.EMPLOYEUR, Payeur.ADMINISTRATION})
EXCLUS = {
    Payeur.CAISSE_DES_DEPOTS: "Le CPF passe par Mon Compte Formation, sans contrat ici : ouvrez le dossier avec un financement CPF (article D6353-1 III).",
    Payeur.FAF: "Un fonds d’assurance formation finance un indépendant : il ne figure pas avec « {} ».",
}
CLIENTS = {Partie.EMPLOYEUR: Payeur.EMPLOYEUR, Partie.BENEFICIAIRE: Payeur.BENEFICIAIRE}


@dataclass(frozen=True)
class Ligne:
    """One funder's part. `subrogation`: an OPCO that pays the provider itself; without it the client pays and is reimbursed."""

    financeur: Payeur
    montant: int
    subrogation: bool = False
    depose_le: date | None = None


def financeurs(mode: ModeFinancement) -> tuple[Payeur, ...]:
    """Who may fund a bilan so financed, the usual payer first; the CPF on its own platform alone, the fund of a self-employed where no employer signs."""
    usage, usuel = REGIMES[mode].employeur, REGIMES[mode].payeur
    exclus = EMPLOYEURS if usage in (UsageEmployeur.INTERDIT, UsageEmployeur.ABSENCE_SEULE) else frozenset()
    if not REGIMES[mode].cpf:
        exclus |= {Payeur.CAISSE_DES_DEPOTS}
    if REGIMES[mode].employeur_partie:
        exclus |= {Payeur.FAF}
    return (usuel, *(payeur for payeur in Payeur if payeur not in exclus and payeur is not usuel))


def payeur_effectif(ligne: Ligne, mode: ModeFinancement) -> Payeur:
    """Who sends the money: an OPCO only by subrogation, else the client, whom it reimburses (R6332-25)."""
    if ligne.financeur is Payeur.OPCO and not ligne.subrogation:
        return REGIMES[mode].payeur if REGIMES[mode].payeur is Payeur.ADMINISTRATION else CLIENTS[REGIMES[mode].client]
    return ligne.financeur


def refus_lignes(lignes: Sequence[Ligne], mode: ModeFinancement, prix: int) -> str | None:
    """Why these lines cannot be those of this bilan; None also when there is no line: the usual payer then pays all."""
    if refus := next(filter(None, (_refus_ligne(ligne, mode) for ligne in lignes)), None):
        return refus
    attendus = REGIMES[mode].finance_par
    if lignes and attendus.isdisjoint(ligne.financeur for ligne in lignes):
        qui = " ou ".join(f"« {payeur.libelle} »" for payeur in Payeur if payeur in attendus)
        return f"Avec « {mode.libelle} », un des financeurs est {qui}. Sinon, c’est un autre financement, et un autre contrat."
    total = sum(ligne.montant for ligne in lignes)
    if lignes and total != prix:
        return f"Les financements font {euros(total)}, le prix est de {euros(prix)}."
    return None


def _refus_ligne(ligne: Ligne, mode: ModeFinancement) -> str | None:
    if ligne.financeur not in financeurs(mode):
        return EXCLUS.get(ligne.financeur, "« {} » ne regarde pas l’employeur : il ne peut pas y figurer comme financeur.").format(mode.libelle)
    if ligne.montant <= 0:
        return "Chaque financement est supérieur à zéro."
    return "Seul un OPCO paie par subrogation." if ligne.subrogation and ligne.financeur is not Payeur.OPCO else None


def refus_depot(lignes: Sequence[Ligne], debut: date | None) -> str | None:
    """A training fund of the self-employed is asked before the bilan begins, whoever pays beside it (domaine.md §2.9); blocking by default."""
    depots = [ligne.depose_le for ligne in lignes if ligne.financeur is Payeur.FAF and ligne.depose_le]
    if not depots or debut is None or max(depots) < debut:
        return None
    return f"La demande au fonds d’assurance formation se dépose avant le début du bilan, le {en_mots(debut)} : elle est datée du {en_mots(max(depots))}."


def euros(centimes: int) -> str:
    """« 1 800 € » in the sentence of a rule, which knows no typography (`mots.euros` is that of pages)."""
    entiers, reste = divmod(centimes, 100)
    return f"{entiers:,}".replace(",", " ") + (f",{reste:02}" if reste else "") + " €"
