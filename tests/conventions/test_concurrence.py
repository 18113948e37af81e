"""Real threads on real rows: of two gestures made at once, one is done and the other is told so."""
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from beneficiaires.models import Dossier, Employeur
from bilan.signature import codes, liens
from bilan.signature.models import Code, Signature
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Document, Envoi, Evenement
from bilan.socle.proprietaire import proprietaire
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention, Version
from seances.actions.commun import verrouiller
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.outils.boite import dernier

pytestmark = pytest.mark.django_db(transaction=True)
E = EtatConvention
INSTANT = datetime(2026, 12, 1, 19, 20, tzinfo=PARIS)


def ensemble(*gestes):
    """Run each gesture in a thread of its own, all let go at the same time; what each one answered, or the refusal."""
    depart = Barrier(len(gestes))

    def jouer(geste):
        depart.wait(timeout=10)
        try:
            return geste()
        except (TransitionRefusee, ValidationError) as refus:
            return type(refus).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(gestes)) as fils:
        return list(fils.map(jouer, gestes))


def relire(convention):
    return Convention.objects.au_complet().get(pk=convention.pk)


@pytest.mark.parametrize("tour", range(3))
def test_accepting_in_one_tab_and_refusing_in_the_other_gives_one_answer(tour):
    convention = FabriqueConvention(etat=E.TRANSMISE)
    acteur = Acteur(compte=convention.dossier.beneficiaire.compte)
    issues = ensemble(
        lambda: actions.accepter(relire(convention), acteur=acteur, instant=INSTANT, nom="Camille Moreau"),
        lambda: actions.refuser(relire(convention), acteur=acteur, instant=INSTANT),
    )
    convention = relire(convention)
    assert sorted(map(str, issues)) == ["None", "TransitionRefusee"]
    acceptee = issues[0] is None
    assert convention.etat == (E.ACCEPTEE if acceptee else E.REFUSEE)
    assert Signature.objects.count() == (1 if acceptee else 0)
    assert Evenement.objects.filter(verbe__in=["convention.accepter", "convention.refuser"]).count() == 1
    assert Envoi.objects.filter(gabarit="conventions/a_contresigner").count() == (1 if acceptee else 0)


def test_twenty_acceptances_at_once_make_one_signature():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    acteur = Acteur(compte=convention.dossier.beneficiaire.compte)
    gestes = [lambda: actions.accepter(relire(convention), acteur=acteur, instant=INSTANT, nom="Camille Moreau")] * 20
    assert ensemble(*gestes).count(None) == 1
    assert (Signature.objects.count(), Evenement.objects.filter(verbe="convention.accepter").count()) == (1, 1)


def test_the_answer_and_the_record_of_a_silence_at_the_same_second_agree():
    convention = FabriqueConvention(etat=E.TRANSMISE)
    acteur, minuit = Acteur(compte=convention.dossier.beneficiaire.compte), convention.expire_le
    issues = ensemble(
        lambda: actions.accepter(relire(convention), acteur=acteur, instant=minuit - timedelta(seconds=1), nom="Camille Moreau"),
        lambda: actions.constater_les_silences(minuit),
    )
    etat = relire(convention).etat
    assert (etat, issues[0]) in {(E.ACCEPTEE, None), (E.REFUS_TACITE, "TransitionRefusee")}


