"""When the investigation may close: on a short list of one to four kept leads, each looked into (produit.md §3, nº 10)."""
from collections.abc import Iterable
from dataclasses import dataclass

from bilan.socle.libelles import EnumLibelle

RETENUES_MAX = 4


class Decision(EnumLibelle):
    A_L_ETUDE = "a_l_etude", "À l’étude"
    RETENUE = "retenue", "Retenue"
    EN_RESERVE = "en_reserve", "En réserve"
    ECARTEE = "ecartee", "Écartée"


@dataclass(frozen=True)
class Fiche:
    """What a lead holds, and no word of it: how many sources and enquiries, whether each text is written."""

    decision: Decision
    sources: int
    enquetes: int
    formation: bool
    marche: bool
    contraintes: bool
    raison: bool


def manques(fiche: Fiche) -> list[str]:
    """What a kept lead still misses, in words that follow « il manque »; another lead misses nothing."""
    if fiche.decision is not Decision.RETENUE:
        return []
    faits = {
        "une source consultée": fiche.sources > 0, "une enquête métier": fiche.enquetes > 0, "la formation nécessaire": fiche.formation,
        "le marché": fiche.marche, "les contraintes": fiche.contraintes, "la raison de la décision": fiche.raison,
    }
    return [quoi for quoi, fait in faits.items() if not fait]


def a_completer[T](pistes: Iterable[tuple[T, Fiche]]) -> list[tuple[T | None, list[str]]]:
    """What prevents the investigation from closing: (lead, what it misses), under None what the list itself misses. Empty when it may close."""
    pistes = list(pistes)
    retenues = sum(fiche.decision is Decision.RETENUE for _, fiche in pistes)
    liste = ["une piste retenue au moins"] if not retenues else [f"un choix : {RETENUES_MAX} pistes retenues au plus"] if retenues > RETENUES_MAX else []
    entete: list[tuple[T | None, list[str]]] = [(None, liste)] if liste else []
    return entete + [(piste, motifs) for piste, fiche in pistes if (motifs := manques(fiche))]
