"""Cut the hours of a programme into sessions."""

from collections.abc import Iterable

from beneficiaires.regles import PHASE_DE, EtapePedagogique
from beneficiaires.regles.ouverture import SEANCE_MINIMUM, SEANCE_PAS, refus_seances


def decouper(etapes: Iterable[tuple[str, int]], premiere: int = 60, seance: int = 120) -> list[tuple[EtapePedagogique, int]]:
    """The sessions of a programme in its order, as (step, minutes): 1 × 1 h then 9 × 2 h for the brochure's 1 + 6 + 6 + 6 hours.

    `etapes` are (code, minutes); steps that belong to no legal phase (personal research) have no session. A session holds one step
    only, since its minutes are bound to one phase. The first one lasts `premiere` minutes unless that would leave under an hour of
    its step behind; then each step is cut into as few sessions of at most `seance` minutes as it takes, as equal as five minutes allow.
    A step shorter than an hour is one session. ValueError when `seance` is under an hour or not a multiple of five, or `premiere` longer than it.
    """
    if refus := refus_seances(premiere, seance):
        raise ValueError(refus)
    seances: list[tuple[EtapePedagogique, int]] = []
    for code, minutes in etapes:
        etape = EtapePedagogique(code)
        if minutes < 0:
            raise ValueError(f"Une étape ne peut pas durer {minutes} minutes.")
        if PHASE_DE[etape] is None:
            continue
        tete = [premiere] if not seances and premiere < minutes and minutes - premiere >= SEANCE_MINIMUM else []
        seances += [(etape, duree) for duree in (*tete, *_parts_egales(minutes - sum(tete), seance))]
    return seances


def _parts_egales(minutes: int, maximum: int) -> list[int]:
    """As few parts as possible, none above the maximum, the longer ones first, all multiples of 5 but for the last."""
    if not minutes:
        return []
    nombre = -(-minutes // maximum)
    pas, reste = divmod(minutes, SEANCE_PAS)
    base, longues = divmod(pas, nombre)
    parts = [(base + (rang < longues)) * SEANCE_PAS for rang in range(nombre)]
    parts[-1] += reste
    return parts
