"""A session that is over leaves nothing in the base: what was being typed in its pages goes with it."""
from datetime import datetime

from django.contrib.sessions.models import Session


def oublier(instant: datetime) -> int:
    """Erase those whose time has come; return how many."""
    return Session.objects.filter(expire_date__lt=instant).delete()[0]
