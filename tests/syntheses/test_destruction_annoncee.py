"""Before the content of a bilan is destroyed: from when it is counted, whom it is told to, and the person who does not wait for it."""
from datetime import date, timedelta

import pytest

from beneficiaires.actions import annuler, arreter
from beneficiaires.models import Piece
from bilan import rappels
from bilan.socle import courriels
from bilan.socle.models import Envoi
from syntheses import actions, inventaire
from syntheses.actions import echeances
from syntheses.models import Destruction, Fin
from tests.fabriques import FabriqueDossier, FabriqueSeance
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante
from tests.syntheses.outils_fin import JOUR_J, LENDEMAIN, TERME, canari, detruire, finir, partir, signe

pytestmark = pytest.mark.django_db


def test_the_end_is_noted_with_its_dates_and_the_certificate_is_issued(plein):
    fin = finir(plein)
    assert (fin.cause, fin.terme, fin.detruire_le, fin.suivi_le, fin.vide) == ("remise", TERME, date(2027, 3, 17), date(2027, 9, 10), False)
    assert Piece.objects.filter(dossier=fin.dossier, nature="certificat_realisation").count() == 1


@pytest.mark.parametrize(("etat", "finir_par", "cause"), [("en_cours", arreter, "abandon"), ("planifie", annuler, "annule")])
def test_a_bilan_that_ends_without_a_term_is_counted_from_the_day_it_stopped(etat, finir_par, cause):
    dossier = FabriqueDossier(etat=etat, contractualise_le=date(2026, 12, 2))
    finir_par(dossier, acteur=consultante(dossier), instant=ICI)
    fin = Fin.objects.get(dossier=dossier)
    assert (fin.cause, fin.terme, fin.detruire_le, fin.suivi_le, fin.vide) == (cause, TERME, date(2027, 3, 17), None, True)


def test_where_nothing_was_written_there_is_nothing_to_tell():
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))
    annuler(dossier, acteur=consultante(dossier), instant=ICI)
    Envoi.objects.all().delete()
    rappels.planifier(LENDEMAIN)
    detruire()
    siennes = Envoi.objects.filter(destinataire=dossier.beneficiaire.compte.email)
    assert (siennes.count(), Destruction.objects.count(), inventaire.vivants(dossier)) == (0, 0, [])


def test_without_the_warning_nothing_is_destroyed_and_the_delay_begins_again(plein):
    finir(plein)
    detruire()
    assert Fin.objects.get().detruire_le == date(2027, 3, 24)
    partir(JOUR_J)
    detruire(JOUR_J + timedelta(days=7))
    assert Destruction.objects.get().etat == "constatee"
    assert [e.cle.rsplit(":", 2)[1] for e in Envoi.objects.filter(gabarit="syntheses/destruction_avis")] == ["2027-03-24"]


def test_a_month_before_the_foreseen_end_the_person_is_told_once_whatever_the_calendar_becomes():
    dossier = bilan_tenu()
    debut = ICI + timedelta(days=24)
    seance = FabriqueSeance(dossier=dossier, numero=9, etape="evaluation", etat="confirmee", debut=debut, fin=debut + timedelta(hours=2))
    rappels.planifier(ICI)
    siennes = Envoi.objects.filter(gabarit="syntheses/destruction_prevue", destinataire=dossier.beneficiaire.compte.email)
    assert not siennes.exists()
    rappels.planifier(LENDEMAIN)
    type(seance).objects.filter(pk=seance.pk).update(debut=seance.debut - timedelta(days=3), fin=seance.fin - timedelta(days=3))
    rappels.planifier(LENDEMAIN + timedelta(days=1))
    [lettre] = siennes.all()
    assert courriels.rendre(lettre, LENDEMAIN).subject.replace("\u00a0", " ") == "Vos documents de travail seront détruits vers le 10 avril 2027"


def test_an_outage_of_a_month_sends_no_stale_warning(plein):
    finir(plein)
    Envoi.objects.all().delete()
    rappels.planifier(ICI + timedelta(days=30))
    assert not Envoi.objects.filter(gabarit="syntheses/destruction_avis").exists()


@pytest.mark.parametrize("fini", [False, True], ids=["under way", "ended"])
def test_erased_at_the_persons_request_whenever_it_is(plein, fini, django_capture_on_commit_callbacks):
    dossier = plein
    if fini:
        finir(dossier)
        signe(dossier)
    with django_capture_on_commit_callbacks(execute=True):
        actions.effacer(dossier, dossier.numero.lower(), acteur=beneficiaire(dossier), instant=LENDEMAIN)
    dossier.refresh_from_db()
    assert (canari(), dossier.etat) == ([], "purge" if fini else "abandon")
    assert (Destruction.objects.get().fondement, Destruction.objects.get().par) == ("demande", dossier.beneficiaire.compte)


def test_without_the_wait_for_the_warning_it_would_be_destroyed_unannounced(plein, monkeypatch):
    finir(plein)
    monkeypatch.setattr(echeances, "averti", lambda fin, jour: True)
    detruire()
    assert canari() == [] and not Envoi.objects.filter(gabarit="syntheses/destruction_avis").exists()
