"""Whether the base is away: a command and a page say it then, and take no other error for it."""
from django.db import OperationalError

PARTIE = {"57P01", "57P02", "57P03"}  # stopped, crashed, not ready yet


def injoignable(erreur: BaseException | None) -> bool:
    """A connection that was never made has no code, one that was lost has none or one of these; a deadlock, a full disk have others."""
    code = getattr(getattr(erreur, "__cause__", None), "sqlstate", None) or ""
    return isinstance(erreur, OperationalError) and (not code or code.startswith("08") or code in PARTIE)
