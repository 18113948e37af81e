"""What the apps say, gathered: what is owed, by whom a signature is awaited, what letters are due, the day's appointments, the words of the journal."""
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from functools import cache
from importlib import import_module
from types import ModuleType

from django.db.models import Max, Min
from django.utils.module_loading import module_has_submodule

from beneficiaires.heures import Compteur
from beneficiaires.models import Dossier
from bilan.socle import chronique
from bilan.socle.a_faire import Attente, Tache, dans_l_ordre
from bilan.socle.accords import Accord
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.departs import Reste
from bilan.socle.models import Compte
from bilan.socle.mots import pluriel
from bilan.socle.presentation import Jalon
from bilan.socle.typographie import phrase
from conventions.etats import EtatConvention
from conventions.models import Convention
from seances.actions import desabonner, relayer
from seances.actions import liberer as liberer_les_seances
from seances.actions import proposer as proposer_les_seances
from seances.etats import EtatSeance
from seances.models import Seance
from seances.models.seance import Modalite
from syntheses.actions import noter_la_fin

APPS = ("beneficiaires", "conventions", "seances", "travaux", "syntheses")


def chacune(module: str, nom: str) -> Iterator[Callable]:
    """`<app>.<module>.<nom>` of each app that has one, from the lowest app up."""
    return (getattr(trouve, nom) for trouve in _modules(module) if hasattr(trouve, nom))


@cache
def _modules(nom: str) -> list[ModuleType]:
    """Looked for on the disk once, not for each page."""
    return [import_module(f"{app}.{nom}") for app in APPS if module_has_submodule(import_module(app), nom)]


def taches(compte: Compte, instant: datetime, dossier: Dossier | None = None) -> list[Tache]:
    """What this account owes, most pressing first; on one dossier when it is given."""
    return dans_l_ordre(tache for a_faire in chacune("a_faire", "a_faire") for tache in a_faire(compte, instant, dossier))


def attentes(compte: Compte, instant: datetime) -> list[Attente]:
    return [attente for source in chacune("a_faire", "attentes") for attente in source(compte, instant)]


def retards(compte: Compte, instant: datetime, au_plus: int | None = None, suivi_par: Compte | None = None) -> list[Tache]:
    """What is late in the bilans of everyone, or of this consultant, oldest first: for gestion. At most so many of each kind."""
    return sorted((tache for source in chacune("a_faire", "retards") for tache in source(compte, instant, au_plus, suivi_par)), key=lambda t: t.depuis)


def journee(compte: Compte, instant: datetime) -> list[Jalon]:
    return [jalon for source in chacune("a_faire", "journee") for jalon in source(compte, instant)]


def parcours(dossier: Dossier, instant: datetime) -> list[Jalon]:
    return [jalon for source in chacune("presentation", "parcours") for jalon in source(dossier, instant)]


def reperes(dossier: Dossier, instant: datetime) -> list[str]:
    """Short facts beside the name: « Séance 6 lundi 15 février »."""
    return [repere for source in chacune("presentation", "reperes") for repere in source(dossier, instant)]


def faits(dossier: Dossier, instant: datetime) -> list:
    """Facts of the first tab: the state of the contract, from the app that knows it."""
    return [fait for source in chacune("presentation", "faits") for fait in source(dossier, instant)]


def heures(dossier: Dossier) -> Compteur | None:
    return next((compteur(dossier) for compteur in chacune("heures", "compteur")), None)


def phrases() -> dict[str, str]:
    """The journal's verbs in French sentences."""
    return {verbe: phrase for table in (chronique.PHRASES, *chacune("chronique", "PHRASES")) for verbe, phrase in table.items()}


def exporter(dossier: Dossier, compte: Compte) -> dict[str, dict]:
    """What each app holds about this bilan that this account may read, as open data, by app (docs/export.md)."""
    return {source.__module__.partition(".")[0]: source(dossier, compte) for source in chacune("export", "exporter")}


def accords(compte: Compte, instant: datetime) -> list[Accord]:
    """What this person agreed to and may take back."""
    return [accord for source in chacune("accords", "accords") for accord in source(compte, instant)]


def restes(compte: Compte, instant: datetime) -> list[Reste]:
    """What this person leaves behind if the account is closed: dossiers, sessions, contracts, and what she agreed to."""
    donnes = accords(compte, instant)
    consentis = phrase("{} : ces accords tiennent, et elle ne pourra plus les retirer elle-même.", pluriel(len(donnes), "accord donné,accords donnés"))
    return [reste for source in chacune("depart", "depart") for reste in source(compte, instant)] + ([Reste(consentis)] if donnes else [])


def proposer(dossier: Dossier, **demande: object) -> list:
    """The weekly sessions of a dossier that has just been opened."""
    return proposer_les_seances(dossier, **demande)


def liberer(dossier: Dossier, instant: datetime) -> None:
    """The coming sessions of a bilan that has just ended; and its end is noted, from which the destruction of its content is counted."""
    liberer_les_seances(dossier, instant)
    noter_la_fin(dossier, instant)


def confier(dossier: Dossier, instant: datetime) -> None:
    """What goes with a bilan to its new consultant: its sessions to come."""
    relayer(dossier, instant)


def oublier(compte: Compte, instant: datetime) -> None:
    """What an account without any bilan leaves: the address of a calendar."""
    desabonner(compte, acteur=SYSTEME, instant=instant)


def tenues(dossiers: Collection[int]) -> dict[int, tuple[date, date]]:
    """The first and the last day on which a session of these bilans was held."""
    realisees = Seance.objects.filter(dossier__in=dossiers, etat=EtatSeance.REALISEE).order_by().values_list("dossier")
    bornes = realisees.annotate(premiere=Min("debut"), derniere=Max("debut"))
    return {dossier: (jour_a_paris(premiere), jour_a_paris(derniere)) for dossier, premiere, derniere in bornes}


def calendrier(dossier: Dossier) -> list[dict]:
    """The sessions of a dossier, as its contract prints them."""
    return [
        {"rang": rang, "jour": jour_a_paris(s.debut).isoformat(), "etape": s.get_etape_display(), "minutes": int((s.fin - s.debut).total_seconds()) // 60}
        for rang, s in enumerate(Seance.objects.vivantes().filter(dossier=dossier), 1)
    ]


def part_a_distance(dossier: Dossier) -> int | None:
    """How much of the planned time is not in presence, in %; None as long as nothing is planned."""
    durees = [(s.modalite != Modalite.PRESENTIEL, (s.fin - s.debut).total_seconds()) for s in Seance.objects.vivantes().filter(dossier=dossier)]
    total = sum(duree for _, duree in durees)
    return round(100 * sum(duree for loin, duree in durees if loin) / total) if total else None


def contrat_parti(dossier: Dossier) -> bool:
    """Whether a contract of this dossier has left the desk and is not settled yet."""
    return Convention.objects.vivantes().filter(dossier=dossier).exclude(etat=EtatConvention.BROUILLON).exists()
