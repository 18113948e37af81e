"""A real worker, with a real Redis and a real mail server: killed in the middle of a run, as its clock, it loses and doubles nothing."""
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from bilan.socle import chantiers, documents
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.courriels import Courriel, NatureEnvoi, planifier
from bilan.socle.depots import deposer
from bilan.socle.models import Chantier, Coffre, Document, Envoi, EtatDocument, EtatEnvoi, Evenement
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.outils.courrier import PuitsSmtp
from tests.outils.ouvrier import Ouvrier
from tests.outils.redis_reel import RedisReel

BOMBE = "mot " * 120_000  # within the limits of length, and some seconds of layout
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


# --- A worker -------------------------------------------------------------------------------------------------------


def test_a_worker_makes_the_documents(ouvrier: Ouvrier):
    coffre = Coffre.nouveau()
    coffre.save()
    quoi = {"coffre": coffre, "titre": "Essai", "nom_fichier": "essai.pdf", "gabarit": "documents/base.html", "donnees": {"organisme": {"nom": "Les Jalons"}}}
    demandes = [documents.demander(**quoi, instant=timezone.now()) for _ in range(3)]
    ouvrier.confier("preparer_les_documents")
    faits = Document.objects.filter(pk__in=[demande.pk for demande in demandes], etat=EtatDocument.PRET)
    jusqu_a(lambda: faits.count() == 3)
    assert [documents.lire(fait)[:5] for fait in faits] == [b"%PDF-"] * 3


def test_a_document_that_takes_too_long_ends_alone_and_says_so(ouvrier: Ouvrier):
    """Its limit, here of one second, comes with the task; the same worker makes the next one."""
    coffre = Coffre.nouveau()
    coffre.save()
    demander = partial(documents.demander, coffre=coffre, titre="Essai", nom_fichier="essai.pdf", gabarit="documents/base.html")
    long = demander(donnees={"organisme": {"nom": BOMBE}}, instant=timezone.now())
    ouvrier.confier("preparer_les_documents", limites={"soft_time_limit": 1})
    jusqu_a(lambda: _etat(long) == EtatDocument.ECHEC)
    # asked for only now: a task meets its limit once, and the first document that a cold process makes may take the second for itself
    sain = demander(donnees={"organisme": {"nom": "Les Jalons"}}, instant=timezone.now())
    ouvrier.confier("preparer_les_documents")
    jusqu_a(lambda: _etat(sain) == EtatDocument.PRET)
    assert Document.objects.get(pk=long.pk).erreur == "La préparation a pris trop de temps."


def _etat(document: Document) -> str:
    return Document.objects.get(pk=document.pk).etat


@pytest.mark.parametrize("tache", ["planifier_les_rappels", "planifier_la_semaine", "purger_les_courriels", "remettre_les_travaux", "detruire"])
def test_a_worker_knows_every_task_of_the_clock(ouvrier: Ouvrier, tache: str):
    avant = len(ouvrier.journal.read_text())
    ouvrier.confier(tache)
    ouvrier.attendre_le_calme(60)
    jusqu_a(lambda: f"{tache}[" in ouvrier.journal.read_text()[avant:])  # the worker writes its journal at its own pace
    assert "Traceback" not in ouvrier.journal.read_text()[avant:]


# --- Killed ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(("application", "planifiee"), [("bilan", True), ("tests.outils.sans_filet", False)])
def test_a_task_whose_process_is_killed_is_done_again_without_waiting_for_the_clock(ouvrier: Ouvrier, application, planifiee):
    """And its sabotage twin: acknowledged early, it is lost until the clock rings again."""
    if application != "bilan":
        ouvrier.tuer()
        ouvrier.demarrer(application)
    FabriqueOrganisme()
    seance = FabriqueSeance(debut=LUNDI + timedelta(days=1), dossier__etat="en_cours", dossier__contractualise_le=date(2026, 12, 2))
    cle = f"semaine:2027-W03:compte:{seance.dossier.beneficiaire.compte_id}"
    with transaction.atomic():
        planifier([Courriel(cle=cle, destinataire="zoe@example.org", gabarit="semaine")])
        ouvrier.confier("planifier_la_semaine", LUNDI.isoformat())
        jusqu_a(attendu)  # its letter waits for ours, which is then given up
        ouvrier.tuer_l_enfant()
        transaction.set_rollback(True)
    faite = Evenement.objects.filter(fil="semaine:2027-W03").exists
    jusqu_a(faite if planifiee else lambda: "WorkerLostError" in ouvrier.journal.read_text(), 120)
    ouvrier.attendre_le_calme(60)
    assert faite() is planifiee
    if application != "bilan":
        ouvrier.tuer()
