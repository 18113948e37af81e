"""HTML in, PDF/UA-1 out, within limits and without any network."""
import signal
from functools import cache
from typing import Any

from bilan.socle.pdf import limites


class HtmlRefuse(ValueError):
    """This HTML will never become a document: too long, nested too deep, or in want of a forbidden resource."""


def composer(html: str) -> bytes:
    """The PDF of this HTML, tagged (ISO 14289-1); the same HTML always gives the same bytes.

    HtmlRefuse beyond the limits (`limites`), and when it asks for anything but a static file.
    """
    if motif := limites.refus(html):
        raise HtmlRefuse(motif)
    octets: bytes = _atelier().composer(html)
    return octets


@cache
def _atelier() -> Any:
    """The renderer, loaded by the processes that render: WeasyPrint takes half a second and 60 MB.

    The end of a task's time (SIGUSR1) waits meanwhile: what fontTools has loaded half-way can never be loaded again, and no later document of this process
    could be made.
    """
    masque = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    try:
        from bilan.socle.pdf import atelier
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, masque)
    return atelier
