"""Send what is due, in three phases: take a lot, send each letter over one connection, write down each fate. Each phase is committed.

Exactly once does not exist over SMTP. A letter whose worker died, or whose line was cut, while it was being handed over is uncertain:
a legal one leaves again with the same Message-ID, and the journal says so; a letter of comfort is left as uncertain.
"""
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused, SMTPServerDisconnected

from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import Q

from bilan.socle import cadence, journal, pause
from bilan.socle.acteur import SYSTEME
from bilan.socle.erreurs import sans_message
from bilan.socle.models import Envoi, EtatEnvoi, NatureEnvoi
from bilan.socle.redaction import rendre

BAIL = timedelta(minutes=2)  # not under the hard time limit of a task: whoever held an expired lease is dead
ATTENTES = [timedelta(minutes=m) for m in (1, 2, 5, 15, 60, 240, 720)]  # a mail server that is down for a working day is outlived
ESSAIS = len(ATTENTES) + 1
PANNE = timedelta(seconds=30)

logger = logging.getLogger(__name__)


def expedier_la_file(instant: datetime, limite: int = 50) -> int:
    """Send at most `limite` letters due at `instant`, legal ones first; return how many left. Any number of workers may do it at once."""
    _reprendre_les_incertains(instant)
    lot = _prendre(instant, limite)
    if not lot:
        return 0
    facteur, envoyes = mailers.default, 0
    try:
        for envoi in lot:
            _brancher(facteur)
            envoyes += _expedier(envoi, facteur, instant)
    except OSError as panne:
        # the server, not the letters: they wait without using up their tries
        logger.warning("Serveur de courrier injoignable : %s", panne)
        _deposer(lot, a_partir_de=instant + PANNE, erreur="Serveur de courrier injoignable.")
    except BaseException:
        _couper(facteur)
        raise
    finally:
        _deposer(lot)
        with suppress(OSError):
            facteur.close()
    return envoyes


@transaction.atomic
def _reprendre_les_incertains(instant: datetime) -> None:
    for envoi in Envoi.objects.select_for_update(skip_locked=True).filter(etat=EtatEnvoi.PRIS, bail__lte=instant).order_by("pk"):
        if envoi.nature == NatureEnvoi.CONFORT:
            _ecrire(envoi, etat=EtatEnvoi.INCERTAIN, erreur="Interrompu pendant l’envoi.")
        elif envoi.tentatives >= ESSAIS:
            _ecrire(envoi, etat=EtatEnvoi.MORT, erreur="Interrompu trop souvent pendant l’envoi.")
        else:
            _ecrire(envoi, etat=EtatEnvoi.A_FAIRE)
            journal.consigner(envoi.fil or "courrier", "envoi.renvoyer", acteur=SYSTEME, instant=instant, objet=envoi)


@transaction.atomic
def _prendre(instant: datetime, limite: int) -> list[Envoi]:
    """Claim a lot: the lease says whose it is, the rows stay « à envoyer » until their turn comes."""
    libres = Envoi.objects.select_for_update(skip_locked=True).filter(
        Q(a_partir_de=None) | Q(a_partir_de__lte=instant), Q(bail=None) | Q(bail__lte=instant), etat=EtatEnvoi.A_FAIRE,
    ).order_by("-nature", "pk")
    lot = list(libres.filter(nature=NatureEnvoi.LEGAL)[:limite])
    lot += libres.filter(nature=NatureEnvoi.CONFORT)[:cadence.reste(instant, limite - len(lot))]
    for envoi in lot:
        envoi.bail = instant + BAIL
    Envoi.objects.filter(pk__in=[envoi.pk for envoi in lot]).update(bail=instant + BAIL)
    return lot


def _deposer(lot: list[Envoi], **champs) -> None:
    """Let go of the letters whose turn did not come."""
    for envoi in lot:
        Envoi.objects.filter(pk=envoi.pk, etat=EtatEnvoi.A_FAIRE, bail=envoi.bail).update(bail=None, **champs)


