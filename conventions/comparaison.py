"""What changed between two versions, field by field, in the words of whoever reads it: before, after."""
from collections.abc import Callable
from datetime import date

from bilan.socle.mots import INSECABLE, date_en_mots, duree, euros, nombre, pluriel
from conventions.regles.champs import CHAMPS, Classe, Genre, differents

RIEN = "Non précisé"
EN_MOTS: dict[Genre, Callable[..., str]] = {
    Genre.TEXTE: str, Genre.EUROS: euros, Genre.MINUTES: duree, Genre.JOUR: date_en_mots, Genre.NOMBRE: nombre,
    Genre.POURCENT: lambda taux: f"{taux}{INSECABLE}%", Genre.OUI_NON: lambda vrai: "oui" if vrai else "non",
    Genre.FINANCEURS: lambda lignes: _financeurs(lignes), Genre.SEANCES: lambda seances: _seances(seances), Genre.PHASES: lambda phases: _phases(phases),
}


def differences(avant: dict, apres: dict) -> list[list[str]]:
    """One [label, before, after] a substantial field that changed and that a page shows, in the order of the contract."""
    return [
        [CHAMPS[code].libelle, en_mots(code, avant.get(code)), en_mots(code, apres.get(code))]
        for code in differents(avant, apres, Classe.SUBSTANTIELLE) if CHAMPS[code].montre
    ]


def corrigees(correction) -> list[list[str]]:
    """The same for a correction."""
    return [
        [CHAMPS[code].libelle, en_mots(code, avant), en_mots(code, apres)]
        for code, (avant, apres) in correction.champs.items() if CHAMPS[code].montre
    ]


def en_mots(code: str, valeur: object) -> str:
    """The value of this field as a person reads it."""
    if valeur is None or valeur in ("", []):
        return RIEN
    return EN_MOTS[CHAMPS[code].genre](valeur)


def _financeurs(lignes: list[dict]) -> str:
    return ", ".join(f"{ligne['financeur']} {euros(ligne['montant_centimes'])}" for ligne in lignes)


def _seances(seances: list[dict]) -> str:
    jours = [date.fromisoformat(seance["jour"]) for seance in seances]
    total = duree(sum(seance["minutes"] for seance in seances))
    return f"{pluriel(len(jours), 'séance')} ({total}) : {', '.join(date_en_mots(jour) for jour in jours)}"


def _phases(phases: list[dict]) -> str:
    return ", ".join(f"{etape['libelle']} {duree(etape['minutes'])}" for phase in phases for etape in phase["etapes"])
