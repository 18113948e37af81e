"""The fuzz: a case played as often as it is asked (`BILAN_FUZZ`), which tells where it stands in the long mode, and how many were really played."""
import os
from collections.abc import Callable
from time import monotonic, process_time
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

ESSAIS = int(os.environ.get("BILAN_FUZZ", "100"))
LONG = ESSAIS >= 1000
PAS = 500  # cases between two lines


def essayer(essai: Callable[..., object], *strategies: st.SearchStrategy[Any], quoi: str, dire: Callable[[str], None], fois: int = ESSAIS) -> int:
    """Play at least `fois` cases drawn from these strategies, to their end; how many, once none has failed. `quoi` names them, in the plural."""
    faits, debut, calcul = 0, monotonic(), process_time()

    def jouer(cas: tuple) -> None:
        nonlocal faits
        essai(*cas)
        faits += 1
        if LONG and faits % PAS == 0:
            dire(f"{_nombre(faits)} {quoi} sur {_nombre(fois)} : {monotonic() - debut:.0f} s, dont {process_time() - calcul:.0f} de calcul")

    settings(max_examples=fois, suppress_health_check=list(HealthCheck), database=None, phases=PHASES)(given(st.tuples(*strategies))(jouer))()
    assert faits >= fois, f"{faits} {quoi} seulement"
    if LONG:
        dire(f"{_nombre(faits)} {quoi}, 0 erreur")
    return faits


PHASES = (Phase.explicit, Phase.generate, Phase.shrink)


def _nombre(n: int) -> str:
    return f"{n:,}".replace(",", " ")