def _brancher(facteur) -> None:
    """One connection for the whole lot, opened again when the server has closed it between two letters. OSError when it cannot."""
    if lien := getattr(facteur, "connection", None):
        try:
            lien.noop()
        except SMTPServerDisconnected:
            facteur.close()
    facteur.open()


def _couper(facteur) -> None:
    """Hang up without a goodbye: the time of the task is over, and the server may be what holds it."""
    if lien := getattr(facteur, "connection", None):
        lien.close()
        facteur.connection = None


def _expedier(envoi: Envoi, facteur, instant: datetime) -> bool:
    if pause.retient(envoi):
        _tenu(envoi, EtatEnvoi.A_FAIRE).update(etat=EtatEnvoi.ANNULE, bail=None, erreur="Rappels en pause.")
        return False
    message = _rediger(envoi, instant)
    if message is None or not _tenu(envoi, EtatEnvoi.A_FAIRE).update(etat=EtatEnvoi.PRIS, tentatives=envoi.tentatives + 1):
        return False
    try:
        facteur.send_messages([message])
    except (SMTPRecipientsRefused, SMTPResponseException, ValueError) as refus:
        _refuser(envoi, instant, refus)
        return False
    except OSError as coupure:
        # after the text was handed over, nobody can know: the next round applies the policy of its kind
        _tenu(envoi, EtatEnvoi.PRIS).update(bail=instant, erreur=f"Ligne coupée : {coupure}"[:200])
        return False
    return bool(_tenu(envoi, EtatEnvoi.PRIS).update(etat=EtatEnvoi.ENVOYE, envoye_le=instant, objet=message.subject[:200], bail=None, erreur=""))


def _rediger(envoi: Envoi, instant: datetime) -> EmailMessage | None:
    """The message, or None: a letter that cannot be written must not stop the others."""
    try:
        message = rendre(envoi, instant)
        message.message()  # its headers are judged now
    except SoftTimeLimitExceeded:
        raise
    except Exception as erreur:
        # the message of the error may quote the context: neither the log nor the row keeps it
        logger.error("Envoi %s\n%s", envoi.pk, sans_message(erreur))
        _differer(envoi, EtatEnvoi.A_FAIRE, instant, f"Rédaction impossible : {type(erreur).__name__}")
        return None
    return message


def _refuser(envoi: Envoi, instant: datetime, refus: Exception) -> None:
    """A refusal of the letter for good (5xx) sets it aside; any other one is tried again later, that of our own address included."""
    code: int
    texte: bytes | str
    match refus:
        case SMTPRecipientsRefused(recipients=refuses):
            code, texte = next(iter(refuses.values()))
        case SMTPResponseException(smtp_code=code, smtp_error=texte):
            pass
        case _:
            code, texte = 553, "adresse impossible"
    cause = f"{code} {texte.decode(errors='replace') if isinstance(texte, bytes) else texte}"[:200]
    if code >= 500 and not isinstance(refus, SMTPSenderRefused):
        _ecrire(envoi, etat=EtatEnvoi.MORT, erreur=cause)
    else:
        _differer(envoi, EtatEnvoi.PRIS, instant, cause)


def _differer(envoi: Envoi, etat: EtatEnvoi, instant: datetime, cause: str) -> None:
    essais = envoi.tentatives + 1
    suite = {"etat": EtatEnvoi.MORT} if essais >= ESSAIS else {"etat": EtatEnvoi.A_FAIRE, "a_partir_de": instant + ATTENTES[essais - 1]}
    _tenu(envoi, etat).update(tentatives=essais, bail=None, erreur=cause, **suite)


def _tenu(envoi: Envoi, etat: EtatEnvoi):
    """The row, as long as this worker holds it: its own lease is the token."""
    return Envoi.objects.filter(pk=envoi.pk, etat=etat, bail=envoi.bail)


def _ecrire(envoi: Envoi, **champs) -> None:
    _tenu(envoi, EtatEnvoi.PRIS).update(bail=None, **champs)
