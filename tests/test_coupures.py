"""Killing the worker, or the clock, in the middle of a run loses and doubles nothing: real processes, a real Redis, a real mail server."""
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from bilan.socle import chantiers
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.courriels import Courriel, NatureEnvoi, planifier
from bilan.socle.depots import deposer
from bilan.socle.models import Chantier, Coffre, Envoi, EtatEnvoi, Evenement
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.courrier import PuitsSmtp
from tests.outils.ouvrier import Ouvrier
from tests.outils.redis_reel import RedisReel

LUNDI = datetime(2027, 1, 18, 8, tzinfo=PARIS)
ATTEND = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


def jusqu_a(vrai: Callable[[], object], secondes: float = 60) -> None:
    fin = time.monotonic() + secondes
    while not vrai():
        assert time.monotonic() < fin
        time.sleep(0.05)


def attendu() -> bool:
    """Whether somebody waits for this transaction."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_stat_clear_snapshot()")
        return curseur.execute(ATTEND).fetchone() == (True,)


def test_a_worker_killed_while_it_plans_the_week(ouvrier: Ouvrier, redis_reel: RedisReel):
    """It is stopped for sure in the middle: its second letter waits for ours, under the same key, which is then given up."""
    FabriqueOrganisme()
    conclu = {"dossier__etat": "en_cours", "dossier__contractualise_le": date(2026, 12, 2)}
    comptes = [FabriqueSeance(debut=LUNDI + timedelta(days=1 + n), **conclu).dossier.beneficiaire.compte_id for n in range(2)]
    cles = [f"semaine:2027-W03:compte:{compte}" for compte in comptes]
    with transaction.atomic():
        planifier([Courriel(cle=cles[1], destinataire="zoe@example.org", gabarit="semaine")])
        ouvrier.confier("planifier_la_semaine", LUNDI.isoformat())
        jusqu_a(attendu)
        ouvrier.tuer()
        transaction.set_rollback(True)
    redis_reel.client().flushall()  # the broker too forgets everything
    assert not Evenement.objects.filter(fil="semaine:2027-W03").exists()
    ouvrier.assurer()
    jusqu_a(lambda: _confier(ouvrier) and Evenement.objects.filter(fil="semaine:2027-W03").exists())
    assert sorted(Envoi.objects.filter(gabarit="semaine").values_list("cle", flat=True)) == sorted(cles)


def _confier(ouvrier: Ouvrier) -> bool:
    """As the clock does each hour: until the lock of the dead is free, nothing is done."""
    ouvrier.confier("planifier_la_semaine", LUNDI.isoformat())
    ouvrier.attendre_le_calme()
    return True


def test_a_worker_and_a_clock_killed_while_letters_leave(ouvrier: Ouvrier, puits_smtp: PuitsSmtp, redis_reel: RedisReel):
    """Both die, and others take over. What was being handed over is known as uncertain, or repeated under the same identifier."""
    lettre = {"destinataire": "zoe@example.org", "gabarit": "code_connexion", "contexte": {"code": "123456"}}
    planifier(Courriel(cle=f"{nature}{n}", nature=nature, **lettre) for nature in NatureEnvoi for n in range(30))  # more than one lot
    with ouvrier.horloge():
        puits_smtp.attendre(10, secondes=60)
        ouvrier.tuer()
    redis_reel.client().flushall()
    Envoi.objects.exclude(bail=None).update(bail=timezone.now())  # two minutes pass
    ouvrier.assurer()
    for _ in range(2):  # two other clocks
        ouvrier.confier("expedier_les_courriels")
    jusqu_a(lambda: not Envoi.objects.filter(etat__in=[EtatEnvoi.A_FAIRE, EtatEnvoi.PRIS]).exists())
    recus = [message["Message-ID"] for message in puits_smtp.messages]
    incertains = Envoi.objects.filter(etat=EtatEnvoi.INCERTAIN)
    assert set(incertains.values_list("nature", flat=True)) <= {NatureEnvoi.CONFORT}
    assert 60 - incertains.count() <= len(set(recus)) <= 60
    assert len(recus) - len(set(recus)) <= Evenement.objects.filter(verbe="envoi.renvoyer").count() <= 1


def test_a_contract_signed_while_the_broker_is_down(ouvrier: Ouvrier, puits_smtp: PuitsSmtp, redis_reel: RedisReel):
    """The signature is there at once; its letter leaves when the broker is back."""
    FabriqueOrganisme()
    dossier, instant = FabriqueDossier(), timezone.now()
    consultant = Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=instant)
    actions.envoyer(convention, acteur=consultant, instant=instant)
    redis_reel.arreter(brutalement=True)
    try:
        actions.signer_et_transmettre(convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=instant, nom="Nadia Lefort", fonction="RH")
        convention.refresh_from_db()
        assert convention.etat == EtatConvention.TRANSMISE
    finally:
        redis_reel.demarrer()
    ouvrier.assurer()
    ouvrier.confier("expedier_les_courriels")
    jusqu_a(lambda: dossier.beneficiaire.compte.email in [str(message["To"]) for message in puits_smtp.messages])


def test_a_worker_killed_in_the_middle_of_an_audit(ouvrier: Ouvrier, redis_reel: RedisReel):
    """It is stopped for sure among the documents: what it had read stays read, another goes on from there, and the verdict is the same."""
    coffre = Coffre.nouveau()
    coffre.save()
    for n in range(12):
        deposer(coffre=coffre, titre="Essai", nom_fichier=f"BDC-2026-{n:04}.pdf", octets=b"%PDF-1.7 %%EOF", instant=timezone.now())
    chantier = chantiers.demander("controle", acteur=Acteur(compte=FabriqueCompte(gestion=True)), instant=timezone.now())
    for _ in range(4):  # counted, the journal, its end, five documents
        chantiers.avancer(chantier.pk, timezone.now(), duree=0)
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("LOCK TABLE socle_document IN ACCESS EXCLUSIVE MODE")
        ouvrier.confier("avancer_les_chantiers")
        jusqu_a(attendu)
        ouvrier.tuer()
        transaction.set_rollback(True)
    redis_reel.client().flushall()
    chantier.refresh_from_db()
    assert (chantier.etat, chantier.memoire["documents"], chantier.tentatives, chantier.fini_le) == ("en_cours", 5, 1, None)
    Chantier.objects.update(bail=timezone.now())  # three minutes pass
    ouvrier.assurer()
    ouvrier.confier("avancer_les_chantiers")
    jusqu_a(lambda: Chantier.objects.get().fini_le)
    fini = Chantier.objects.get()
    assert (fini.etat, fini.faits, fini.memoire["documents"], fini.memoire["fautes"]) == ("fini", fini.total, 12, [])
