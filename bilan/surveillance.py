"""How this installation is doing, for whoever watches it: each thing that it stands on, in one sentence, and whether it needs someone."""
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce

from bilan import ancrage
from bilan.sauvegarde.faire import VERBE as SAUVEGARDE
from bilan.socle import proprietaire
from bilan.socle.models import Battement, Document, Envoi, EtatDocument, EtatEnvoi, Evenement
from bilan.socle.mots import moment, nombre, pluriel
from bilan.socle.typographie import phrase

SILENCE = timedelta(minutes=3)  # a heart beats every thirty seconds
ATTENTE = timedelta(minutes=15)  # for what leaves or is made within seconds
ANCIENNE = timedelta(hours=49)  # a nightly backup that failed twice
LIBRE_MIN, PART_MIN = 2 << 30, 0.05  # bytes, share of the disk
SANS_DESTINATAIRE = "Personne ne la reçoit : donnez une adresse électronique à l’organisme, ou à COURRIEL_DIRECTION."
HORLOGE, OUVRIERS = "horloge", ("ouvrier-courriel", "ouvrier-pdf")


class Sonde(NamedTuple):
    nom: str
    libelle: str
    bien: bool
    phrase: str


def battre(nom: str, instant: datetime) -> None:
    Battement.objects.update_or_create(nom=nom, defaults={"le": instant})


def etat(instant: datetime) -> list[Sonde]:
    """Everything, in the order in which one looks. The broker is asked here, and by no other page."""
    sondes: list[Callable[[datetime], Sonde]] = [_roles, _courtier, _horloge, *map(_ouvrier, OUVRIERS), _courriels, _documents, _disque, _sauvegarde, _tete]
    return [Sonde("base", "Base de données", True, "Elle répond."), *(sonde(instant) for sonde in sondes)]


def _roles(instant: datetime) -> Sonde:
    bien = proprietaire.separe()
    return Sonde("roles", "Protection du journal", bien, "Le site ne peut pas modifier le journal." if bien else (
        "Le site est connecté avec un rôle qui peut modifier le journal : seuls ses déclencheurs le protègent."))


def _courtier(instant: datetime) -> Sonde:
    par_redis = settings.CELERY_BROKER_URL.startswith("redis")
    bien = _redis_repond() if par_redis else os.access(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"], os.W_OK)
    return Sonde("courtier", "File des tâches", bien, "Elle répond." if bien else "Elle ne répond pas : courriels et documents attendent, rien n’est perdu.")


def _redis_repond() -> bool:
    import redis  # a hundred milliseconds at the start of each process, for this page alone

    try:
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1) as lien:
            return bool(lien.ping())
    except redis.RedisError:
        return False


def _horloge(instant: datetime) -> Sonde:
    return _coeur(HORLOGE, "Horloge", instant)


def _ouvrier(nom: str) -> Callable[[datetime], Sonde]:
    return lambda instant: _coeur(nom, f"Ouvrier « {nom.partition('-')[2]} »", instant)


def _coeur(nom: str, libelle: str, instant: datetime) -> Sonde:
    vu = Battement.objects.filter(nom=nom).values_list("le", flat=True).first()
    if vu is None:
        return Sonde(nom, libelle, False, "Jamais vu au travail.")
    return Sonde(nom, libelle, instant - vu <= SILENCE, phrase("Vu au travail {}.", moment(vu)))


def _courriels(instant: datetime) -> Sonde:
    dus = Envoi.objects.filter(Q(a_partir_de=None) | Q(a_partir_de__lte=instant), etat__in=[EtatEnvoi.A_FAIRE, EtatEnvoi.PRIS])
    depuis = dus.aggregate(depuis=Min(Coalesce("a_partir_de", "cree_le")))["depuis"]
    perdus = Envoi.objects.filter(etat=EtatEnvoi.MORT, cree_le__gte=instant - timedelta(days=7)).count()
    dit = phrase("Le plus ancien attend depuis {}.", moment(depuis)) if depuis else "Aucun n’attend."
    plus = phrase(" {} en sept jours.", pluriel(perdus, "abandonné")) if perdus else ""
    return Sonde("courriels", "Courriels", depuis is None or instant - depuis <= ATTENTE, dit + plus)


def _documents(instant: datetime) -> Sonde:
    en_attente = Document.objects.filter(etat__in=[EtatDocument.A_PREPARER, EtatDocument.EN_COURS])
    depuis = en_attente.aggregate(depuis=Min(F("demande_le")))["depuis"]
    dit = phrase("Le plus ancien attend depuis {}.", moment(depuis)) if depuis else "Aucun n’attend."
    return Sonde("documents", "Documents", depuis is None or instant - depuis <= ATTENTE, dit)


def _disque(instant: datetime) -> Sonde:
    rangement = settings.STORAGES["documents"]
    lieu = Path(rangement["OPTIONS"]["location"] if rangement["BACKEND"].endswith("FileSystemStorage") else settings.VAR)  # a bucket is watched elsewhere
    place = shutil.disk_usage(next(dossier for dossier in (lieu, *lieu.parents) if dossier.exists()))
    bien = place.free >= LIBRE_MIN and place.free >= PART_MIN * place.total
    return Sonde("disque", "Disque", bien, phrase("{} Go libres, {} %.", nombre(place.free >> 30), nombre(100 * place.free // place.total)))


def _sauvegarde(instant: datetime) -> Sonde:
    """Watched as soon as backups have a key: elsewhere somebody else makes them."""
    derniere = Evenement.objects.filter(fil="journal", verbe=SAUVEGARDE).order_by("-rang").values_list("le", flat=True).first()
    bien = not settings.SAUVEGARDE_CLE or (derniere is not None and instant - derniere <= ANCIENNE)
    return Sonde("sauvegarde", "Sauvegarde", bien, phrase("La dernière a été écrite {}.", moment(derniere)) if derniere else "Aucune n’a été écrite d’ici.")


def _tete(instant: datetime) -> Sonde:
    """Of a journal that has just begun, none has left yet; later, whoever keeps them from leaving is seen here."""
    if not ancrage.destinataire() and Evenement.objects.exists():
        return Sonde("tete", "Tête du journal", False, SANS_DESTINATAIRE)
    derniere = ancrage.derniere()
    depuis = derniere or Evenement.objects.order_by("pk").values_list("le", flat=True).first()
    bien = depuis is None or instant - depuis <= ANCIENNE
    return Sonde("tete", "Tête du journal", bien, phrase("La dernière est partie {}.", moment(derniere)) if derniere else "Aucune n’est encore partie.")
