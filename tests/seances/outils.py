"""The cast of the tests of sessions, and the week of their story."""
from datetime import date, datetime, time, timedelta

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from seances import actions
from seances.models import Seance

ICI = datetime(2026, 12, 7, 10, tzinfo=PARIS)
LUNDI = date(2027, 1, 11)


def paris(mois: int, jour: int, heure: int = 9, minute: int = 30, annee: int = 2027) -> datetime:
    return datetime(annee, mois, jour, heure, minute, tzinfo=PARIS)


def consultante(objet) -> Acteur:
    """The consultant of this dossier or session, as an actor."""
    return Acteur(compte=getattr(objet, "dossier", objet).consultant)


def beneficiaire(objet) -> Acteur:
    return Acteur(compte=getattr(objet, "dossier", objet).beneficiaire.compte)


def proposer(dossier: Dossier, premiere: date = LUNDI, heure: time = time(9, 30), **autres) -> list[Seance]:
    return actions.proposer(dossier, acteur=consultante(dossier), instant=ICI, premiere_date=premiere, heure=heure, **autres)


def confirmer(dossier: Dossier) -> list[Seance]:
    proposer(dossier)
    return actions.confirmer(dossier, acteur=consultante(dossier), instant=ICI)


def une_des_siennes(dossier: Dossier, numero: int) -> Seance:
    """The session of this number, whose dossier is this very object."""
    seance = Seance.objects.get(dossier=dossier, numero=numero)
    seance.dossier = dossier
    return seance


def clore(seance: Seance, **ecarts: int):
    """Close it an hour after its end, at the planned times; `debut` and `fin` shift them by minutes."""
    debut, fin = (getattr(seance, borne) + timedelta(minutes=ecarts.get(borne, 0)) for borne in ("debut", "fin"))
    return actions.clore(seance, acteur=consultante(seance), instant=seance.fin + timedelta(hours=1), debut_reel=debut, fin_reelle=fin)
