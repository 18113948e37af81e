"""The two questionnaires of the end: closed answers only, so that nothing of what a bilan says can be written in them (Qualiopi 2, 11, 30)."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bilan.socle.libelles import EnumLibelle


class Moment(EnumLibelle):
    FIN = "fin", "À la fin du bilan"
    SIX_MOIS = "six_mois", "Six mois après"


@dataclass(frozen=True)
class Question:
    """`choix`: code → words. `plusieurs`: more than one may be ticked."""

    code: str
    texte: str
    choix: Mapping[str, str]
    plusieurs: bool = False


ACCORD = {"oui": "Oui, tout à fait", "plutot": "Plutôt oui", "peu": "Plutôt non", "non": "Non"}

QUESTIONS: dict[Moment, tuple[Question, ...]] = {
    Moment.FIN: (
        Question("objectifs", "Ce que vous attendiez de ce bilan a-t-il été atteint ?", {
            "entierement": "Entièrement", "en_partie": "En partie", "peu": "Peu", "autrement": "Mes attentes ont changé en chemin",
        }),
        Question("satisfaction", "Êtes-vous satisfait·e de l’accompagnement ?", ACCORD),
        Question("rythme", "Le rythme des séances vous convenait-il ?", ACCORD),
        Question("secret", "Avez-vous pu parler en confiance ?", ACCORD),
        Question("suite", "Savez-vous quelle est votre prochaine étape ?", ACCORD),
        Question("conseiller", "Conseilleriez-vous ce bilan à quelqu’un ?", ACCORD),
    ),
    Moment.SIX_MOIS: (
        Question("situation", "Aujourd’hui, vous êtes :", {
            "meme_poste": "Au même poste", "autre_poste": "À un autre poste, chez le même employeur", "autre_employeur": "Chez un autre employeur",
            "formation": "En formation", "independant": "À votre compte", "recherche": "En recherche d’emploi", "autre": "Dans une autre situation",
        }),
        Question("projet", "Votre projet de bilan :", {
            "realise": "Est réalisé", "en_cours": "Avance", "attente": "Attend un peu", "change": "A changé", "laisse": "Est laissé de côté",
        }),
        Question("actions", "Depuis, vous avez :", {
            "contacts": "Pris des contacts dans un métier ou un secteur", "candidature": "Postulé", "inscription": "Demandé ou commencé une formation",
            "validation": "Engagé une validation de vos acquis", "creation": "Préparé une création ou une reprise d’entreprise",
            "echange": "Parlé de votre projet au travail", "rien": "Rien de tout cela pour l’instant",
        }, plusieurs=True),
        Question("utile", "Le bilan vous sert-il encore ?", ACCORD),
    ),
}


def sans_nom_le(repondu: date, ans: int) -> date:
    """The first of January after so many whole years: the answers of one year lose their name together, so that no day tells whose they were (C6)."""
    return date(repondu.year + 1 + ans, 1, 1)


def valide(moment: Moment, reponses: Mapping[str, object]) -> bool:
    """Whether these answers are what the questions allow; each may be left out, one at least is given."""
    connues = {question.code: question for question in QUESTIONS[moment]}
    return bool(reponses) and all(code in connues and _permise(connues[code], valeur) for code, valeur in reponses.items())


def _permise(question: Question, valeur: object) -> bool:
    if question.plusieurs:
        return isinstance(valeur, list) and bool(valeur) and set(valeur) <= set(question.choix)
    return isinstance(valeur, str) and valeur in question.choix
