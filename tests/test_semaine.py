"""The Monday letter: one a person and week, at eight in Paris whatever the clocks do, caught up, never twice, nothing said of anyone."""
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaires import rappels as beneficiaires
from bilan import semaine
from bilan.socle import courriels
from bilan.socle.calendrier import PARIS, debut_de_semaine
from bilan.socle.models import Envoi, Evenement
from bilan.socle.rappels import OrdreRompu, Rappel, en_ordre
from bilan.socle.redaction import rendre
from conventions import rappels as conventions
from seances import actions
from seances import rappels as seances
from seances.models import Seance
from seances.rappels import dus, rappels_semaine
from syntheses import rappels as syntheses
from tests.fabriques import FabriqueBeneficiaire, FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import beneficiaire, clore, consultante, paris
from tests.syntheses.outils import bilan_tenu, proposee

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


def test_overseas_the_hour_is_that_of_the_reader_and_is_named():
    FabriqueSeance(dossier=FabriqueDossier(etat="en_cours", beneficiaire__territoire="reunion"), debut=paris(1, 20))
    assert [rappel.phrase for rappel in rappels_semaine(LUNDI.date()) if "Votre" in rappel.phrase] == [
        "Votre rendez-vous du mercredi 20\u00a0janvier à 12\u00a0h\u00a030 (heure de La Réunion), en visio.",
    ]


def test_nothing_due_no_letter():
    FabriqueOrganisme()
    FabriqueCompte()
    FabriqueDossier(etat="prospect")
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


def test_the_beat_rings_on_monday_at_eight_whatever_the_season_and_every_hour_after():
    assert str(settings.CELERY_BEAT_SCHEDULE["semaine"]["schedule"]) == "<crontab: 0 6,7 * * 1 (m/h/dM/MY/d)>"
    assert settings.CELERY_TIMEZONE == "UTC"


@pytest.mark.parametrize(("instant", "semaine_iso"), [
    (paris(12, 28, 8, 0, 2026), "2026-W53"), (paris(1, 1, 9, 0, 2027), "2026-W53"), (paris(1, 4, 8, 0, 2027), "2027-W01"),
])
def test_week_53_and_the_change_of_year_have_their_own_keys(instant, semaine_iso):
    FabriqueOrganisme()
    seance = FabriqueSeance(debut=instant + timedelta(days=1), **CONCLU)
    dimanche = datetime.combine(debut_de_semaine(instant.date()), datetime.min.time(), PARIS) + timedelta(days=7, seconds=-1)
    assert [semaine.planifier(quand) for quand in (instant, dimanche)] == [1, 0]
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
    assert courriels.planifier(dus(date(2027, 1, 18))) == 1
    assert courriels.planifier(dus(date(2027, 2, 1))) == 1
    textes, autres = {}, ""
    for envoi in Envoi.objects.all():
        message = rendre(envoi, LUNDI)
        assert (envoi.nature, "List-Unsubscribe" in message.extra_headers) == ("confort", True)
        lu = (message.subject, message.body + message.alternatives[0][0])
        if envoi.gabarit == "semaine":
            textes[envoi.destinataire] = lu
        else:
            autres += "".join(lu)
    malik = textes[dossier.beneficiaire.compte.email]
    assert malik[0] == "Votre semaine : 2 actions"
    assert "Votre rendez-vous du mercredi 20\u00a0janvier à 9\u00a0h\u00a030, en visio." in malik[1] and "Une présence à signer." in malik[1]
    assert textes[helene.email][0] == "Votre semaine : 1 action" and "Une séance à renseigner." in textes[helene.email][1]
    for mot in ("Vasseur", "onfrontation", "Kerbrat"):
        assert mot not in malik[0] + malik[1] + autres, mot
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


