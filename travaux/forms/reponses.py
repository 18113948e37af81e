"""One questionnaire as a form: nothing is compulsory, each question says what it is for and who will read the answer."""
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from bilan.socle.formulaires import FormeGardee
from travaux.regles import Genre, Question, champs
from travaux.regles.questions import DEGRES

LONGUEUR_MAX, LONGUEUR_CELLULE = 10_000, 2_000
SANS_REPONSE = ("", "Pas encore")


@dataclass(frozen=True)
class QuestionPosee:
    """A question and its bound fields, as the page draws them."""

    question: Question
    champs: list[forms.BoundField]

    @property
    def champ(self) -> forms.BoundField:
        return self.champs[0]

    @property
    def id_aide(self) -> str:
        return f"aide-{self.question.cle}"

    @property
    def genre(self) -> str:
        return self.question.genre.value

    @property
    def lignes(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """Of a table: each line and its (column, field)."""
        large = len(self.question.colonnes)
        return [
            (ligne, list(zip(self.question.colonnes, self.champs[rang * large:(rang + 1) * large], strict=True)))
            for rang, ligne in enumerate(self.question.options)
        ]

    @property
    def erreurs(self) -> list[str]:
        return list(dict.fromkeys(str(erreur) for champ in self.champs for erreur in champ.errors))


class FormeReponses(FormeGardee):
    """Its fields are those of the questions of a version."""

    en_lignes = True

    def __init__(self, *args, questions: Iterable[Question], **kwargs):
        self.questions = list(questions)
        self.base_fields = {**self.base_fields, **{nom: champ for q in self.questions for nom, champ in zip(champs(q), _champs(q), strict=True)}}
        self.paroles = {nom for q in self.questions if q.genre in (Genre.TEXTE, Genre.TABLEAU) for nom in champs(q)}
        super().__init__(*args, **kwargs)
        for question in self.questions:
            for nom in champs(question):
                self.fields[nom].widget.attrs["aria-describedby"] = f"aide-{question.cle}"

    @property
    def posees(self) -> list[QuestionPosee]:
        return [QuestionPosee(question, [self[nom] for nom in champs(question)]) for question in self.questions]

    @property
    def valeurs(self) -> dict[str, str | list[str]]:
        """The answers, without what was left empty."""
        noms = [nom for question in self.questions for nom in champs(question)]
        return {nom: valeur.replace("\r\n", "\n") if isinstance(valeur, str) else valeur for nom in noms if (valeur := self.cleaned_data.get(nom))}


def _champs(question: Question) -> list[forms.Field]:
    match question.genre:
        case Genre.TEXTE:
            return [_texte(question.enonce, 6, LONGUEUR_MAX)]
        case Genre.CHOIX:
            return [_choix(question.enonce, list(enumerate(question.options)))]
        case Genre.CHOIX_MULTIPLE:
            choix = [(str(rang), mots) for rang, mots in enumerate(question.options)]
            return [forms.MultipleChoiceField(label=question.enonce, choices=choix, required=False, widget=forms.CheckboxSelectMultiple)]
        case Genre.ECHELLE:
            return [_choix(question.enonce, [(degre, str(degre)) for degre in range(1, DEGRES + 1)])]
        case Genre.CLASSEMENT:
            rangs = [SANS_REPONSE, *((str(rang), str(rang)) for rang in range(1, len(question.options) + 1))]
            return [forms.ChoiceField(label=mots, choices=rangs, required=False) for mots in question.options]
        case Genre.TABLEAU:
            return [_texte(f"{ligne}, {colonne}", 2, LONGUEUR_CELLULE) for ligne in question.options for colonne in question.colonnes]
    return [_choix(carte, list(enumerate(question.colonnes))) for carte in question.options]


def _texte(label: str, lignes: int, longueur: int) -> forms.Field:
    return forms.CharField(label=label, required=False, max_length=longueur, strip=False, widget=forms.Textarea(attrs={"rows": lignes}))


def _choix(label: str, choix: list[tuple[int, str]]) -> forms.Field:
    return forms.ChoiceField(label=label, choices=[(str(valeur), mots) for valeur, mots in choix], required=False, widget=forms.RadioSelect)
