"""Two texts compared: nothing is lost of either, and what changed is told where it changed."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syntheses.regles import Genre, comparer, memes_mots

TEXTES = st.text(st.sampled_from("ab é.\n"), max_size=60)


def lignes(comparaison, *genres) -> list[str]:
    return ["".join(s.texte for s in ligne if s.genre in genres) for ligne in comparaison if not ligne or any(s.genre in genres for s in ligne)]


@given(TEXTES, TEXTES)
def test_each_text_can_be_read_back(avant, apres):
    ecarts = comparer(avant, apres)
    garde = lambda texte: [ligne for ligne in texte.splitlines() if ligne]  # noqa: E731 - a line without a word has no segment
    assert [x for x in lignes(ecarts, Genre.COMMUN, Genre.RETIRE) if x] == garde(avant)
    assert [x for x in lignes(ecarts, Genre.COMMUN, Genre.AJOUTE) if x] == garde(apres)


@given(TEXTES)
def test_the_same_text_has_no_difference(texte):
    assert all(s.genre is Genre.COMMUN for ligne in comparer(texte, texte) for s in ligne)


def test_a_word_changed_in_a_line_is_told_alone():
    (titre, ligne, fin) = comparer("Titre\nElle forme bien.", "Titre\nElle forme très bien.\nFin.")
    assert [(s.genre.value, s.texte) for s in ligne] == [("commun", "Elle forme "), ("ajoute", "très "), ("commun", "bien.")]
    assert [(s.genre.value, s.texte) for s in [*titre, *fin]] == [("commun", "Titre"), ("ajoute", "Fin.")]


@pytest.mark.parametrize(("a", "b", "memes"), [
    (None, {"texte": "", "etapes": [], "suivi": None, "auteur": "x", "le": 1}, True),
    ({"texte": "a", "etapes": [], "suivi": None, "auteur": "x", "le": 1}, {"texte": "a", "etapes": [], "suivi": None, "auteur": "y", "le": 2}, True),
    ({"texte": "", "etapes": [["a", None]], "suivi": True}, {"texte": "", "etapes": [("a", None)], "suivi": True}, True),
    ({"texte": "", "etapes": [["a", None]], "suivi": True}, {"texte": "", "etapes": [("a", None)], "suivi": False}, False),
])
def test_who_wrote_and_when_is_no_word(a, b, memes):
    assert memes_mots(a, b) is memes