def test_every_source_yields_in_the_order_of_the_accounts_which_is_not_that_of_the_names():
    """A foreign key named without its « _id » is sorted by the name of the account: then no letter at all would leave."""
    lundi, conclu = date(2027, 3, 15), {"etat": "en_cours", "contractualise_le": date(2026, 12, 2)}
    for rang, nom in enumerate(["Zola", "Morin", "Adam"]):
        quand = timedelta(hours=rang)
        dossier = FabriqueDossier(**conclu, consultant=FabriqueCompte(consultant=True, nom=nom), beneficiaire__compte__nom=nom)
        FabriqueSeance(dossier=dossier, numero=1, etape="preliminaire", debut=paris(3, 9) + quand)
        FabriqueSeance(dossier=dossier, numero=2, debut=paris(3, 10) + quand)
        FabriqueSeance(dossier=dossier, numero=3, debut=paris(3, 17) + quand, etat="proposee")
        contestee, demandee = FabriqueSeance(dossier=dossier, numero=4, debut=paris(3, 11) + quand), FabriqueSeance(dossier=dossier, debut=paris(3, 16) + quand)
        clore(Seance.objects.get(dossier=dossier, numero=1))
        clore(contestee)
        actions.contester(contestee, acteur=beneficiaire(dossier), instant=paris(3, 13), message="Non.")
        actions.demander(demandee, acteur=beneficiaire(dossier), instant=demandee.debut - timedelta(hours=30))
        FabriqueDossier(**conclu, consultant=dossier.consultant)
        FabriqueDossier(etat="conclusions_remises", date_terme=date(2027, 3, 4), consultant=dossier.consultant)
        for etat in ("brouillon", "acceptee"):
            FabriqueConvention(etat=etat, dossier__consultant=dossier.consultant)
        FabriqueDossier(etat="contractualisation", consultant=dossier.consultant)
        FabriqueConvention(etat="transmise", dossier__beneficiaire=dossier.beneficiaire, date_limite=date(2027, 3, 18), expire_le=paris(3, 19, 0, 0))
        proposee(bilan_tenu(consultant=dossier.consultant, beneficiaire=dossier.beneficiaire))
    for source in (seances.rappels_semaine, conventions.rappels_semaine, syntheses.rappels_semaine, beneficiaires.rappels_semaine):
        lus = [rappel.compte_id for rappel in source(lundi)]
        assert (lus, len(set(lus)) > 1) == (sorted(lus), True), source.__module__
    assert semaine.planifier(paris(3, 15, 8, 0)) == 6
    with pytest.raises(OrdreRompu):
        list(en_ordre([Rappel(2, "Deux.", "/"), Rappel(1, "Un.", "/")]))


def test_an_address_that_no_letter_can_bear_deprives_nobody_else(seance, caplog):
    FabriqueSeance(debut=paris(1, 21), **CONCLU)
    type(seance.consultant).objects.filter(pk=seance.dossier.beneficiaire.compte_id).update(email="a@example.org\nBcc: b@example.org")
    assert semaine.planifier(LUNDI) == 1
    assert "example" not in caplog.text


def test_an_account_that_was_closed_gets_nothing(seance):
    type(seance.consultant).objects.filter(pk=seance.dossier.beneficiaire.compte_id).update(is_active=False)
    assert semaine.planifier(LUNDI) == 0


# --- what each app says ---------------------------------------------------------------------------------------------

JOUR = date(2026, 11, 30)  # three days before the last one of the convention of the tests


def _phrases(jour: date = JOUR) -> dict[int, list[tuple[str, str]]]:
    return {compte: [(rappel.dossier, rappel.phrase) for rappel in lignes] for compte, lignes in semaine.par_personne(jour)}


@pytest.mark.parametrize(("etat", "chez_lui", "chez_elle"), [
    ("brouillon", [], "Un contrat à envoyer."),
    ("envoyee", [], None),
    ("transmise", ["Il vous reste trois jours pour répondre à votre convention, jusqu’au jeudi 3\u00a0décembre inclus."], None),
    ("acceptee", [], "Un contrat à contresigner."),
    ("refusee", [], "La suite du contrat à choisir."),
])
def test_a_convention_says_the_days_that_are_left_to_whoever_must_act(etat, chez_lui, chez_elle):
    dossier = FabriqueConvention(etat=etat).dossier
    lues = _phrases()
    assert lues.get(dossier.beneficiaire.compte_id, []) == [("", ligne) for ligne in chez_lui]
    assert lues.get(dossier.consultant_id, []) == ([(dossier.numero, chez_elle)] if chez_elle else [])


@pytest.mark.parametrize(("jour", "dit"), [
    (date(2026, 12, 2), "Il vous reste un jour pour"), (date(2026, 12, 3), "Dernier jour pour"), (date(2026, 12, 4), None),
])
def test_the_last_day_is_said_and_nothing_after_it(jour, dit):
    dossier = FabriqueConvention(etat="transmise").dossier
    lignes = [ligne for _, ligne in _phrases(jour).get(dossier.beneficiaire.compte_id, [])]
    assert [ligne[:len(dit)] for ligne in lignes] == [dit] if dit else lignes == []


