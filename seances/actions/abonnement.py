"""A person opens, renews or puts out the secret address of his calendar."""
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from seances.models import Abonnement

HEURE = timedelta(hours=1)


def empreinte(jeton: str) -> str:
    """A token has 256 bits of chance: a plain hash is enough, and can be looked up."""
    return sha256(jeton.encode()).hexdigest()


@transaction.atomic
def abonner(compte: Compte, *, acteur: Acteur, instant: datetime) -> str:
    """A fresh token, known only to who receives it now; the one before leads nowhere any more."""
    jeton = secrets.token_urlsafe(32)
    Abonnement.objects.update_or_create(compte=compte, defaults={"empreinte": empreinte(jeton), "ouvert_le": instant, "lu_le": None})
    journal.consigner(f"compte:{compte.pk}", "abonnement.ouvrir", acteur=acteur, instant=instant)
    return jeton


def abonnement_de(jeton: str, *, instant: datetime) -> Abonnement | None:
    """Whose calendar this token opens; that it was read is noted once an hour at most, reading being no reason to write each time."""
    trouve = Abonnement.objects.filter(empreinte=empreinte(jeton), compte__is_active=True).select_related("compte").first()
    if trouve:
        Abonnement.objects.filter(Q(lu_le=None) | Q(lu_le__lte=instant - HEURE), pk=trouve.pk).update(lu_le=instant)
    return trouve


@transaction.atomic
def desabonner(compte: Compte, *, acteur: Acteur, instant: datetime) -> bool:
    """Put the address out at once; False when there was none."""
    retires, _ = Abonnement.objects.filter(compte=compte).delete()
    if retires:
        journal.consigner(f"compte:{compte.pk}", "abonnement.fermer", acteur=acteur, instant=instant)
    return bool(retires)
