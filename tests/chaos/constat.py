"""What a look at the installation finds: figures, and what should not be."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Verdict:
    """`faits` are figures, `fautes` what should not be."""

    faits: dict[str, Any] = field(default_factory=dict)
    fautes: list[str] = field(default_factory=list)

    def exiger(self, vrai: object, faute: str) -> None:
        if not vrai:
            self.fautes.append(faute)
