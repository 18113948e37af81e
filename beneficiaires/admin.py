"""What Django's admin loads of this app."""
from beneficiaires.gestion import dossiers, organisme, personnes, prestations

__all__ = ["dossiers", "organisme", "personnes", "prestations"]
