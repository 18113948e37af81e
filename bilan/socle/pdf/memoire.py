"""A ceiling on the memory that one document may take: beyond it the document ends alone, and its worker makes the next one."""
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLAFOND = 1 << 30  # bytes, above what the process holds already: a text at the limits of `limites` takes a tenth of it
_PAGES = Path("/proc/self/statm")


@contextmanager
def bornee(octets: int = PLAFOND) -> Iterator[None]:
    """Inside, whoever asks for more than that gets a MemoryError; nothing where the system does not say what a process holds.

    The limit is the process's: one document at a time. A library in C that is refused may end the process: the lease of the document covers that.
    """
    if not _PAGES.exists():
        yield
        return
    avant = resource.getrlimit(resource.RLIMIT_AS)
    plafond = int(_PAGES.read_text().split()[0]) * resource.getpagesize() + octets
    resource.setrlimit(resource.RLIMIT_AS, (min([plafond, *(borne for borne in avant if borne != resource.RLIM_INFINITY)]), avant[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, avant)
