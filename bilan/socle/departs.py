"""What somebody leaves behind when an account is closed: each app says its own (`<app>/depart.py`, `depart(compte, instant)`), the root gathers them."""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bilan.socle.models import Compte


@dataclass(frozen=True)
class Reste:
    """One sentence, and the page where it is settled."""

    phrase: str
    url: str = ""


@dataclass
class Sources:
    restes: Callable[[Compte, datetime], list[Reste]] = field(default=lambda compte, instant: [])


SOURCES = Sources()
