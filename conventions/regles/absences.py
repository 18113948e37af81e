"""The request for absence: the CPF on working time, where silence is agreement (D6323-4), and the leave of public servants, where none is written."""

from dataclasses import dataclass
from datetime import date

from beneficiaires.regles import ModeFinancement, Versant
from bilan.socle.calendrier import Territoire, ajouter_mois, en_mots
from bilan.socle.libelles import EnumLibelle
from conventions.regles.delais import reponse_absence


class Cadre(EnumLibelle):
    """Under which text the absence is asked for; the last three values are those of `Versant`."""

    CPF = "cpf", "CPF sur le temps de travail"
    ETAT = "etat", "Fonction publique d’État"
    TERRITORIALE = "territoriale", "Fonction publique territoriale"
    HOSPITALIERE = "hospitaliere", "Fonction publique hospitalière"


class Decision(EnumLibelle):
    EN_ATTENTE = "en_attente", "Réponse attendue"
    ACCORD = "accord", "Accordée"
    ACCORD_TACITE = "accord_tacite", "Accordée par le silence"
    REFUS = "refus", "Refusée"
    SANS_REPONSE = "sans_reponse", "Sans réponse"


@dataclass(frozen=True, kw_only=True)
class Regle:
    """Parameters by name, with their condition; `preavis` empty where no notice is asked. `silence_accorde`: what the texts make of a silence."""

    preavis: str
    reponse: str
    en_mois: bool = False
    silence_accorde: bool = False
    source: str


REGLES: dict[Cadre, Regle] = {
    Cadre.CPF: Regle(preavis="CPF_ABSENCE_PREAVIS_J", reponse="CPF_ABSENCE_REPONSE_J", silence_accorde=True, source="D6323-4"),
    Cadre.ETAT: Regle(preavis="", reponse="AGENT_ABSENCE_REPONSE_MOIS", en_mois=True, source="décret 2007-1470, article 22"),
    Cadre.TERRITORIALE: Regle(preavis="AGENT_ABSENCE_PREAVIS_J", reponse="AGENT_ABSENCE_REPONSE_J", source="décret 2007-1845, articles 18 à 26"),
    Cadre.HOSPITALIERE: Regle(preavis="AGENT_ABSENCE_PREAVIS_J", reponse="AGENT_ABSENCE_REPONSE_J", source="décret 2008-824, articles 25 à 27"),
}


def cadre(mode: ModeFinancement, versant: str) -> Cadre | None:
    """Under which text this bilan asks for an absence; None for any other, and for a public servant whose branch is not known."""
    if mode is ModeFinancement.CPF_TEMPS_TRAVAIL:
        return Cadre.CPF
    return Cadre(Versant(versant).value) if mode is ModeFinancement.AGENT_PUBLIC and versant else None


def derniere_reponse(recue_le: date, delai: int, *, en_mois: bool, territoire: Territoire, proroger: bool = False) -> date:
    """The last day of the employer to answer, from the day he received the request."""
    if en_mois:
        return ajouter_mois(recue_le, delai)
    return reponse_absence(recue_le, territoire, jours=delai, proroger=proroger)


def decision(reponse: str, reponse_jusqu_au: date, jour: date, *, silence_accorde: bool, tardive: bool) -> Decision:
    """What the request has become on that day: an answer, or what silence is worth. A late request is granted by no silence."""
    if reponse:
        return Decision(reponse)
    if jour <= reponse_jusqu_au:
        return Decision.EN_ATTENTE
    return Decision.ACCORD_TACITE if silence_accorde and not tardive else Decision.SANS_REPONSE


def refus_demande(demandee_le: date, recue_le: date, debut: date | None, jour: date) -> str | None:
    if debut is None:
        return "La période du bilan n’est pas fixée : indiquez-la d’abord, les délais en dépendent."
    if recue_le < demandee_le:
        return "La demande est reçue après avoir été faite : vérifiez les deux dates."
    if recue_le > jour:
        return "Une demande s’enregistre une fois reçue : sa date ne peut pas être à venir."
    return f"La demande précède le bilan, qui commence le {en_mots(debut)}." if demandee_le >= debut else None
