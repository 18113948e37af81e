"""Pure rules of the work of a bilan: what a questionnaire may ask, when work is due, what a short list asks for, what a référentiel is covered by."""
from travaux.regles.couverture import Bloc, Niveau, Position, Taux, ecrire_les_blocs, ensemble, lire_les_blocs, taux, taux_par_bloc
from travaux.regles.delais import AVANCE, AVANT_LE_BILAN, avant_le_bilan, echeance, remise_possible
from travaux.regles.pistes import RETENUES_MAX, Decision, Fiche, a_completer, manques
from travaux.regles.questions import AIDES, Genre, GenreSupport, Question, ecrire, fautes, lire
from travaux.regles.reponses import a_reprendre, champs, en_mots, repondue, repondues

__all__ = [
    "AIDES", "AVANCE", "AVANT_LE_BILAN", "RETENUES_MAX", "Bloc", "Decision", "Fiche", "Genre", "GenreSupport", "Niveau", "Position", "Question", "Taux",
    "a_completer", "a_reprendre", "avant_le_bilan", "champs", "echeance", "ecrire", "ecrire_les_blocs", "en_mots", "ensemble", "fautes", "lire",
    "lire_les_blocs", "manques", "remise_possible", "repondue", "repondues", "taux", "taux_par_bloc",
]
