"""What forbids a contract, and what is only worth a warning: sentences in French, for the person who draws it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from beneficiaires.regles import siren
from beneficiaires.regles.ouverture import refus_prix, refus_signataire
from bilan.socle.calendrier import ajouter_mois, en_heures, en_mots

ECART_DE_PART = 10  # points: sessions of unequal lengths rarely make a round share


@dataclass(frozen=True, kw_only=True)
class Limites:
    """The figures in force on the day of the contract: legal parameters, and the offer's length in months."""

    duree_max_heures: int
    mois_maximum: int
    plancher_accompagnement_heures: int | None = None
    avertissement_accompagnement_heures: int | None = None


def controle(donnees: Mapping[str, object], limites: Limites) -> list[str]:
    """Why this contract cannot be sent; empty when it can. A datum that is absent is left to `manquantes`.

    Reads duree_minutes, accompagnement_minutes, travail_personnel_minutes, prix_centimes, taux_distance (integers), periode_debut,
    periode_fin (dates), organisme_siret and employeur_siret (texts), planning (sessions as `planning` describes them).
    """
    return [
        *_duree(donnees, limites), *_prix(donnees), *_distance(donnees), *_parties(donnees), *_periode(donnees, limites), *_hors_periode(donnees),
    ]


def heures_du_calendrier(donnees: Mapping[str, object]) -> str | None:
    """Why this calendar is not that of a whole bilan: its sessions do not make the hours announced. None when they do, or when there is none."""
    prevues, annoncees = sum(seance["minutes"] for seance in _seances(donnees)), _entier(donnees, "accompagnement_minutes")
    if not prevues or not annoncees or prevues == annoncees:
        return None
    return (
        f"Les séances prévues font {en_heures(prevues)} d’accompagnement, le contrat en annonce {en_heures(annoncees)} : "
        "changez la période dans le brouillon et enregistrez-le, ou proposez les séances."
    )


def seances_en_trop(seances: Sequence[Mapping[str, Any]], minutes: Mapping[str, int]) -> str | None:
    """Why these hours cannot be agreed on: sessions already held or planned go beyond them, step by step. None when they all fit.

    `seances` as `planning` describes them, `minutes` by the words of a step.
    """
    trop: list[str] = []
    cumuls: dict[str, int] = dict.fromkeys((s["etape"] for s in seances), 0)
    for seance in seances:
        cumuls[seance["etape"]] += seance["minutes"]
        if cumuls[seance["etape"]] > minutes.get(seance["etape"], 0):
            trop.append(f"la séance {seance['rang']} du {en_mots(date.fromisoformat(seance['jour']))}")
    if not trop:
        return None
    return f"Des séances tenues ou prévues dépassent les heures proposées : {', '.join(trop)}. Annulez-les, ou gardez leurs heures."


def avertissements(donnees: Mapping[str, object], limites: Limites) -> list[str]:
    """What deserves a second look and forbids nothing. Reads `part_prevue` besides: the share at a distance of the sessions planned."""
    return [*_peu_d_accompagnement(donnees, limites), *_autre_part(donnees)]


def _peu_d_accompagnement(donnees: Mapping[str, object], limites: Limites) -> list[str]:
    accompagnement, seuil = _entier(donnees, "accompagnement_minutes"), limites.avertissement_accompagnement_heures
    if accompagnement is None or seuil is None or accompagnement >= seuil * 60:
        return []
    return [f"Le bilan prévoit {en_heures(accompagnement)} d’accompagnement : un minimum de {seuil} h est annoncé, sans être en vigueur."]


def _autre_part(donnees: Mapping[str, object]) -> list[str]:
    annoncee, prevue = _entier(donnees, "taux_distance"), _entier(donnees, "part_prevue")
    if annoncee is None or prevue is None or abs(annoncee - prevue) <= ECART_DE_PART:
        return []
    return [f"Le contrat annonce {annoncee} % à distance, les séances prévues en font {prevue} % : accordez l’un avec l’autre."]


