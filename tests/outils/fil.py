"""Call what brings its own event loop: the browser's, which lives in the thread of the tests, would refuse it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def a_part[**P, T](travail: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """The same call, in a thread of its own."""
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(travail, *arguments, **options).result()
