"""The Monday digest: one letter a person and ISO week, with what every app says is due; nothing due, no letter.

Planned at 8:00 in Paris by Celery beat, and tried again every hour of the week: an outage is caught up, the unique key and the mark left in the
journal keep it to one. Lines are streamed in the order of the accounts and letters written lot by lot, each in its own transaction: memory and the
queries of a lot do not grow with people, and a run that is killed loses nothing of what it wrote.
"""
import logging
from collections.abc import Iterator
from datetime import date, datetime, time
from heapq import merge
from itertools import batched, groupby
from operator import attrgetter

from bilan.rassemblement import chacune
from bilan.socle import courriels, journal
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import PARIS, debut_de_semaine, jour_a_paris, semaine_iso
from bilan.socle.courriels import Courriel
from bilan.socle.models import Compte, Evenement, NatureEnvoi
from bilan.socle.rappels import Rappel, en_ordre

HEURE = time(8)
LOT = 500
VERBE = "semaine.planifier"

logger = logging.getLogger(__name__)


def planifier(instant: datetime) -> int:
    """Write the letters of this week, from Monday 8:00 on, once; returns how many were written now."""
    jour = jour_a_paris(instant)
    semaine = semaine_iso(jour)
    if instant < datetime.combine(debut_de_semaine(jour), HEURE, PARIS) or _deja_faite(semaine):
        return 0
    ecrits = sum(courriels.planifier(_lettres(lot, semaine)) for lot in batched(par_personne(jour), LOT))
    journal.consigner(f"semaine:{semaine}", VERBE, acteur=SYSTEME, instant=instant, details={"courriels": ecrits})
    return ecrits


def par_personne(jour: date) -> Iterator[tuple[int, list[Rappel]]]:
    """(account, its lines), one account after the other, from every app that has something to say."""
    lignes = merge(*(en_ordre(source(jour)) for source in chacune("rappels", "rappels_semaine")), key=attrgetter("compte_id"))
    for compte_id, lot in groupby(lignes, key=attrgetter("compte_id")):
        yield compte_id, list(lot)


def _lettres(lot: tuple[tuple[int, list[Rappel]], ...], semaine: str) -> list[Courriel]:
    """One query for the addresses of the lot; an account closed meanwhile gets nothing."""
    comptes = Compte.objects.filter(is_active=True).in_bulk([compte_id for compte_id, _ in lot])
    lettres = (_essayer(comptes[compte_id], rappels, semaine) for compte_id, rappels in lot if compte_id in comptes)
    return [lettre for lettre in lettres if lettre]


def _essayer(compte: Compte, rappels: list[Rappel], semaine: str) -> Courriel | None:
    """An address that no letter can bear deprives one person, not the hundred thousand that follow."""
    try:
        return _lettre(compte, rappels, semaine)
    except ValueError:
        logger.error("Lettre de la semaine impossible pour le compte %s", compte.pk)
        return None


def _lettre(compte: Compte, rappels: list[Rappel], semaine: str) -> Courriel:
    return Courriel(
        cle=f"semaine:{semaine}:compte:{compte.pk}", fil=f"compte:{compte.pk}", destinataire=compte.email, nature=NatureEnvoi.CONFORT,
        gabarit="semaine", repondre_a=next((rappel.repondre_a for rappel in rappels if rappel.repondre_a), ""),
        contexte={"prenom": compte.prenom, "nombre": len(rappels), "groupes": _par_dossier(rappels)},
    )


def _par_dossier(rappels: list[Rappel]) -> list[dict]:
    """What concerns the reader first, then bilan by bilan."""
    ordre = sorted(rappels, key=attrgetter("dossier"))
    return [
        {"dossier": numero, "lignes": [{"phrase": r.phrase, "chemin": r.url_path, "lien": r.lien} for r in lignes]}
        for numero, lignes in groupby(ordre, key=attrgetter("dossier"))
    ]


def _deja_faite(semaine: str) -> bool:
    return Evenement.objects.filter(fil=f"semaine:{semaine}", verbe=VERBE).exists()
