"""What the long modes tell while they run."""
import sys
from collections.abc import Callable

import pytest


@pytest.fixture
def dire(capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Say a line at once on the terminal, which pytest would keep to the end."""

    def parler(phrase: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\n{phrase}")
            sys.stdout.flush()

    return parler
