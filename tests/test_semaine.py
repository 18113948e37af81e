"""The Monday letter: one a person and week, at eight in Paris whatever the clocks do, caught up, never twice, nothing said of anyone."""
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bilan import semaine
from bilan.socle import courriels
from bilan.socle.calendrier import PARIS
from bilan.socle.models import Envoi, Evenement
from bilan.socle.rappels import OrdreRompu, Rappel, en_ordre
from bilan.socle.redaction import rendre
from seances.rappels import dus, rappels_semaine
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import paris

pytestmark = pytest.mark.django_db
LUNDI = paris(1, 18, 8, 0)
CONCLU = {"dossier__etat": "en_cours", "dossier__contractualise_le": date(2026, 12, 2)}


@pytest.fixture
def seance():
    FabriqueOrganisme()
    return FabriqueSeance(debut=paris(1, 20), dossier__periode_debut=date(2027, 1, 11), **CONCLU)


def _cles():
    return sorted(Envoi.objects.filter(gabarit="semaine").values_list("cle", flat=True))


def test_whoever_has_something_to_do_gets_one_letter(seance):
    assert semaine.planifier(LUNDI) == 1
    assert _cles() == [f"semaine:2027-W03:compte:{seance.dossier.beneficiaire.compte_id}"]
    envoi = Envoi.objects.get()
    assert (envoi.nature, envoi.repondre_a) == ("confort", seance.consultant.email)


def test_nothing_due_no_letter():
    FabriqueOrganisme()
    FabriqueCompte()
    FabriqueDossier()
    assert (semaine.planifier(LUNDI), _cles()) == (0, [])


@pytest.mark.parametrize(("instant", "ecrits"), [
    (datetime(2027, 1, 18, 6, 59, 59, tzinfo=UTC), 0),  # winter: eight in Paris is seven in UTC
    (datetime(2027, 1, 18, 7, 0, tzinfo=UTC), 1),
    (datetime(2027, 1, 20, 7, 30, tzinfo=UTC), 1),  # the machine was off on Monday
    (datetime(2027, 1, 25, 6, 0, tzinfo=UTC), 0),  # the next week has not begun, this one is over
])
def test_it_leaves_on_monday_at_eight_or_as_soon_as_possible_in_the_week(seance, instant, ecrits):
    assert semaine.planifier(instant) == ecrits


@pytest.mark.parametrize(("lundi", "heure_utc"), [(date(2027, 3, 29), 6), (date(2026, 10, 26), 7), (date(2026, 10, 19), 6)])
def test_eight_is_eight_in_paris_on_both_sides_of_a_change_of_clocks(lundi, heure_utc):
    FabriqueOrganisme()
    FabriqueSeance(debut=datetime.combine(lundi + timedelta(days=1), datetime.min.time(), PARIS) + timedelta(hours=10), **CONCLU)
    juste = datetime(lundi.year, lundi.month, lundi.day, heure_utc, tzinfo=UTC)
    assert [semaine.planifier(juste - timedelta(seconds=1)), semaine.planifier(juste)] == [0, 1]


def test_the_beat_rings_on_monday_at_eight_and_every_hour_after():
    assert str(settings.CELERY_BEAT_SCHEDULE["semaine"]["schedule"]) == "<crontab: 0 8 * * 1 (m/h/dM/MY/d)>"
    assert settings.CELERY_TIMEZONE == "Europe/Paris"


@pytest.mark.parametrize(("instant", "semaine_iso"), [
    (paris(12, 28, 8, 0, 2026), "2026-W53"), (paris(1, 1, 9, 0, 2027), "2026-W53"), (paris(1, 4, 8, 0, 2027), "2027-W01"),
])
def test_week_53_and_the_change_of_year_have_their_own_keys(instant, semaine_iso):
    FabriqueOrganisme()
    seance = FabriqueSeance(debut=instant + timedelta(days=1), **CONCLU)
    semaine.planifier(instant)
    assert _cles() == [f"semaine:{semaine_iso}:compte:{seance.dossier.beneficiaire.compte_id}"]


def test_a_thousand_runs_write_one_letter(seance):
    assert [semaine.planifier(LUNDI + timedelta(hours=n)) for n in range(30)] == [1] + [0] * 29


def test_a_run_killed_half_way_is_taken_again_and_doubles_nothing(seance):
    FabriqueSeance(debut=paris(1, 21), **CONCLU)
    lots = semaine.par_personne(date(2027, 1, 18))
    courriels.planifier(semaine._lettres((next(lots),), "2027-W03"))  # killed here: one letter is written, the mark of the week is not
    assert (semaine.planifier(LUNDI), len(_cles())) == (1, 2)
    assert Evenement.objects.get(fil="semaine:2027-W03").details == {"courriels": 1}


