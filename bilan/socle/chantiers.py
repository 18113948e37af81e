"""The one way to do a long work: asked for in a request, done by a worker in small steps, each committed with how far it is.

PostgreSQL is the truth: a worker killed in the middle of a step loses that step alone, its lease expires, and another begins where the last commit left
it. A worker gives the row back after PASSE seconds: letters, documents and the other works pass in between.
"""
import logging
from datetime import datetime, timedelta
from time import monotonic

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from bilan.socle import coffre, journal
from bilan.socle.acteur import Acteur
from bilan.socle.erreurs import sans_message
from bilan.socle.genres import GENRES, LIGNES_MAX, ChantierArrete, Genre, GenreRemis, Memoire, Pas, Remise, Resultat, code, sans_texte
from bilan.socle.models import Chantier, Compte, EtatChantier
from bilan.socle.models.chantier import OUVERTS, place
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee

__all__ = [
    "BAIL", "GARDES", "GENRES", "LIGNES_MAX", "PASSE", "REMIS", "TENTATIVES", "ChantierArrete", "Genre", "GenreRemis", "Memoire", "Pas", "Remise", "Resultat",
    "avancer", "avancer_la_file", "code", "demander", "oublier", "recommencer", "remettre", "sans_texte",
]

BAIL = timedelta(minutes=3)  # above the hard time limit of a task: whoever held an expired lease is dead
TENTATIVES = 3  # of the same step
PASSE = 5.0  # seconds; a step is short beside it
GARDES = timedelta(days=90)  # what was found, for those who asked
REMIS = timedelta(days=1)  # what was handed in, when the work stopped: time enough to begin again

logger = logging.getLogger(__name__)


def demander(nom: str, *, acteur: Acteur, instant: datetime) -> Chantier:
    """Ask for a work, in the caller's transaction; the one that this account already has under way is given back instead. PermissionDenied."""
    compte = acteur.compte
    if not isinstance(compte, Compte) or GENRES[nom].roles.isdisjoint(compte.roles):
        raise PermissionDenied
    commun = GENRES[nom].roles == frozenset({Role.GESTION})
    with transaction.atomic():
        chantier, nouveau = Chantier.objects.get_or_create(
            genre=nom, par=compte, etat__in=OUVERTS, defaults={"de_gestion": commun, "demande_le": instant, "etat": EtatChantier.A_FAIRE},
        )
        if nouveau:
            journal.consigner("chantiers", "chantier.demander", acteur=acteur, instant=instant, objet=chantier, details={"genre": nom})
    return chantier


def remettre(nom: str, octets: bytes, *, acteur: Acteur, instant: datetime) -> Chantier:
    """Ask for a work on this, in the caller's transaction; sent twice, it is one. TransitionRefusee while another one is under way. PermissionDenied."""
    with transaction.atomic():
        chantier = demander(nom, acteur=acteur, instant=instant)
        if chantier.depot is None and chantier.etat == EtatChantier.A_FAIRE:
            Chantier.objects.filter(pk=chantier.pk).update(
                depot=coffre.sceller_maitre(octets, place(chantier)), memoire={}, faits=0, total=0,  # begun for another file, it may be only waiting
            )
        elif chantier.depot is None or coffre.ouvrir_maitre(bytes(chantier.depot), place(chantier)) != octets:
            raise TransitionRefusee("Un autre fichier est en train d’être importé : attendez qu’il soit fini.")
    return chantier


def recommencer(chantier: Chantier, *, acteur: Acteur, instant: datetime) -> bool:
    """Go on from where it stopped; False when it has not, or when its asker has another one of this kind under way.

    What somebody handed in is done in his name: PermissionDenied for any other.
    """
    if isinstance(GENRES[chantier.genre], GenreRemis) and chantier.par != acteur.compte:
        raise PermissionDenied
    arrete = Chantier.objects.filter(pk=chantier.pk, etat=EtatChantier.ECHEC)
    try:
        with transaction.atomic():
            reparti = bool(arrete.update(etat=EtatChantier.A_FAIRE, tentatives=0, erreur="", bail=None, fini_le=None, vu_le=None))
            if reparti:
                journal.consigner("chantiers", "chantier.recommencer", acteur=acteur, instant=instant, objet=chantier, details={"genre": chantier.genre})
            return reparti
    except IntegrityError:
        return False


