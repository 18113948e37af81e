"""What is typed in this app: notes and how a session went."""
from travaux.forms.notes import FormeCloture, FormeNotes, Issue

__all__ = ["FormeCloture", "FormeNotes", "Issue"]