def test_each_app_has_its_lines_and_the_consultant_reads_them_bilan_by_bilan():
    FabriqueOrganisme()
    helene, lundi = FabriqueCompte(consultant=True), date(2027, 3, 15)
    conclu = {"etat": "en_cours", "contractualise_le": date(2026, 12, 2), "consultant": helene}
    premier, vide, remis = (FabriqueDossier(**conclu | champs) for champs in ({}, {}, {"etat": "conclusions_remises", "date_terme": date(2027, 3, 4)}))
    FabriqueSeance(dossier=premier, debut=paris(3, 9))
    FabriqueSeance(dossier=premier, debut=paris(3, 17), etat="proposee")
    relu = bilan_tenu(consultant=helene)
    proposee(relu)
    FabriqueSeance(dossier=relu, debut=paris(3, 18), lien="https://visio.example/abc")
    lues = _phrases(lundi)
    assert sorted(lues[helene.pk]) == sorted([
        (premier.numero, "Une séance à renseigner."), (premier.numero, "Un calendrier à confirmer."),
        (vide.numero, "Aucun rendez-vous fixé depuis 103 jours."), (remis.numero, "Un dossier à clore."),
    ])
    assert [ligne for _, ligne in lues[relu.beneficiaire.compte_id]] == [
        "Votre rendez-vous du jeudi 18\u00a0mars à 9\u00a0h\u00a030, en visio.", "Trois présences à signer.", "Un document à relire.",
    ]
    semaine.planifier(paris(3, 15, 8, 0))
    lettres = {envoi.destinataire: rendre(envoi, LUNDI) for envoi in Envoi.objects.filter(gabarit="semaine")}
    de_malik, d_helene = lettres[relu.beneficiaire.compte.email], lettres[helene.email]
    assert ("https://visio.example/abc" in de_malik.body, de_malik.reply_to) == (True, [helene.email])
    assert re.findall(r"Dossier (BDC\S+)", d_helene.body) == sorted([premier.numero, vide.numero, remis.numero])


def test_requests_and_contested_hours_are_said_to_the_consultant_until_they_are_answered():
    FabriqueOrganisme()
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    demandee = FabriqueSeance(dossier=dossier, numero=2, debut=paris(1, 19))
    tenue = FabriqueSeance(dossier=dossier, numero=1, etape="preliminaire", debut=paris(1, 12))
    clore(tenue)
    demande = actions.demander(demandee, acteur=beneficiaire(dossier), instant=paris(1, 18, 6, 0))
    contestation = actions.contester(tenue, acteur=beneficiaire(dossier), instant=paris(1, 13), message="Non.")
    dites = [(demande, "Séance 2 : une demande attend votre réponse.", "demande"),
             (contestation, "Séance 1 : ses heures sont contestées, votre réponse est attendue.", "contestation")]
    lignes = {ligne.url_path: (ligne.dossier, ligne.phrase.replace("\u202f", " ")) for ligne in dict(semaine.par_personne(LUNDI.date()))[dossier.consultant_id]}
    assert lignes == {reverse(f"seances:{page}", args=[objet.pk]): (dossier.numero, mots) for objet, mots, page in dites}
    actions.refuser(demande, acteur=consultante(dossier), instant=LUNDI)
    actions.maintenir(contestation, acteur=consultante(dossier), instant=LUNDI)
    lues = dict(semaine.par_personne(LUNDI.date()))
    assert dossier.consultant_id not in lues
    assert "Une présence à signer." in [ligne.phrase for ligne in lues[dossier.beneficiaire.compte_id]]


# --- nothing booked ---------------------------------------------------------------------------------------------------


def _relances(jour: date) -> list[str]:
    return [courriel.cle for courriel in dus(jour) if courriel.gabarit == "seances/sans_rendez_vous"]


def test_ten_days_without_a_date_are_said_once_and_again_only_after_a_new_void():
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    cle = f"dossier:{dossier.pk}:sans_rendez_vous:2026-12-12"
    assert [_relances(date(2026, 12, jour)) for jour in (11, 12, 31)] == [[], [cle], [cle]]
    seance = FabriqueSeance(dossier=dossier, debut=paris(1, 20))
    assert _relances(date(2027, 1, 20)) == []
    Seance.objects.filter(pk=seance.pk).update(etat="realisee", close_le=seance.fin)
    assert [_relances(date(2027, 1, jour)) for jour in (29, 30)] == [[], [f"dossier:{dossier.pk}:sans_rendez_vous:2027-01-30"]]


def test_nothing_is_said_when_all_the_sessions_are_held_or_the_bilan_is_not_under_way():
    FabriqueDossier(etat="contractualisation")
    fini = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2))
    for numero in range(fini.prestation.nombre_seances):
        FabriqueSeance(dossier=fini, numero=numero + 1, debut=paris(1, 4 + numero), etat="realisee")
    assert _relances(date(2027, 6, 1)) == []


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
    assert {courriel.gabarit for courriel in dus(date(2027, 1, 18))} == {"seances/sans_rendez_vous"}
