"""A questionnaire asks only what it may, an answer reads as it was meant, work follows its session."""
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bilan.socle.calendrier import PARIS
from tests.travaux.outils import QUESTIONS, SEANCE
from travaux.regles import Genre, Question, a_reprendre, champs, echeance, ecrire, en_mots, fautes, lire, remise_possible, repondues


def test_each_kind_can_be_asked_stored_and_read_again():
    assert {q.genre for q in QUESTIONS} == set(Genre)
    assert [fautes(q) for q in QUESTIONS] == [[]] * 7
    assert tuple(lire(ecrire(QUESTIONS))) == QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.genre)
def test_a_question_without_its_purpose_is_not_asked(question):
    assert fautes(replace(question, finalite=" ")) == [
        "Dites à quoi sert la réponse : la loi n’admet que des questions en lien direct et nécessaire avec le bilan (article L6313-4).",
    ]


@pytest.mark.parametrize("question", QUESTIONS[1:], ids=lambda q: q.genre)
def test_a_question_without_its_lines_is_not_asked(question):
    assert len(fautes(replace(question, options=(), colonnes=()))) == bool(question.options) + bool(question.colonnes)


@pytest.mark.parametrize(("options", "faute"), [
    (("A", "A"), "Deux lignes disent la même chose."), (tuple(map(str, range(31))), "30 lignes au plus, de 160 caractères chacune."),
    (("A", "x" * 161), "30 lignes au plus, de 160 caractères chacune."),
])
def test_lines_are_few_short_and_different(options, faute):
    assert fautes(Question("q", Genre.CHOIX, "Quoi ?", "Pour cela.", options=options)) == [faute]


REPONSES = {
    "q1": "Le jour du déménagement.", "q2": "4", "q3": "1", "q4": ["0", "2"], "q5_0": "3", "q5_1": "1", "q5_2": "", "q6_0_0": "Accueillir", "q6_1_1": "Oui",
    "q7_0": "0", "q7_1": "1",
}


def test_answers_are_read_in_words():
    assert [en_mots(q, REPONSES) for q in QUESTIONS] == [
        [("", "Le jour du déménagement.")],
        [("", "4 sur 5, de «\u202fRares\u202f» (1) à «\u202fFréquentes\u202f» (5)")],
        [("", "Partir")], [("", "Le calme"), ("", "L’équipe")],
        [("", "1. Horaires\n3. Salaire")], [("Poste 1, Tâche", "Accueillir"), ("Poste 2, Plaisir", "Oui")],
        [("J’aime", "Expliquer"), ("Je n’aime pas", "Ranger")],
    ]
    assert repondues(QUESTIONS, REPONSES) == 7


def test_no_answer_is_compulsory():
    assert [en_mots(q, {}) for q in QUESTIONS] == [[]] * 7
    assert (repondues(QUESTIONS, {}), a_reprendre(QUESTIONS, {})) == (0, {})


def test_two_things_of_the_same_rank_are_to_be_settled():
    assert a_reprendre(QUESTIONS, {"q5_0": "1", "q5_1": "1", "q5_2": "2"}) == dict.fromkeys(("q5_0", "q5_1"), "Le rang 1 est donné deux fois.")


def test_fields_have_names_that_no_two_questions_share():
    noms = [nom for q in QUESTIONS for nom in champs(q)]
    assert (len(noms), len(set(noms))) == (13, 13)


def test_work_is_due_the_day_before_in_paris():
    assert echeance(SEANCE) == date(2027, 1, 17)
    assert echeance(datetime(2027, 1, 18, 0, 15, tzinfo=PARIS)) == date(2027, 1, 17)


@pytest.mark.parametrize(("avant", "remis"), [
    (timedelta(days=7, seconds=1), False), (timedelta(days=7), True), (timedelta(seconds=1), True), (timedelta(0), False), (timedelta(-1), False),
])
def test_work_is_handed_over_during_the_week_before(avant, remis):
    assert remise_possible(SEANCE, SEANCE - avant) is remis
