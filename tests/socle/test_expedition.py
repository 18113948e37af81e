"""A letter is sent once, and nobody lies about what became of it."""

import signal
import socket
import subprocess
import sys
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

from bilan.socle import courriels, expedition
from bilan.socle.courriels import expedier_la_file, planifier
from bilan.socle.models import Envoi, EtatEnvoi, Evenement
from tests.socle.conftest import GABARITS, ensemble
from tests.socle.outils_courriels import (
    CONFORT,
    LEGAL,
    T0,
    PuitsLent,
    PuitsQuiCompte,
    PuitsQuiFerme,
    PuitsQuiNousRefuse,
    PuitsQuiRetient,
    brancher,
    etats,
    lettre,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gabarits")]
reel = pytest.mark.django_db(transaction=True)


# --- Sending --------------------------------------------------------------------------------------------------------


def test_a_letter_leaves_once(puits):
    planifier([lettre()])
    assert [expedier_la_file(T0), expedier_la_file(T0)] == [1, 0]
    [recu] = puits.messages
    envoi = Envoi.objects.get()
    assert (recu["Message-ID"], recu["Subject"]) == (courriels.rendre(envoi, T0).extra_headers["Message-ID"], "Rappel : l’échéance du 3 décembre 2026")
    assert (envoi.etat, envoi.envoye_le, envoi.objet, envoi.tentatives, envoi.bail) == ("envoye", T0, recu["Subject"], 1, None)


def test_a_letter_does_not_leave_before_its_time(puits):
    planifier([lettre(a_partir_de=T0 + timedelta(hours=1))])
    assert [expedier_la_file(T0 + timedelta(minutes=59)), expedier_la_file(T0 + timedelta(hours=1))] == [0, 1]


def test_legal_letters_leave_first_and_a_lot_has_a_limit(puits):
    planifier([lettre(f"confort{n}", nature=CONFORT) for n in range(3)])
    planifier([lettre(f"legal{n}") for n in range(2)])
    assert [expedier_la_file(T0, limite=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [recu["Message-ID"] for recu in puits.messages] == [
        f"<{courriels.rendre(Envoi.objects.get(cle=cle), T0).extra_headers['Message-ID'][1:-1]}>"
        for cle in ("legal0", "legal1", "confort0", "confort1", "confort2")
    ]


def test_a_lot_leaves_over_one_connection(un_puits):
    puits = un_puits(PuitsQuiCompte)
    planifier([lettre(f"k{n}") for n in range(5)])
    assert (expedier_la_file(T0), len(puits.messages), len(set(puits.connexions))) == (5, 5, 1)


def test_a_server_that_hangs_up_after_each_letter_gets_each_letter_once(un_puits, monkeypatch):
    puits = un_puits(PuitsQuiFerme)
    planifier([lettre(f"k{n}") for n in range(3)])
    brancher_vite = expedition._brancher

    def brancher_une_fois_raccroche(facteur):  # the worst moment: the line is closed and Django does not know it yet
        if facteur.connection:
            facteur.connection.sock.recv(1, socket.MSG_PEEK)  # returns when the server has closed
        brancher_vite(facteur)

    monkeypatch.setattr(expedition, "_brancher", brancher_une_fois_raccroche)
    assert expedier_la_file(T0) == 3
    assert (len(puits.messages), len(set(puits.connexions)), set(etats().values())) == (3, 3, {"envoye"})


@reel
def test_eight_workers_send_each_letter_once(puits):
    planifier([lettre(f"k{n}") for n in range(40)])
    assert sum(ensemble(lambda: expedier_la_file(T0, limite=7))) == 40
    assert len({recu["Message-ID"] for recu in puits.messages}) == len(puits.messages) == 40
    assert set(etats().values()) == {"envoye"}


@reel
def test_with_a_claim_that_neither_locks_nor_swaps_eight_workers_would_send_eight_letters(puits, monkeypatch):
    """The sabotage twin: the lock of the claim and the swap before sending are what make one letter of it."""
    tous_ont_lu, tous_ont_envoye = Barrier(8), Barrier(8)

    def prendre(instant, limite):
        lot = list(Envoi.objects.filter(etat=EtatEnvoi.A_FAIRE)[:limite])
        tous_ont_lu.wait()
        return lot

    def tenir(envoi, etat):
        if etat == EtatEnvoi.PRIS:
            tous_ont_envoye.wait()
        return Envoi.objects.filter(pk=envoi.pk)

    monkeypatch.setattr(expedition, "_prendre", prendre)
    monkeypatch.setattr(expedition, "_tenu", tenir)
    planifier([lettre()])
    ensemble(lambda: expedier_la_file(T0))
    assert len(puits.messages) == 8


@reel
@pytest.mark.parametrize(("bail", "recus"), [(expedition.BAIL, 1), (timedelta(0), 2)], ids=["bail", "sans-bail"])
def test_a_letter_on_its_way_is_nobody_else_s_as_long_as_its_lease_lasts(un_puits, monkeypatch, bail, recus):
    """And the sabotage twin: without a lease, a legal letter that leaves slowly is taken for lost, and leaves twice."""
    puits = un_puits(PuitsLent)
    monkeypatch.setattr(expedition, "BAIL", bail)
    planifier([lettre()])

    def envoyer() -> None:
        try:
            expedier_la_file(T0)
        finally:
            connection.close()

    fil = Thread(target=envoyer)
    fil.start()
    puits.attendre(1)
    expedier_la_file(T0)  # another worker, meanwhile
    puits.repondre.set()
    fil.join()
    assert (len(puits.messages), etats()) == (recus, {"k": "envoye"})


# --- What nobody can know -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("humeur", "nature", "recus", "fin", "renvois"), [
    ("raccrocher_avant", LEGAL, 1, "envoye", 1),
    ("raccrocher_apres", LEGAL, 2, "envoye", 1),
    ("raccrocher_avant", CONFORT, 0, "incertain", 0),
    ("raccrocher_apres", CONFORT, 1, "incertain", 0),
])  # fmt: skip
def test_a_line_cut_before_the_250_is_uncertain(puits, humeur, nature, recus, fin, renvois):
    planifier([lettre(nature=nature, fil="dossier:42")])
    puits.humeur = humeur
    assert (expedier_la_file(T0), etats()) == (0, {"k": "pris"})
    puits.humeur = "accepter"
    expedier_la_file(T0 + timedelta(seconds=2))
    assert (len(puits.messages), etats()) == (recus, {"k": fin})
    assert len({recu["Message-ID"] for recu in puits.messages}) == min(recus, 1)
    lignes = Evenement.objects.filter(fil="dossier:42", verbe="envoi.renvoyer")
    assert list(lignes.values_list("role", "objet_id")) == [("systeme", str(Envoi.objects.get().pk))] * renvois


EXPEDIER = f"""
import django
django.setup()
from django.conf import settings
settings.TEMPLATES[0]["DIRS"].append({str(GABARITS)!r})
from bilan.socle.courriels import expedier_la_file
from datetime import datetime, UTC
expedier_la_file(datetime(2026, 11, 30, 7, tzinfo=UTC))
"""


@reel
@pytest.mark.parametrize(("nature", "recus", "fin"), [(LEGAL, 2, "envoye"), (CONFORT, 1, "incertain")], ids=["legal", "confort"])
def test_a_worker_killed_between_the_sending_and_its_mark(nature, recus, fin, un_puits, puits_smtp, settings, environnement_d_un_processus):
    """The first letter is at the server, which has not answered; the two others were claimed with it and had not left."""
    retient = un_puits(PuitsQuiRetient)
    planifier([lettre(cle, nature=nature) for cle in ("k0", "k1", "k2")])
    environnement = {**environnement_d_un_processus, "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(retient.port)}
    processus = subprocess.Popen([sys.executable, "-c", EXPEDIER], cwd=settings.BASE_DIR, env=environnement)
    retient.attendre(1, secondes=60)
    processus.kill()
    processus.wait()
    assert etats() == {"k0": "pris", "k1": "a_faire", "k2": "a_faire"}
    brancher(settings, puits_smtp)
    assert expedier_la_file(T0 + expedition.BAIL - timedelta(seconds=1)) == 0
    expedier_la_file(T0 + expedition.BAIL)
    assert etats() == {"k0": fin, "k1": "envoye", "k2": "envoye"}
    tous = [recu["Message-ID"] for recu in retient.messages + puits_smtp.messages]
    assert (tous.count(tous[0]), len(tous) - tous.count(tous[0]), len(set(tous))) == (recus, 2, 3)


def test_a_task_stopped_by_its_time_limit_lets_go_of_what_had_not_left(un_puits):
    un_puits(PuitsQuiRetient)
    planifier([lettre("k0"), lettre("k1")])

    def sonner(*_):  # as Celery does
        raise SoftTimeLimitExceeded

    ancien = signal.signal(signal.SIGALRM, sonner)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        with pytest.raises(SoftTimeLimitExceeded):
            expedier_la_file(T0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, ancien)
    assert list(Envoi.objects.order_by("pk").values_list("etat", "bail")) == [("pris", T0 + expedition.BAIL), ("a_faire", None)]


def test_a_legal_letter_that_kills_its_workers_is_given_up_after_eight_tries(puits):
    planifier([lettre()])
    puits.humeur, instant = "raccrocher_avant", T0
    for essai in range(1, 9):
        expedier_la_file(instant)
        assert Envoi.objects.get().tentatives == essai
        instant += timedelta(seconds=2)
    expedier_la_file(instant)
    assert (etats(), Evenement.objects.filter(verbe="envoi.renvoyer").count()) == ({"k": "mort"}, 7)


# --- Refusals -------------------------------------------------------------------------------------------------------


def test_a_temporary_refusal_is_tried_again_eight_times_over_most_of_a_day(puits):
    planifier([lettre()])
    puits.humeur, instant, attentes = "differer", T0, []
    while etats() == {"k": "a_faire"}:
        assert expedier_la_file(instant) == 0
        suivant = Envoi.objects.get().a_partir_de
        if etats() == {"k": "a_faire"}:
            assert expedier_la_file(suivant - timedelta(seconds=1)) == 0
            attentes.append((suivant - instant) // timedelta(minutes=1))
            instant = suivant
    envoi = Envoi.objects.get()
    assert (attentes, envoi.etat, envoi.tentatives, envoi.erreur) == ([1, 2, 5, 15, 60, 240, 720], "mort", 8, "451 4.3.0 Plus tard")


def test_a_refusal_for_good_is_not_tried_again(puits):
    planifier([lettre()])
    puits.humeur = "refuser"
    expedier_la_file(T0)
    puits.humeur = "accepter"
    assert expedier_la_file(T0 + timedelta(days=2)) == 0
    envoi = Envoi.objects.get()
    assert (envoi.etat, envoi.tentatives, envoi.erreur) == ("mort", 1, "550 5.1.1 Destinataire inconnu")


def test_a_server_that_refuses_us_does_not_condemn_the_letters(un_puits):
    un_puits(PuitsQuiNousRefuse)
    planifier([lettre("a"), lettre("b")])
    expedier_la_file(T0)
    assert list(Envoi.objects.values_list("etat", "tentatives", "a_partir_de")) == [("a_faire", 1, T0 + timedelta(minutes=1))] * 2


def test_a_server_that_is_away_costs_no_try(puits, settings):
    planifier([lettre("a"), lettre("b")])
    bon, settings.MAILERS = settings.MAILERS, {"default": {**settings.MAILERS["default"], "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    assert expedier_la_file(T0) == 0
    assert list(Envoi.objects.values_list("etat", "tentatives", "a_partir_de", "bail")) == [("a_faire", 0, T0 + expedition.PANNE, None)] * 2
    settings.MAILERS = bon
    assert expedier_la_file(T0 + expedition.PANNE) == 2


def test_a_letter_that_cannot_be_written_is_set_aside_and_stops_nobody(puits, caplog):
    planifier([lettre("poison", gabarit="absent", contexte={"secret": "Malik"}), lettre("saine")])
    instant = T0
    for attente in [*expedition.ATTENTES, timedelta(0)]:
        expedier_la_file(instant)
        instant += attente
    assert (etats(), len(puits.messages)) == ({"poison": "mort", "saine": "envoye"}, 1)
    assert Envoi.objects.get(cle="poison").erreur == "Rédaction impossible : TemplateDoesNotExist"
    assert "Malik" not in caplog.text


@pytest.mark.parametrize("adresse", ["pas une adresse", "é@example.org", "a@b@c", "a@example.org, b@example.org"])
def test_an_impossible_address_is_set_aside(puits, adresse):
    planifier([lettre(destinataire=adresse), lettre("saine")])
    instant = T0
    for attente in [*expedition.ATTENTES, timedelta(0)]:
        expedier_la_file(instant)
        instant += attente
    assert (etats(), len(puits.messages)) == ({"k": "mort", "saine": "envoye"}, 1)
