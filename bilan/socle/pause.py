"""A person puts the reminders on hold in one click, from the letter itself and without signing in (RFC 8058), and takes them up again.

Only letters of comfort are reminders. Those that the law, a contract or somebody's act makes due leave all the same.
"""
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte, Envoi, NatureEnvoi

_SIGNATURE = Signer(salt="pause-des-rappels")
VALIDITE = timedelta(days=365)  # a letter found later pauses nobody


def adresse(envoi: Envoi, instant: datetime) -> str:
    """Where the reminders of whoever receives this letter are paused; empty for a letter that cannot be, or that no account receives."""
    if envoi.nature != NatureEnvoi.CONFORT:
        return ""
    compte_id = Compte.objects.filter(email=envoi.destinataire).values_list("pk", flat=True).first()
    dernier = jour_a_paris(instant + VALIDITE)
    return settings.SITE_URL + reverse("pause", args=[_SIGNATURE.sign(f"{compte_id}.{dernier}")]) if compte_id else ""


def compte_de(jeton: str, jour: date) -> Compte | None:
    """Whose letters this token pauses on this day; None when we did not sign it, or too long ago."""
    try:
        compte_id, _, dernier = _SIGNATURE.unsign(jeton).partition(".")
        vaut = jour <= date.fromisoformat(dernier)
    except (BadSignature, ValueError):
        return None
    return Compte.objects.filter(pk=compte_id).first() if vaut else None


@transaction.atomic
def suspendre(compte: Compte, *, acteur: Acteur, instant: datetime) -> bool:
    """No reminder leaves any more; False when it was so already: a mail service may ask twice."""
    fait = Compte.objects.filter(pk=compte.pk, rappels_en_pause_le=None).update(rappels_en_pause_le=instant)
    if fait:
        journal.consigner(f"compte:{compte.pk}", "rappels.suspendre", acteur=acteur, instant=instant, objet=compte)
    return bool(fait)


@transaction.atomic
def reprendre(compte: Compte, *, acteur: Acteur, instant: datetime) -> bool:
    """The next reminders leave again; those given up meanwhile do not come back."""
    fait = Compte.objects.filter(pk=compte.pk).exclude(rappels_en_pause_le=None).update(rappels_en_pause_le=None)
    if fait:
        journal.consigner(f"compte:{compte.pk}", "rappels.reprendre", acteur=acteur, instant=instant, objet=compte)
    return bool(fait)


def retient(envoi: Envoi) -> bool:
    """Asked when a letter is about to leave, so that no letter planned before the click escapes it."""
    return envoi.nature == NatureEnvoi.CONFORT and Compte.objects.filter(email=envoi.destinataire, rappels_en_pause_le__isnull=False).exists()
