"""What is typed in this app: notes and how a session went, the library, the answers to a questionnaire."""
from travaux.forms.notes import FormeCloture, FormeNotes, Issue
from travaux.forms.reponses import FormeReponses, QuestionPosee
from travaux.forms.supports import FormeAttache, FormeRemise, FormeSupport, LignesQuestions, initiales

__all__ = [
    "FormeAttache", "FormeCloture", "FormeNotes", "FormeRemise", "FormeReponses", "FormeSupport", "Issue", "LignesQuestions", "QuestionPosee", "initiales",
]
