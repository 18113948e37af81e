"""How long it takes to find a person, a number or an employer among many dossiers: what the page of the list asks, with the indexes and without them."""
from datetime import timedelta
from random import Random
from statistics import median
from time import perf_counter

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bilan.mesures.rappels import LUNDI
from bilan.socle.proprietaire import proprietaire

MOTS = ("mor", "œur", "hélène lecoeur", "BDC-2026-0042", "0042", "menuiserie roux", "zzz", "mo")
INDEX = ("compte_trigrammes", "dossier_trigrammes")
FOIS, PAR_LOT, PAR_PAGE = 5, 1000, 25


def enfant(quoi: str, nombre: int, graine: int) -> dict:
    """One of the two processes of a measure."""
    django.setup()
    return _peupler(nombre, graine) if quoi == "peupler" else chercher()


def _peupler(nombre: int, graine: int) -> dict:
    """People, employers and dossiers alone, without what is in them: all that a search reads."""
    call_command("migrate", verbosity=0, interactive=False)
    depart = perf_counter()
    ouvrir(nombre, graine)
    return {"secondes": round(perf_counter() - depart, 1), "dossiers": nombre}


@proprietaire()
def ouvrir(nombre: int, graine: int) -> None:
    from bilan.peuplement.atelier import Atelier
    from bilan.peuplement.plan import PAR_CONSULTANT, consultants

    with transaction.atomic():
        atelier = Atelier(graine, LUNDI)
        atelier.recruter(consultants(nombre, PAR_CONSULTANT))
    for rang in range(1, nombre + 1):
        _dossier(atelier, atelier.hasard(rang))
        if rang % PAR_LOT == 0 or rang == nombre:
            atelier.lot.ecrire()
    atelier.lot.analyser()


def _dossier(atelier, hasard: Random) -> None:
    from beneficiaires.models import Dossier
    from beneficiaires.regles import ModeFinancement
    from bilan.peuplement import personnes
    from bilan.peuplement.atelier import le
    from bilan.peuplement.dossiers import coffres

    jour, mode = atelier.jour - timedelta(days=hasard.randrange(1500)), hasard.choice((ModeFinancement.PLAN_DEVELOPPEMENT, ModeFinancement.PERSONNEL))
    atelier.lot.poser(
        Dossier, numero=atelier.numero(jour.year), beneficiaire=personnes.beneficiaire(atelier.lot, hasard, mode, 9, le(jour), demonstration=False),
        consultant=hasard.choice(atelier.equipe), prestation=atelier.prestation, mode_financement=mode.value, ouvert_le=jour, prix_centimes=180_000,
        employeur=personnes.employeur(atelier.lot, hasard, mode) if mode is ModeFinancement.PLAN_DEVELOPPEMENT else None, **coffres(atelier, hasard, jour),
    )


def chercher() -> dict:
    """Milliseconds a word (median), for gestion, who sees everything; then the same once the indexes are dropped, which is then undone."""
    avec = {mot: _mot(mot) for mot in MOTS}
    with proprietaire(), transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute(f"DROP INDEX {', '.join(INDEX)}")
        sans = {mot: _mot(mot) for mot in MOTS}
        transaction.set_rollback(True)
    return {"mots": {mot: {**mesure, "sans_index": sans[mot]["ms"]} for mot, mesure in avec.items()}}


def _mot(mot: str) -> dict:
    """The count and the first page, as the list asks for them."""
    from beneficiaires.forms.filtres import FiltreDossiers
    from beneficiaires.models import Dossier
    from bilan.socle.models import Compte
    from bilan.socle.roles import Role

    gestion = Compte.objects.filter(roles__contains=[Role.GESTION]).first()
    temps, trouves = [], 0
    for _ in range(FOIS):
        depart = perf_counter()
        with CaptureQueriesContext(connection) as requetes:
            dossiers = FiltreDossiers({"q": mot}).filtrer(Dossier.objects.pour(gestion)).order_by("-ouvert_le", "-pk")
            trouves = dossiers.count()
            list(dossiers.select_related("beneficiaire__compte", "consultant")[:PAR_PAGE])
        temps.append((perf_counter() - depart) * 1000)
    return {"trouves": trouves, "ms": round(median(temps), 1), "requetes": len(requetes)}