def avancer_la_file(instant: datetime) -> int:
    """Give one pass to each work that waits, the one that waits longest first; return how many steps were done."""
    file = Chantier.objects.filter(_libre(instant)).order_by(F("passe_le").asc(nulls_first=True), "pk")
    return sum(avancer(cle, instant) for cle in list(file.values_list("pk", flat=True)[:10]))


def avancer(cle: int, instant: datetime, duree: float = PASSE) -> int:
    """Do steps of this work for `duree` seconds, at least one; return how many were written. Of two workers, one does them."""
    chantier = _prendre(cle, instant)
    if chantier is None:
        return 0
    pas, fin = 0, monotonic() + duree
    try:
        while _un_pas(chantier, instant) and (pas := pas + 1) and monotonic() < fin:
            pass
    except Exception as erreur:
        _arreter(chantier, erreur, instant)
    _tenu(chantier).update(bail=None, tentatives=0)
    return pas


def oublier(instant: datetime) -> int:
    """Erase the works that ended long ago; what was handed in to one that stopped, the next day."""
    Chantier.objects.filter(fini_le__lt=instant - REMIS, depot__isnull=False).update(depot=None)
    return Chantier.objects.filter(fini_le__lt=instant - GARDES).delete()[0]


def _libre(instant: datetime) -> Q:
    return Q(etat__in=OUVERTS) & (Q(bail=None) | Q(bail__lte=instant))


def _tenu(chantier: Chantier) -> QuerySet[Chantier]:
    """The row, as long as this worker holds it: its own lease is the token."""
    return Chantier.objects.filter(pk=chantier.pk, etat=EtatChantier.EN_COURS, bail=chantier.bail)


def _prendre(cle: int, instant: datetime) -> Chantier | None:
    """Claim by compare-and-swap. A step that has killed its workers too often stops the work instead."""
    libre = Chantier.objects.filter(_libre(instant), pk=cle)
    libre.filter(tentatives__gte=TENTATIVES).update(
        etat=EtatChantier.ECHEC, bail=None, fini_le=instant, erreur="Le travail s’est interrompu plusieurs fois au même endroit.",
    )
    pris = libre.update(etat=EtatChantier.EN_COURS, tentatives=F("tentatives") + 1, bail=instant + BAIL, passe_le=instant)
    return Chantier.objects.get(pk=cle) if pris else None


@transaction.atomic
def _un_pas(chantier: Chantier, instant: datetime) -> bool:
    """One step and its account, in one transaction, under the row's lock; False when it was the last, or when somebody took over."""
    tenu = _tenu(chantier).select_for_update().first()
    if tenu is None:
        return False
    pas = GENRES[tenu.genre].pas(tenu, instant)
    if not sans_texte(pas.memoire):
        raise ValueError("Un travail ne retient ni phrase ni objet.")
    faits = tenu.faits + pas.faits
    total = max(faits, tenu.total if pas.total is None else pas.total)
    fin = {"etat": EtatChantier.FINI, "fini_le": instant, "bail": None, "total": faits, "depot": None} if pas.fini else {"total": Greatest(F("total"), total)}
    _tenu(chantier).update(memoire=pas.memoire, faits=faits, tentatives=1, **fin)  # the next one is under way
    return not pas.fini


def _arreter(chantier: Chantier, erreur: Exception, instant: datetime) -> None:
    # the message of the error may quote something: neither the log nor the row keeps it
    logger.error("Travail %s\n%s", chantier.pk, sans_message(erreur))
    _tenu(chantier).update(etat=EtatChantier.ECHEC, fini_le=instant, bail=None, erreur=_cause(erreur))


def _cause(erreur: Exception) -> str:
    match erreur:
        case ChantierArrete():
            return str(erreur)[:200]
        case SoftTimeLimitExceeded():
            return "Une étape a pris trop de temps."
        case OSError():
            return "Le rangement des documents ne répond pas."
    return "Une erreur de notre côté empêche de continuer."
