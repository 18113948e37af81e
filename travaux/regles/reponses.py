"""What an answer is: fields by name, whether a question was answered, what remains to settle before handing over, the answer in words."""
from collections import Counter
from collections.abc import Iterable, Mapping

from travaux.regles.questions import DEGRES, Genre, Question

Valeurs = Mapping[str, str | list[str]]


def champs(question: Question) -> list[str]:
    """The names of the fields of a question, in the order of the page."""
    match question.genre:
        case Genre.CLASSEMENT | Genre.CARTES:
            return [f"{question.cle}_{rang}" for rang in range(len(question.options))]
        case Genre.TABLEAU:
            return [f"{question.cle}_{ligne}_{colonne}" for ligne in range(len(question.options)) for colonne in range(len(question.colonnes))]
    return [question.cle]


def repondue(question: Question, valeurs: Valeurs) -> bool:
    return any(valeurs.get(nom) for nom in champs(question))


def repondues(questions: Iterable[Question], valeurs: Valeurs) -> int:
    return sum(repondue(question, valeurs) for question in questions)


def a_reprendre(questions: Iterable[Question], valeurs: Valeurs) -> dict[str, str]:
    """Field → sentence, of what cannot be handed over as it is: two things of the same rank. Nothing else is compulsory."""
    refus: dict[str, str] = {}
    for question in questions:
        if question.genre is Genre.CLASSEMENT:
            rangs = Counter(rang for nom in champs(question) if (rang := valeurs.get(nom)))
            refus |= {nom: f"Le rang {valeurs[nom]} est donné deux fois." for nom in champs(question) if rangs[valeurs.get(nom) or ""] > 1}
    return refus


def en_mots(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    """(what it is about, the words) for each line of an answer; the first is empty when the question says it all."""
    if not repondue(question, valeurs):
        return []
    return _LECTURES[question.genre](question, valeurs)


def _texte(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    return [("", str(valeurs[question.cle]))]


def _choisies(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    valeur = valeurs[question.cle]
    return [("", question.options[int(rang)]) for rang in (valeur if isinstance(valeur, list) else [valeur])]


def _echelle(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    bas, haut = question.colonnes
    return [("", f"{valeurs[question.cle]} sur {DEGRES}, de «\u202f{bas}\u202f» (1) à «\u202f{haut}\u202f» ({DEGRES})")]


def _classees(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    rangs = sorted((int(str(rang)), mots) for nom, mots in zip(champs(question), question.options, strict=True) if (rang := valeurs.get(nom)))
    return [("", "\n".join(f"{rang}. {mots}" for rang, mots in rangs))] if rangs else []


def _cellules(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    return [
        (f"{ligne}, {colonne}", str(valeurs[nom]))
        for x, ligne in enumerate(question.options) for y, colonne in enumerate(question.colonnes) if valeurs.get(nom := f"{question.cle}_{x}_{y}")
    ]


def _piles(question: Question, valeurs: Valeurs) -> list[tuple[str, str]]:
    piles: dict[str, list[str]] = {pile: [] for pile in question.colonnes}
    for nom, carte in zip(champs(question), question.options, strict=True):
        if rang := valeurs.get(nom):
            piles[question.colonnes[int(str(rang))]].append(carte)
    return [(pile, "\n".join(cartes)) for pile, cartes in piles.items() if cartes]


_LECTURES = {
    Genre.TEXTE: _texte, Genre.CHOIX: _choisies, Genre.CHOIX_MULTIPLE: _choisies, Genre.ECHELLE: _echelle, Genre.CLASSEMENT: _classees,
    Genre.TABLEAU: _cellules, Genre.CARTES: _piles,
}