def test_two_sendings_at_once_freeze_one_version_and_ask_for_one_document():
    FabriqueOrganisme()
    convention = FabriqueConvention()
    acteur = Acteur(compte=convention.dossier.consultant)
    issues = ensemble(*[lambda: actions.envoyer(relire(convention), acteur=acteur, instant=INSTANT)] * 5)
    assert issues.count("TransitionRefusee") == 4
    assert (Version.objects.count(), Document.objects.count(), Envoi.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("tour", range(3))
def test_a_company_renamed_from_two_of_its_bilans_at_once_has_the_last_name_in_both(tour):
    """Its name is written in each of its bilans: whoever held his own first would wait for who waits for him."""
    une = FabriqueConvention()
    autre = FabriqueConvention(dossier=FabriqueDossier(employeur=une.dossier.employeur, consultant=une.dossier.consultant))
    acteur = Acteur(compte=une.dossier.consultant)
    ensemble(*[
        lambda c=c, rang=rang: actions.completer(relire(c), acteur=acteur, instant=INSTANT, employeur_raison_sociale=f"Ateliers {rang}")
        for rang, c in enumerate([une, autre] * 3)
    ])
    nom = Employeur.objects.get(pk=une.dossier.employeur_id).recherche
    assert {recherche.endswith(nom) for recherche in Dossier.objects.values_list("recherche", flat=True)} == {True}


def test_two_transmissions_at_once_make_one_day_zero():
    convention = FabriqueConvention(etat=E.ENVOYEE)
    employeur = Acteur(role=Role.EMPLOYEUR)
    gestes = [lambda: actions.signer_et_transmettre(relire(convention), acteur=employeur, instant=INSTANT, nom="Nadia Lefort", fonction="RH")] * 5
    assert ensemble(*gestes).count(None) == 1
    assert (Signature.objects.count(), Envoi.objects.filter(gabarit="conventions/a_repondre").count()) == (1, 1)


def test_two_drafts_prepared_at_once_leave_one():
    dossier = FabriqueDossier()
    acteur = Acteur(compte=dossier.consultant)
    issues = ensemble(*[lambda: actions.preparer(dossier, acteur=acteur, instant=INSTANT)] * 5)
    assert (issues.count("TransitionRefusee"), Convention.objects.count()) == (4, 1)


@pytest.mark.parametrize("tour", range(3))
def test_two_sequels_prepared_at_once_leave_one(tour):
    """From the contract itself, or from the two that a dossier may hold: one in force, and an amendment of it that nobody answered."""
    contrat = FabriqueConvention(etat=E.CONCLUE, dossier__etat="planifie")
    muette = FabriqueConvention(dossier=contrat.dossier, etat=E.TRANSMISE, remplace=contrat, avenant=1, version__numero=2)
    acteur, apres = Acteur(compte=contrat.dossier.consultant), muette.expire_le
    issues = ensemble(*[lambda c=c: bool(actions.preparer_la_suite(relire(c), acteur=acteur, instant=apres)) for c in (contrat, muette, contrat)])
    assert (issues.count(True), issues.count("TransitionRefusee"), Convention.objects.filter(etat=E.BROUILLON).count()) == (1, 2, 1)


@pytest.mark.parametrize("tour", range(3))
def test_a_new_project_and_the_same_one_sent_again_leave_one_draft(tour):
    muette = FabriqueConvention(etat=E.TRANSMISE)
    acteur, apres = Acteur(compte=muette.dossier.consultant), muette.expire_le
    issues = ensemble(
        lambda: bool(actions.preparer(muette.dossier, acteur=acteur, instant=apres)),
        lambda: bool(actions.preparer_la_suite(relire(muette), acteur=acteur, instant=apres)),
    )
    assert (sorted(map(str, issues)), Convention.objects.filter(etat=E.BROUILLON).count()) == (["TransitionRefusee", "True"], 1)


def test_guessing_a_code_from_many_windows_gives_five_tries_in_all():
    version = FabriqueConvention(etat=E.TRANSMISE).version
    acteur = Acteur(compte=version.convention.dossier.beneficiaire.compte)
    codes.envoyer(version, acteur=acteur, instant=INSTANT)
    juste = next(mot for mot in dernier(acteur.compte.email).split() if mot.isdigit() and len(mot) == 6)
    faux = f"{(int(juste) + 1) % 10**6:06}"
    ensemble(*[lambda: codes.verifier(version, faux, acteur=acteur, instant=INSTANT)] * 20)
    assert Code.objects.get().essais == 5
    with pytest.raises(ValidationError, match="n’est plus valable"):
        codes.verifier(version, juste, acteur=acteur, instant=INSTANT)


# --- A new version, a correction, another signatory, at the same instant as a signature ------------------------------

def envoyee():
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    convention = actions.preparer(dossier, acteur=Acteur(compte=dossier.consultant), instant=INSTANT)
    actions.envoyer(convention, acteur=Acteur(compte=dossier.consultant), instant=INSTANT)
    return convention


def suite_prete(convention):
    acteur = Acteur(compte=convention.dossier.consultant)
    suite = actions.preparer_la_suite(convention, acteur=acteur, instant=INSTANT)
    actions.completer(suite, acteur=acteur, instant=INSTANT, prix_centimes=165_000)
    return suite


def lien_de(convention):
    return liens.vivant(convention.version, Role.EMPLOYEUR)


def transmettre(convention, lien=None):
    return actions.signer_et_transmettre(
        relire(convention), acteur=Acteur(role=Role.EMPLOYEUR), instant=INSTANT, nom="Nadia Lefort", fonction="RH", lien=lien,
    )


@pytest.mark.parametrize("tour", range(3))
def test_a_new_version_and_a_signature_of_the_old_one_leave_nothing_signed_in_force(tour):
    ancienne = envoyee()
    suite, lien = suite_prete(ancienne), lien_de(ancienne)
    acteur = Acteur(compte=ancienne.dossier.consultant)
    issues = ensemble(lambda: transmettre(ancienne, lien), lambda: actions.envoyer(relire(suite), acteur=acteur, instant=INSTANT))
    assert issues[0] in (None, "TransitionRefusee")
    assert not isinstance(issues[1], str)
    assert (relire(ancienne).etat, relire(suite).etat) == (E.REMPLACEE, E.ENVOYEE)
    assert relire(suite).version.signatures == []


@pytest.mark.parametrize("tour", range(3))
def test_a_countersignature_and_a_new_version_give_one_outcome(tour):
    contrat = envoyee()
    transmettre(contrat)
    actions.accepter(relire(contrat), acteur=Acteur(compte=contrat.dossier.beneficiaire.compte), instant=INSTANT, nom="Camille Moreau")
    suite, acteur = suite_prete(relire(contrat)), Acteur(compte=contrat.dossier.consultant)
    issues = ensemble(
        lambda: actions.contresigner(relire(contrat), acteur=acteur, instant=INSTANT, nom="Hélène Vasseur"),
        lambda: actions.envoyer(relire(suite), acteur=acteur, instant=INSTANT),
    )
    etats = (relire(contrat).etat, relire(suite).etat, relire(suite).avenant)
    assert etats in {(E.CONCLUE, E.ENVOYEE, 1), (E.REMPLACEE, E.ENVOYEE, 0)}
    assert (issues[0] is None) == (etats[0] == E.CONCLUE)


@pytest.mark.parametrize("tour", range(3))
def test_a_correction_and_a_signature_both_hold(tour):
    convention = envoyee()
    acteur, version, lien = Acteur(compte=convention.dossier.consultant), convention.version, lien_de(convention)
    issues = ensemble(
        lambda: transmettre(convention, lien),
        lambda: bool(actions.corriger(relire(convention), acteur=acteur, instant=INSTANT, employeur_adresse="14 quai de la Fosse")),
    )
    assert issues == [None, True]
    assert (relire(convention).etat, Signature.objects.count(), version.corrections.count()) == (E.TRANSMISE, 1, 1)


@pytest.mark.parametrize("tour", range(3))
def test_naming_someone_else_and_signing_give_one_outcome(tour):
    convention = envoyee()
    employeur, lien = Acteur(role=Role.EMPLOYEUR), lien_de(convention)
    issues = ensemble(
        lambda: transmettre(convention, lien),
        lambda: bool(actions.designer(
            relire(convention), acteur=employeur, instant=INSTANT, nom="Nadia Lefort", fonction="RH", courriel="nadia@kerbrat.example", lien=lien,
        )),
    )
    signee = issues[0] is None
    assert issues == ([None, "TransitionRefusee"] if signee else ["TransitionRefusee", True])
    assert (Signature.objects.count(), relire(convention).etat) == ((1, E.TRANSMISE) if signee else (0, E.ENVOYEE))


def test_ten_windows_naming_ten_people_name_one():
    convention = envoyee()
    employeur, lien = Acteur(role=Role.EMPLOYEUR), lien_de(convention)
    issues = ensemble(*[lambda: bool(actions.designer(
        relire(convention), acteur=employeur, instant=INSTANT, nom="Nadia Lefort", fonction="RH", courriel="nadia@kerbrat.example", lien=lien,
    ))] * 10)
    assert (issues.count(True), issues.count("TransitionRefusee")) == (1, 9)


def test_codes_asked_for_from_many_windows_are_one_in_half_a_minute():
    version = FabriqueConvention(etat=E.TRANSMISE).version
    acteur = Acteur(compte=version.convention.dossier.beneficiaire.compte)
    issues = ensemble(*[lambda: bool(codes.envoyer(version, acteur=acteur, instant=INSTANT))] * 10)
    assert (issues.count(True), Code.objects.count()) == (1, 1)


def test_five_codes_an_hour_hold_when_they_are_asked_for_together():
    version = FabriqueConvention(etat=E.TRANSMISE).version
    acteur = Acteur(compte=version.convention.dossier.beneficiaire.compte)
    for minute in range(4):
        codes.envoyer(version, acteur=acteur, instant=INSTANT + timedelta(minutes=minute))
    ensemble(*[lambda: codes.envoyer(version, acteur=acteur, instant=INSTANT + timedelta(minutes=5))] * 10)
    with pytest.raises(ValidationError, match="Cinq codes"):
        codes.envoyer(version, acteur=acteur, instant=INSTANT + timedelta(minutes=6))
    assert Code.objects.count() == 5


def test_a_signature_never_talks_to_the_broker(settings):
    """The broker's address answers nothing: the act, its line and its letter are committed all the same, and wait for a worker."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    convention = envoyee()
    transmettre(convention)
    assert (relire(convention).etat, Envoi.objects.filter(gabarit="conventions/a_repondre", etat="a_faire").count()) == (E.TRANSMISE, 1)


def _attendre_qu_un_autre_attende():
    """Until another session of this base waits for a lock."""
    fin = time.monotonic() + 10
    requete = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with proprietaire(), connection.cursor() as curseur:  # who waits for what is told to the role that came in
        while not curseur.execute(requete).fetchone()[0]:
            assert time.monotonic() < fin
            time.sleep(0.01)
            curseur.execute("SELECT pg_stat_clear_snapshot()")


@pytest.mark.parametrize(("etat", "geste"), [
    (E.ACCEPTEE, lambda c: actions.contresigner(c, acteur=Acteur(compte=c.dossier.consultant), instant=INSTANT, nom="Hélène Vasseur")),
    (E.TRANSMISE, lambda c: actions.accepter(c, acteur=Acteur(compte=c.dossier.beneficiaire.compte), instant=INSTANT, nom="Camille Moreau")),
    (E.ENVOYEE, lambda c: actions.signer_et_transmettre(c, acteur=Acteur(role=Role.EMPLOYEUR), instant=INSTANT, nom="Nadia Lefort", fonction="DRH")),
    (E.TRANSMISE, lambda c: actions.corriger(c, acteur=Acteur(compte=c.dossier.consultant), instant=INSTANT, employeur_adresse="14 quai de la Fosse")),
])
def test_whoever_holds_the_bilan_may_write_in_its_journal_while_a_contract_waits_for_it(etat, geste):
    """A session holds the dossier, then writes in the journal: a gesture on the contract that did it the other way round would deadlock with it."""
    FabriqueOrganisme()
    convention = FabriqueConvention(etat=etat)
    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            verrouiller(convention.dossier_id)
            autre = fil.submit(_et_fermer, lambda: geste(relire(convention)))
            _attendre_qu_un_autre_attende()
            journal.consigner(convention.fil, "essai", acteur=SYSTEME, instant=INSTANT)
        assert autre.result(timeout=10) is None


def _et_fermer(geste):
    try:
        geste()
    finally:
        connections.close_all()
