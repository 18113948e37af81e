"""Pure rules of preparatory work: what a questionnaire may ask, what an answer is, when work is handed over and due."""
from travaux.regles.delais import AVANCE, echeance, remise_possible
from travaux.regles.questions import AIDES, Genre, GenreSupport, Question, ecrire, fautes, lire
from travaux.regles.reponses import a_reprendre, champs, en_mots, repondue, repondues

__all__ = [
    "AIDES", "AVANCE", "Genre", "GenreSupport", "Question", "a_reprendre", "champs", "echeance", "ecrire", "en_mots", "fautes", "lire", "remise_possible",
    "repondue", "repondues",
]
