"""What Django's admin loads of this app."""
from beneficiaires.gestion import dossiers, journal, organisme, personnes, prestations, reclamations

__all__ = ["dossiers", "journal", "organisme", "personnes", "prestations", "reclamations"]
