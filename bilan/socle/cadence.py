"""How many letters may leave in a minute, whatever the number of workers: counted in the outbox, which they all share.

Only letters of comfort wait: a code to sign in, or a contract, does not stand in the queue of a Monday. All are counted.
"""
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from bilan.socle.models import Envoi
from bilan.socle.verrou import a_son_tour

MINUTE = timedelta(minutes=1)


def reste(instant: datetime, voulus: int) -> int:
    """How many of these letters may be claimed now. In a transaction: until its end, no other worker counts."""
    if not settings.COURRIELS_PAR_MINUTE:
        return voulus
    a_son_tour("cadence")
    # in one statement: counted in two, a letter that leaves between them would be seen in neither
    partis = Envoi.objects.filter(Q(envoye_le__gt=instant - MINUTE) | Q(bail__gt=instant)).count()
    return max(0, min(voulus, settings.COURRIELS_PAR_MINUTE - partis))