def test_what_becomes_due_during_the_week_waits_for_the_next_monday(seance):
    semaine.planifier(LUNDI)
    FabriqueSeance(debut=paris(1, 22), **CONCLU)
    assert semaine.planifier(LUNDI + timedelta(days=1)) == 0


def test_it_names_nobody_and_says_nothing_of_the_bilan():
    FabriqueOrganisme()
    helene = FabriqueCompte(consultant=True)
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2), consultant=helene,
                              beneficiaire=FabriqueBeneficiaire(compte__prenom="Malik", compte__nom="Benhaddou"))
    FabriqueSeance(dossier=dossier, numero=1, etape="confrontation", debut=paris(1, 20))
    FabriqueSeance(dossier=dossier, numero=2, etape="confrontation", debut=paris(1, 13))
    FabriqueSeance(dossier=dossier, numero=3, etape="confrontation", debut=paris(1, 6), etat="realisee")
    assert semaine.planifier(LUNDI) == 2
    textes = {}
    for envoi in Envoi.objects.filter(gabarit="semaine"):
        message = rendre(envoi, LUNDI)
        textes[envoi.destinataire] = (message.subject, message.body + message.alternatives[0][0])
    malik = textes[dossier.beneficiaire.compte.email]
    assert malik[0] == "Votre semaine : 2 actions"
    assert "Votre rendez-vous du mercredi 20\u00a0janvier à 9\u00a0h\u00a030." in malik[1] and "Une présence à signer." in malik[1]
    assert textes[helene.email][0] == "Votre semaine : 1 action" and "Une séance à renseigner." in textes[helene.email][1]
    for mot in ("Vasseur", "onfrontation", "Kerbrat"):
        assert mot not in malik[0] + malik[1], mot
    for mot in ("Malik", "Benhaddou", "onfrontation", "Kerbrat"):
        assert mot not in "".join(textes[helene.email]), mot


def test_the_number_of_queries_does_not_depend_on_the_number_of_people():
    FabriqueOrganisme()

    def requetes():
        with CaptureQueriesContext(connection) as prises:
            list(semaine.par_personne(date(2027, 1, 18)))
        return len(prises)

    FabriqueSeance(debut=paris(1, 20), **CONCLU)
    une = requetes()
    for jour in (21, 22, 23):
        FabriqueSeance(debut=paris(1, jour), **CONCLU)
    assert requetes() == une


def test_every_source_yields_in_the_order_of_the_accounts():
    for jour in (20, 21, 22):
        FabriqueSeance(debut=paris(1, jour), **CONCLU)
        FabriqueSeance(debut=paris(1, jour - 10), **CONCLU)
    assert [r.compte_id for r in en_ordre(rappels_semaine(date(2027, 1, 18)))] == sorted(r.compte_id for r in rappels_semaine(date(2027, 1, 18)))
    with pytest.raises(OrdreRompu):
        list(en_ordre([Rappel(2, "Deux.", "/"), Rappel(1, "Un.", "/")]))


def test_an_account_that_was_closed_gets_nothing(seance):
    type(seance.consultant).objects.filter(pk=seance.dossier.beneficiaire.compte_id).update(is_active=False)
    assert semaine.planifier(LUNDI) == 0


# --- the reminder 48 hours before -------------------------------------------------------------------------------------

@pytest.mark.parametrize(("jour", "nombre"), [(date(2027, 1, 17), 0), (date(2027, 1, 18), 1), (date(2027, 1, 20), 1), (date(2027, 1, 21), 0)])
def test_a_session_is_reminded_48_hours_before_and_an_outage_is_caught_up(seance, jour, nombre):
    rappels = list(dus(jour))
    assert len(rappels) == nombre
    for rappel in rappels:
        assert (rappel.a_partir_de, rappel.nature, rappel.destinataire) == (paris(1, 18), "confort", seance.dossier.beneficiaire.compte.email)
        assert rappel.cle == f"seance:{seance.pk}:rappel:2027-01-20T0930"


def test_only_promised_sessions_of_living_bilans_are_reminded():
    for etat in ("proposee", "reportee", "annulee_excusee", "absence", "realisee"):
        FabriqueSeance(debut=paris(1, 20), etat=etat, **CONCLU)
    FabriqueSeance(debut=paris(1, 20, 14), dossier__etat="abandon")
    assert list(dus(date(2027, 1, 18))) == []
