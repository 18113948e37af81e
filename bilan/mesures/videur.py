"""A worker without its broker: at each line, it empties its queue (`pdf` or `courriel`) as the Celery task does, and answers how many."""
import sys
from collections.abc import Callable
from datetime import datetime

import django
from django.utils import timezone


def main(quoi: str) -> None:
    django.setup()
    from bilan.socle import courriels, documents

    travail = documents.preparer_la_file if quoi == "pdf" else courriels.expedier_la_file
    for _ in sys.stdin:
        print(sum(iter(lambda: _une_fois(travail), 0)), flush=True)


def _une_fois(travail: Callable[[datetime], int]) -> int:
    return travail(timezone.now())


if __name__ == "__main__":
    main(*sys.argv[1:])
