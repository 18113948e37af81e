"""The pages of notes, and the page of a session: prepare, hold, close."""
from travaux.views.notes import dossier, partages
from travaux.views.seance import noter_seance, seance

__all__ = ["dossier", "noter_seance", "partages", "seance"]