def _duree(donnees: Mapping[str, object], limites: Limites) -> list[str]:
    duree = _entier(donnees, "duree_minutes")
    accompagnement, personnel = _entier(donnees, "accompagnement_minutes"), _entier(donnees, "travail_personnel_minutes")
    plancher = limites.plancher_accompagnement_heures
    refus = []
    if duree is not None and duree <= 0:
        refus.append("La durée du bilan doit être supérieure à zéro.")
    if duree is not None and duree > limites.duree_max_heures * 60:
        refus.append(f"La durée prévue est de {en_heures(duree)} : un bilan ne peut pas dépasser {limites.duree_max_heures} h (article L6313-4).")
    if duree is not None and accompagnement is not None and personnel is not None and accompagnement + personnel != duree:
        refus.append(
            f"{en_heures(accompagnement)} d’accompagnement et {en_heures(personnel)} de travail personnel ne font pas les {en_heures(duree)} annoncées."
        )
    if accompagnement is not None and plancher is not None and accompagnement < plancher * 60:
        refus.append(f"Le bilan prévoit {en_heures(accompagnement)} d’accompagnement : il en faut au moins {plancher} h.")
    return refus


def _prix(donnees: Mapping[str, object]) -> list[str]:
    prix = _entier(donnees, "prix_centimes")
    refus = None if prix is None else refus_prix(prix)
    return [refus] if refus else []


def _distance(donnees: Mapping[str, object]) -> list[str]:
    taux = _entier(donnees, "taux_distance")
    return [] if taux is None or 0 <= taux <= 100 else ["La part à distance va de 0 à 100 %."]


def _parties(donnees: Mapping[str, object]) -> list[str]:
    organisme, employeur = (siren(str(donnees.get(champ) or "")) for champ in ("organisme_siret", "employeur_siret"))
    signataire = refus_signataire(*(str(donnees.get(champ) or "") for champ in ("employeur_courriel", "beneficiaire_courriel")))
    refus = [signataire] if signataire else []
    if employeur and employeur == organisme:
        refus.append("L’employeur et l’organisme ont le même SIREN : un employeur ne réalise pas lui-même le bilan de ses salariés (article R6313-5).")
    return refus


def _periode(donnees: Mapping[str, object], limites: Limites) -> list[str]:
    debut, fin = donnees.get("periode_debut"), donnees.get("periode_fin")
    if not isinstance(debut, date) or not isinstance(fin, date):
        return []
    if fin <= debut:
        return [f"La période doit finir après avoir commencé : elle commence le {en_mots(debut)} et finit le {en_mots(fin)}."]
    au_plus_tard = ajouter_mois(debut, limites.mois_maximum)
    if fin > au_plus_tard:
        return [f"La période commence le {en_mots(debut)} et dure {limites.mois_maximum} mois au plus : elle finit au plus tard le {en_mots(au_plus_tard)}."]
    return []


def _hors_periode(donnees: Mapping[str, object]) -> list[str]:
    debut, fin = donnees.get("periode_debut"), donnees.get("periode_fin")
    if not isinstance(debut, date) or not isinstance(fin, date):
        return []
    dehors = [jour for jour in (date.fromisoformat(seance["jour"]) for seance in _seances(donnees)) if not debut <= jour <= fin]
    if not dehors:
        return []
    jours = f"la séance du {en_mots(dehors[0])} sort" if len(dehors) == 1 else f"{len(dehors)} séances sortent"
    return [f"La période va du {en_mots(debut)} au {en_mots(fin)}, et {jours} de ces dates : changez la période, ou les dates des séances."]


def _seances(donnees: Mapping[str, object]) -> list[Mapping[str, Any]]:
    seances = donnees.get("planning")
    return list(seances) if isinstance(seances, list) else []


def _entier(donnees: Mapping[str, object], champ: str) -> int | None:
    valeur = donnees.get(champ)
    return valeur if isinstance(valeur, int) else None
