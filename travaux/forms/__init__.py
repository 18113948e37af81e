"""What is typed in this app: notes and how a session went, the library, the answers to a questionnaire, the content of the bilan."""
from travaux.forms.contenu import (
    FORMES,
    FormeAttentes,
    FormeCompetence,
    FormeEcrit,
    FormeEnquete,
    FormeEtape,
    FormeMotif,
    FormeNouvellePiste,
    FormePiste,
)
from travaux.forms.couverture import FormeBloc, FormeChoixReferentiel, FormeReferentiel
from travaux.forms.notes import FormeCloture, FormeNotePrivee, FormeNotes, Issue
from travaux.forms.reponses import FormeReponses, QuestionPosee
from travaux.forms.supports import FormeAttache, FormeRemise, FormeSupport, LignesQuestions, initiales

__all__ = [
    "FORMES", "FormeAttache", "FormeAttentes", "FormeBloc", "FormeChoixReferentiel", "FormeCloture", "FormeCompetence", "FormeEcrit", "FormeEnquete",
    "FormeEtape", "FormeMotif", "FormeNotePrivee", "FormeNotes", "FormeNouvellePiste", "FormePiste", "FormeReferentiel", "FormeRemise", "FormeReponses",
    "FormeSupport", "Issue", "LignesQuestions", "QuestionPosee", "initiales",
]
