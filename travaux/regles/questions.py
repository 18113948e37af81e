"""What a questionnaire may ask: seven kinds of questions, each with the purpose that makes it direct and necessary (L6313-4)."""
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bilan.socle.libelles import EnumLibelle

OPTIONS_MAX, LONGUEUR_OPTION, LONGUEUR_ENONCE = 30, 160, 500
DEGRES = 5  # of a scale


class GenreSupport(EnumLibelle):
    """What is handed over before a session."""

    QUESTIONNAIRE = "questionnaire", "Questionnaire"
    DOCUMENT = "document", "Document à lire"
    LIEN = "lien", "Lien"


class Genre(EnumLibelle):
    TEXTE = "texte", "Texte libre"
    CHOIX = "choix", "Un choix"
    CHOIX_MULTIPLE = "choix_multiple", "Plusieurs choix"
    ECHELLE = "echelle", "Échelle, de 1 à 5"
    CLASSEMENT = "classement", "Classement"
    TABLEAU = "tableau", "Tableau"
    CARTES = "cartes", "Tri de cartes"


# kind → what its lines are, what its columns are: the words of the editor
AIDES: dict[Genre, tuple[str, str]] = {
    Genre.TEXTE: ("", ""),
    Genre.CHOIX: ("les choix", ""),
    Genre.CHOIX_MULTIPLE: ("les choix", ""),
    Genre.ECHELLE: ("", "les deux bouts de l’échelle"),
    Genre.CLASSEMENT: ("ce qui est à classer", ""),
    Genre.TABLEAU: ("les lignes", "les colonnes"),
    Genre.CARTES: ("les cartes", "les piles"),
}
_OPTIONS_MIN = {Genre.CHOIX: 2, Genre.CHOIX_MULTIPLE: 2, Genre.CLASSEMENT: 2, Genre.TABLEAU: 1, Genre.CARTES: 2}
_COLONNES = {Genre.ECHELLE: (2, 2), Genre.TABLEAU: (1, 5), Genre.CARTES: (2, 5)}


@dataclass(frozen=True)
class Question:
    """`options`: choices, things to rank, lines or cards; `colonnes`: the two ends of a scale, columns or piles. `cle` names its answer in the version."""

    cle: str
    genre: Genre
    enonce: str
    finalite: str
    aide: str = ""
    options: tuple[str, ...] = ()
    colonnes: tuple[str, ...] = ()


def fautes(question: Question) -> list[str]:
    """Why this question cannot be asked, in French sentences; empty when it can."""
    trouvees = []
    if not question.enonce.strip():
        trouvees.append("Écrivez la question.")
    if not question.finalite.strip():
        trouvees.append("Dites à quoi sert la réponse : la loi n’admet que des questions en lien direct et nécessaire avec le bilan (article L6313-4).")
    return trouvees + _fautes_de_forme(question)


def _fautes_de_forme(question: Question) -> list[str]:
    lignes, colonnes = AIDES[question.genre]
    trouvees = []
    if len(question.options) < (minimum := _OPTIONS_MIN.get(question.genre, 0)):
        trouvees.append(f"Écrivez {lignes}, un par ligne : {minimum} au moins.")
    bornes = _COLONNES.get(question.genre)
    if bornes and not bornes[0] <= len(question.colonnes) <= bornes[1]:
        combien = f"{bornes[0]}" if bornes[0] == bornes[1] else f"de {bornes[0]} à {bornes[1]}"
        trouvees.append(f"Écrivez {colonnes}, un par ligne : {combien}.")
    if len(question.options) > OPTIONS_MAX or any(len(mots) > LONGUEUR_OPTION for mots in (*question.options, *question.colonnes)):
        trouvees.append(f"{OPTIONS_MAX} lignes au plus, de {LONGUEUR_OPTION} caractères chacune.")
    if len(set(question.options)) < len(question.options) or len(set(question.colonnes)) < len(question.colonnes):
        trouvees.append("Deux lignes disent la même chose.")
    return trouvees


def lire(donnees: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The questions of a version, as they are stored (JSON); a question without a key is given its rank."""
    return [
        Question(
            cle=str(brut.get("cle") or f"q{rang}"), genre=Genre(brut["genre"]), enonce=brut["enonce"], finalite=brut["finalite"], aide=brut.get("aide", ""),
            options=tuple(brut.get("options", ())), colonnes=tuple(brut.get("colonnes", ())),
        )
        for rang, brut in enumerate(donnees, start=1)
    ]


def ecrire(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The same, to be stored."""
    return [{**asdict(q), "genre": q.genre.value, "options": list(q.options), "colonnes": list(q.colonnes)} for q in questions]
