"""A delay that has passed without an answer: written down, and told to the three in the same neutral words as a refusal."""
from datetime import datetime

from django.db import transaction

from bilan.socle.acteur import SYSTEME
from bilan.socle.courriels import planifier
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.transitions import TransitionRefusee
from conventions import lettres
from conventions.actions.communes import appliquer_a_la_version
from conventions.etats import EtatConvention
from conventions.models import Convention


@transaction.atomic
def constater_silence(convention: Convention, *, instant: datetime) -> None:
    """Write down that the delay has passed, and tell the three in neutral words; nothing depends on this having run."""
    appliquer_a_la_version(convention, "constater_silence", acteur=SYSTEME, instant=instant, refusee_le=convention.expire_le)
    planifier(lettres.non_conclue(convention.version, instant))


def constater_les_silences(instant: datetime) -> int:
    """Record every delay that has passed, however many days ago; how many there were."""
    echues = Convention.objects.filter(etat=EtatConvention.TRANSMISE, expire_le__lte=instant).au_complet()
    return sum(_constate(convention, instant) for convention in s_il_y_en_a(echues))


def _constate(convention: Convention, instant: datetime) -> bool:
    try:
        constater_silence(convention, instant=instant)
    except TransitionRefusee:  # an answer given in time has just been committed
        return False
    return True
