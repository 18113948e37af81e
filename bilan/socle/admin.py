"""What Django's admin loads of the kernel."""
from bilan.socle.gestion import comptes, registres

__all__ = ["comptes", "registres"]
