"""The steps of a CPF bilan on EDOF: in what order, within what delay, and who must act (domaine.md §2.2). The days come from the dated parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bilan.socle.calendrier import Territoire, Unite, echeance, en_mots
from bilan.socle.libelles import EnumLibelle


class Demarche(EnumLibelle):
    """What is declared or happens on the platform, in its order."""

    PROPOSITION = "proposition", "Proposition envoyée"
    ACCEPTATION = "acceptation", "Acceptation du titulaire"
    RETRACTATION = "retractation", "Rétractation du titulaire"
    ENTREE = "entree", "Entrée déclarée"
    SORTIE = "sortie", "Sortie et service fait déclarés"
    VALIDATION = "validation", "Service fait validé"
    PAIEMENT = "paiement", "Paiement reçu"


class Depart(EnumLibelle):
    """The facts from which a delay runs, besides the steps themselves."""

    DEMANDE = "demande", "Demande du titulaire"
    ENTREE_EFFECTIVE = "entree_effective", "Première séance tenue"
    SORTIE_EFFECTIVE = "sortie_effective", "Fin du bilan"


class Acteur(EnumLibelle):
    ORGANISME = "organisme", "l’organisme"
    TITULAIRE = "titulaire", "le titulaire"
    CAISSE = "caisse", "la Caisse des Dépôts"


@dataclass(frozen=True)
class Regle:
    """`apres`: the steps that must be done before; `depuis`: the fact or the step that opens the delay of this parameter."""

    par: Acteur
    apres: tuple[Demarche, ...] = ()
    depuis: Depart | Demarche | None = None
    parametre: str = ""
    unite: Unite = Unite.OUVRE


_D, _O, _C = Demarche, Acteur.ORGANISME, Acteur.CAISSE
REGLES: dict[Demarche, Regle] = {
    _D.PROPOSITION: Regle(_O, (), Depart.DEMANDE, "EDOF_REPONSE_OF"),
    _D.ACCEPTATION: Regle(Acteur.TITULAIRE, (_D.PROPOSITION,), _D.PROPOSITION, "EDOF_ACCEPTATION_TITULAIRE"),
    _D.RETRACTATION: Regle(Acteur.TITULAIRE, (_D.ACCEPTATION,)),
    _D.ENTREE: Regle(_O, (_D.ACCEPTATION,), Depart.ENTREE_EFFECTIVE, "EDOF_DECLARATION_ENTREE"),
    _D.SORTIE: Regle(_O, (_D.ENTREE,), Depart.SORTIE_EFFECTIVE, "EDOF_DECLARATION_SORTIE"),
    _D.VALIDATION: Regle(_C, (_D.SORTIE,), _D.SORTIE, "EDOF_VALIDATION_CDC"),
    _D.PAIEMENT: Regle(_C, (_D.VALIDATION,), _D.VALIDATION, "EDOF_PAIEMENT_MAX", Unite.CALENDAIRE),
}
EFFECTIVES = {Demarche.ENTREE: Depart.ENTREE_EFFECTIVE, Demarche.SORTIE: Depart.SORTIE_EFFECTIVE}
Faits = Mapping[Depart | Demarche, date]


def depart(demarche: Demarche, faits: Faits) -> date | None:
    """The day from which the delay of this step runs; None as long as nothing has opened it."""
    depuis = REGLES[demarche].depuis
    return faits.get(depuis) if depuis else None


def limite(demarche: Demarche, depuis: date, jours: int, territoire: Territoire) -> date:
    """The last day for this step; the day of the fact does not count, and working days need no carrying over."""
    return echeance(depuis, jours, REGLES[demarche].unite, proroger=False, territoire=territoire)


def attendue(demarche: Demarche, faits: Faits) -> bool:
    """Whether this step is the turn of whoever must act: not done, nothing before it missing, its delay open."""
    if demarche in faits or Demarche.RETRACTATION in faits or (demarche is Demarche.PROPOSITION and Demarche.ACCEPTATION in faits):
        return False
    return all(avant in faits for avant in REGLES[demarche].apres) and depart(demarche, faits) is not None


def refus(demarche: Demarche, faits: Faits, *, faite_le: date, effective_le: date | None, jour: date) -> str | None:
    """Why this step cannot be recorded, in one sentence."""
    manquante = next((avant for avant in REGLES[demarche].apres if avant not in faits), None)
    if manquante:
        return f"« {demarche.libelle} » vient après « {manquante.libelle} » : enregistrez d’abord celle-ci."
    if Demarche.RETRACTATION in faits:
        return "Le titulaire s’est rétracté : plus rien ne se déclare."
    if demarche is Demarche.ENTREE and demarche in faits:
        return f"L’entrée a été déclarée le {en_mots(faits[demarche])} : elle ne se déclare qu’une fois, et ne se corrige pas."
    if faite_le > jour:
        return "Une démarche s’enregistre une fois faite : sa date ne peut pas être à venir."
    return _ordre(demarche, faits, faite_le, effective_le)


def _ordre(demarche: Demarche, faits: Faits, faite_le: date, effective_le: date | None) -> str | None:
    if demarche in EFFECTIVES:
        if effective_le is None:
            return "Indiquez le jour où elle a réellement eu lieu."
        if faite_le < effective_le:
            return "La déclaration suit le fait : vérifiez les deux dates."
        if demarche is Demarche.ENTREE and effective_le < faits[Demarche.ACCEPTATION]:
            return "L’entrée suit l’acceptation : vérifiez les deux dates."
    precedente = max((faits[avant] for avant in REGLES[demarche].apres), default=None)
    if precedente and faite_le < precedente:
        return f"Cette date précède l’étape d’avant, du {en_mots(precedente)}."
    return None


def refus_retractation(faite_le: date, limite: date, faits: Faits) -> str | None:
    """Whether the holder could still withdraw on that day: within the delay of the platform, and before the entry, declared or not."""
    if Demarche.ENTREE in faits:
        return "L’entrée est déclarée : le titulaire ne peut plus se rétracter."
    tenue = faits.get(Depart.ENTREE_EFFECTIVE)
    if tenue and tenue <= faite_le:
        return f"La première séance s’est tenue le {en_mots(tenue)} : le titulaire ne peut plus se rétracter."
    return None if faite_le <= limite else f"Le titulaire pouvait se rétracter jusqu’au {en_mots(limite)}."


def taux_de_realisation(faites: int, prevues: int) -> int:
    """In hundredths of a per cent, as the ledger gives it, rounded to the nearest; 100 % at most. ValueError when nothing was agreed."""
    if prevues <= 0:
        raise ValueError("Aucune heure n’est convenue : il n’y a pas de taux.")
    return min(10_000, round(Fraction(10_000 * faites, prevues)))
