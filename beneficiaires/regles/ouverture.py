"""Why a dossier cannot be opened as asked: each rule answers one French sentence, or None. Amounts in cents, hours in minutes."""

from collections.abc import Mapping
from datetime import date

from beneficiaires.regles.cpf import carence_cpf
from beneficiaires.regles.etapes import PHASE_DE, EtapePedagogique, PhaseLegale, siren
from beneficiaires.regles.financements import REGIMES, ModeFinancement, UsageEmployeur, Versant
from bilan.socle.calendrier import Territoire, Unite, ajouter_mois, echeance, en_mots

SEANCE_MINIMUM, SEANCE_PAS = 60, 5
PRIX_MAXIMUM = 1_000_000  # 10 000 €: far above any bilan, a slip of the keyboard


def refus_programme(minutes: Mapping[EtapePedagogique, int], maximum_heures: int) -> str | None:
    """A bilan lasts 24 hours at most, personal work included (L6313-4 al. 5), and goes through the three phases (R6313-4)."""
    if any(duree < 0 for duree in minutes.values()):
        return "Une durée ne peut pas être négative."
    total = sum(minutes.values())
    if total > maximum_heures * 60:
        return f"Le programme compte {_heures(total)} : un bilan dure {maximum_heures} h au plus, travail personnel compris (article L6313-4)."
    couvertes = {PHASE_DE[etape] for etape, duree in minutes.items() if duree}
    manquante = next((phase for phase in PhaseLegale if phase not in couvertes), None)
    if manquante:
        return f"Il manque une durée pour la {manquante.libelle[0].lower()}{manquante.libelle[1:]} : la loi en demande trois (article R6313-4)."
    return None


def refus_seances(premiere: int, suivantes: int) -> str | None:
    """How long the sessions of an offer last, in minutes: under an hour, nobody would travel for one."""
    if suivantes < SEANCE_MINIMUM or suivantes % SEANCE_PAS or not 0 < premiere <= suivantes:
        return "Une séance dure au moins une heure, par pas de cinq minutes, et la première ne dépasse pas les suivantes."
    return None


def refus_employeur(mode: ModeFinancement, *, present: bool, siret_employeur: str = "", siret_prestataire: str = "") -> str | None:
    """Whether an employer must, may or must not stand in the dossier; he can never be the provider himself (R6313-5)."""
    usage = REGIMES[mode].employeur
    if usage is UsageEmployeur.REQUIS and not present:
        return f"« {mode.libelle} » demande un employeur : il est partie à la convention."
    if usage is UsageEmployeur.INTERDIT and present:
        return f"« {mode.libelle} » ne regarde pas l’employeur : retirez-le du dossier."
    if present and siret_employeur and siret_prestataire and siren(siret_employeur) == siren(siret_prestataire):
        return "L’employeur ne peut pas réaliser lui-même le bilan de ses salariés : son SIREN doit différer de celui de l’organisme (article R6313-5)."
    return None


def refus_signataire(courriel: str, email: str) -> str | None:
    """Each party signs from his own address: one box for two parties would let one of them sign for both (R6313-8)."""
    if not courriel or courriel.strip().lower() != email.strip().lower():
        return None
    return "L’adresse de qui signe pour l’employeur est celle de la personne : chacun signe depuis la sienne."


def refus_temps_travail(mode: ModeFinancement, sur_temps_travail: bool) -> str | None:
    """Some ways of paying never reach working time, one always does."""
    if sur_temps_travail and not REGIMES[mode].temps_travail:
        return f"« {mode.libelle} » se déroule hors du temps de travail."
    if mode is ModeFinancement.CPF_TEMPS_TRAVAIL and not sur_temps_travail:
        return "Ce financement porte sur le temps de travail : cochez-le, ou choisissez « CPF, hors temps de travail »."
    return None


def refus_versant(mode: ModeFinancement, versant: str) -> str | None:
    """The branch of the civil service sets the delays of the leave; nobody else has one."""
    if versant and versant not in set(Versant):
        return "Ce versant n’est pas connu."
    return "Le versant ne concerne que les agents publics." if versant and mode is not ModeFinancement.AGENT_PUBLIC else None


def refus_prix(centimes: int) -> str | None:
    if centimes <= 0:
        return "Le prix doit être supérieur à zéro."
    return "Le prix dépasse 10 000 € : vérifiez-le." if centimes > PRIX_MAXIMUM else None


def refus_periode(debut: date | None, fin: date | None, mois_maximum: int) -> str | None:
    """The period is a clause of the contract: no law sets its length, the offer does."""
    if debut is None or fin is None:
        return None
    if fin <= debut:
        return "La période doit finir après avoir commencé."
    if fin > ajouter_mois(debut, mois_maximum):
        limite = en_mots(ajouter_mois(debut, mois_maximum))
        return f"La prestation dure {mois_maximum} mois au plus : la période doit finir le {limite} au plus tard."
    return None


def refus_carence(dernier_bilan_finance: date | None, souscription: date, ans: int | None) -> str | None:
    """No second bilan on the CPF for some years after one that was publicly funded (D6323-6)."""
    libre = carence_cpf(dernier_bilan_finance, souscription, ans)
    if libre is None:
        return None
    return f"Un bilan déjà financé empêche le CPF d’en payer un autre avant le {en_mots(libre)} (article D6323-6)."


def refus_entree(debut: date | None, proposition: date, jours_ouvres: int, territoire: Territoire) -> str | None:
    """The platform of the CPF wants some working days between the proposal and the first session (its general conditions)."""
    if debut is None:
        return None
    premiere = echeance(proposition, jours_ouvres, Unite.OUVRE, proroger=False, territoire=territoire)
    if debut >= premiere:
        return None
    return f"Mon Compte Formation demande {jours_ouvres} jours ouvrés avant le début : pas avant le {en_mots(premiere)}."


def _heures(minutes: int) -> str:
    heures, reste = divmod(minutes, 60)
    return f"{heures} h {reste:02}" if reste else f"{heures} h"
