"""Real threads on real rows: of two gestures made at once, one is done and the other is told so."""
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from bilan.signature import codes
from bilan.signature.models import Code, Signature
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Document, Envoi, Evenement
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention, Version
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
