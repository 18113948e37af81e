"""A session is moved: by whom, with what notice, where to, and what follows it; on request when it is near."""
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, Territoire, est_ouvrable
from bilan.socle.courriels import planifier
from bilan.socle.models import Envoi, Evenement
from bilan.socle.redaction import rendre
from bilan.socle.transitions import TransitionRefusee, appliquer, possibles
from seances import actions, creneaux
from seances.actions.commun import CreneauPris
from seances.demandes import en_attente, taches
from seances.etats_demande import TRANSITIONS, EtatDemande, en_mots
from seances.models import Demande, Seance
from seances.presentation import regle_datee
from seances.rappels import dus
from seances.regles import SEUILS, Seuils
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriqueSeance
from tests.seances.outils import ICI, beneficiaire, confirmer, consultante, paris, une_des_siennes

pytestmark = pytest.mark.django_db
VEILLE = paris(1, 17)  # a day before the second session, of 18 January at 9:30


@pytest.fixture(scope="module")
def calendrier(base_du_module):
    """The key of a bilan whose ten sessions are confirmed."""
    dossier = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))
    confirmer(dossier)
    return dossier.pk


@pytest.fixture
def dossier(calendrier):
    return Dossier.objects.get(pk=calendrier)


@pytest.fixture
def seance(dossier):
    return une_des_siennes(dossier, 2)


def recevoir(dossier, *plages):
    for jour, debut, fin in plages:
        actions.declarer(acteur=consultante(dossier), instant=ICI, jour=jour, debut=time(debut), fin=time(fin))


def demander(seance, *debuts, instant=VEILLE):
    return actions.demander(seance, acteur=beneficiaire(seance), instant=instant, debuts=debuts)


# Alone


@pytest.mark.parametrize("qui", [beneficiaire, consultante])
def test_later_sessions_follow_by_as_much_when_asked(dossier, seance, qui):
    actions.deplacer(seance, acteur=qui(seance), instant=ICI, debut=paris(1, 20, 14), suivantes=True)
    assert [s.debut for s in Seance.objects.order_by("numero")] == [
        paris(1, 11), *(datetime.combine(date(2027, 1, 20) + timedelta(weeks=n), time(14, 30), PARIS) for n in range(9))]
    assert len(Envoi.objects.get(gabarit="seances/deplacee").cle) > 0
    assert Evenement.objects.filter(verbe__startswith="seance.deplacer").count() == 9


@pytest.mark.parametrize("semaines", [-1, 1])
def test_a_week_earlier_or_later_each_takes_the_place_of_its_neighbour(semaines):
    seances = [FabriqueSeance(numero=2, debut=paris(1, 25))]
    seances += [FabriqueSeance(dossier=seances[0].dossier, numero=n, debut=paris(1, 25) + timedelta(weeks=n - 2)) for n in (3, 4)]
    actions.deplacer(seances[0], acteur=consultante(seances[0]), instant=ICI, debut=paris(1, 25) + timedelta(weeks=semaines), suivantes=True)
    siennes = Seance.objects.filter(dossier=seances[0].dossier).order_by("numero")
    assert [s.debut for s in siennes] == [paris(1, 25) + timedelta(weeks=n + semaines) for n in range(3)]


@pytest.mark.parametrize(("debut", "refus"), [
    (paris(1, 19, 9), "Le créneau du mardi 2\u00a0février à 9\u00a0h\u00a030 n’est pas libre : aucune séance n’est déplacée."),
    (paris(2, 15), "est hors de la période, qui va du lundi 11 janvier 2027 au vendredi 9 avril 2027."),
])
def test_all_follow_or_none_does_and_it_says_why(dossier, seance, debut, refus):
    FabriqueSeance(dossier__consultant=dossier.consultant, debut=paris(2, 2, 10))
    avant = list(Seance.objects.order_by("pk").values_list("debut", flat=True))
    with pytest.raises(TransitionRefusee) as erreur:
        actions.deplacer(seance, acteur=consultante(seance), instant=ICI, debut=debut, suivantes=True)
    assert refus in str(erreur.value)
    assert list(Seance.objects.order_by("pk").values_list("debut", flat=True)) == avant


def test_a_beneficiaire_chooses_among_the_hours_that_the_consultant_declared(dossier, seance):
    recevoir(dossier, (2, 14, 18))
    with pytest.raises(TransitionRefusee, match="^Ce créneau n’est pas de ceux qu’Hélène propose"):
        actions.deplacer(seance, acteur=beneficiaire(seance), instant=ICI, debut=paris(1, 21))
    assert {(debut.weekday(), debut.hour) for debut in creneaux.libres(seance, ICI, SEUILS)} == {(2, 14), (2, 15), (2, 16)}
    actions.deplacer(seance, acteur=beneficiaire(seance), instant=ICI, debut=paris(1, 20, 14))
    assert seance.debut == paris(1, 20, 14)


def test_an_absence_is_never_a_slot_and_its_reason_is_told_to_nobody(dossier, seance):
    actions.s_absenter(acteur=consultante(dossier), instant=ICI, debut=paris(1, 20, 0, 0), fin=paris(1, 22, 0, 0), motif="Hôpital")
    with pytest.raises(CreneauPris, match="^Ce créneau n’est plus libre"):
        actions.deplacer(seance, acteur=beneficiaire(seance), instant=ICI, debut=paris(1, 20))
    with pytest.raises(TransitionRefusee, match="^La séance du mercredi 20\u00a0janvier tomberait pendant une absence"):
        actions.deplacer(seance, acteur=consultante(seance), instant=ICI, debut=paris(1, 20))
    assert {paris(1, 20).date(), paris(1, 21).date()}.isdisjoint({debut.date() for debut in creneaux.libres(seance, ICI, SEUILS)})


def test_a_beneficiaire_does_not_surprise_his_consultant(seance):
    with pytest.raises(TransitionRefusee, match="^Choisissez une date dans plus de 48 h"):
        actions.deplacer(seance, acteur=beneficiaire(seance), instant=paris(1, 14), debut=paris(1, 15))


@pytest.mark.parametrize(("instant", "debut", "lettres"), [
    (paris(1, 19), paris(1, 16), 0), (paris(1, 19), paris(1, 20), 1), (VEILLE, paris(1, 16), 1),  # the last one is in her calendar: it is taken out of it
])
def test_nobody_is_told_of_the_day_when_she_came(seance, instant, debut, lettres):
    """A session held on another day is moved there first, once it is over: what is announced is a date to come, given or given up."""
    actions.deplacer(seance, acteur=consultante(seance), instant=instant, debut=debut)
    seance.refresh_from_db()
    assert (seance.debut, Envoi.objects.filter(gabarit="seances/deplacee").count()) == (debut, lettres)


def test_the_consultant_moves_a_session_to_the_night_or_the_past_once_it_is_confirmed_and_a_beneficiaire_never_does(client):
    aujourd_hui = timezone.localdate()
    jours = [aujourd_hui + timedelta(days=n) for n in range(-14, 15)]
    ouvrables = [jour for jour in jours if jour != aujourd_hui and jour.weekday() < 5 and est_ouvrable(jour, Territoire.METROPOLE)]
    dossier = FabriqueDossier(etat="planifie", contractualise_le=jours[0], periode_debut=jours[0], periode_fin=jours[-1])
    seance = FabriqueSeance(dossier=dossier, debut=datetime.combine(ouvrables[-1], time(9), PARIS))
    adresse = f"/seances/seance/{seance.pk}/deplacer/"
    for compte, jour, heure, confirmable in (
        (dossier.beneficiaire.compte, ouvrables[-2], "02:00", False), (dossier.consultant, ouvrables[-2], "02:00", True),
        (dossier.consultant, ouvrables[0], "09:00", True),
    ):
        client.force_login(compte)
        saisie = {"jour": jour.isoformat(), "heure": heure}
        assert 'name="sure"' not in client.get(adresse).text
        refusee = client.post(adresse, saisie)
        assert (refusee.status_code, 'name="sure"' in refusee.text) == (422, confirmable)
        assert client.post(adresse, {**saisie, "sure": "on"}).status_code == (302 if confirmable else 422)
    seance.refresh_from_db()
    assert seance.debut == datetime.combine(ouvrables[0], time(9), PARIS)


def test_the_notice_is_the_provider_s_and_the_consultant_is_exempt(seance):
    FabriqueOrganisme(deplacement_libre_h=120, deplacement_demande_h=72)
    with pytest.raises(TransitionRefusee, match="^Cette séance a lieu dans moins de 120 h : elle se déplace sur demande.$"):
        actions.deplacer(seance, acteur=beneficiaire(seance), instant=paris(1, 14), debut=paris(1, 27))
    actions.deplacer(seance, acteur=consultante(seance), instant=paris(1, 18, 9, 0), debut=paris(1, 27))
    assert seance.debut == paris(1, 27)


@pytest.mark.parametrize(("libre", "demande"), [(24, 48), (14 * 24 + 1, 24)])
def test_a_notice_that_makes_no_sense_is_refused_by_the_database(libre, demande):
    with pytest.raises(IntegrityError, match="organisme_seuils_de_deplacement"), transaction.atomic():
        FabriqueOrganisme(deplacement_libre_h=libre, deplacement_demande_h=demande)


def test_until_when_is_said_by_its_day_and_hour_that_nobody_has_to_reckon():
    lundi = Seance(debut=datetime(2027, 3, 29, 9, 30, tzinfo=PARIS).astimezone(UTC))  # the clocks change on the Sunday before
    dites = {avant: regle_datee(lundi, SEUILS, "Hélène", lundi.debut - timedelta(hours=avant)) for avant in (72, 30, 3)}
    assert {avant: dite.replace("\u202f", " ").replace("\u00a0", " ") for avant, dite in dites.items()} == {  # what is past is not offered any more
        72: "Vous pouvez déplacer ou annuler vous-même ce rendez-vous jusqu’au samedi 27 mars à 8 h 30 ; "
            "puis, jusqu’au dimanche 28 mars à 9 h 30, sur demande ; ensuite, prévenez Hélène.",
        30: "Ce rendez-vous se déplace ou s’annule sur demande jusqu’au dimanche 28 mars à 9 h 30 ; ensuite, prévenez Hélène.",
        3: "Ce rendez-vous ne se déplace plus ici : prévenez Hélène.",
    }
    assert regle_datee(lundi, Seuils(48, 0), "Hélène", lundi.debut - timedelta(hours=30)) == "Ce rendez-vous se déplace ou s’annule sur demande."


def test_he_who_lives_far_reads_his_own_clock_and_its_name():
    ici = FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2), beneficiaire__territoire="reunion")
    seance = confirmer(ici)[1]
    actions.deplacer(seance, acteur=consultante(seance), instant=ICI, debut=paris(1, 20, 17, 0))
    message = rendre(Envoi.objects.get(gabarit="seances/deplacee"), ICI)
    assert "mercredi 20\u00a0janvier 2027, de 20\u00a0h à 22\u00a0h (heure de La Réunion)" in message.body
    actions.deplacer(seance, acteur=beneficiaire(seance), instant=ICI + timedelta(seconds=1), debut=paris(1, 21, 17, 0))
    message = rendre(Envoi.objects.get(gabarit="seances/deplacee", destinataire=ici.consultant.email), ICI)
    assert "jeudi 21\u00a0janvier 2027, de 17\u00a0h à 19\u00a0h." in message.body


# On request


def test_near_a_session_one_asks_and_the_appointment_stays_until_the_answer(dossier, seance):
    demande = demander(seance, paris(1, 21), paris(1, 20))
    seance.refresh_from_db()
    assert (seance.debut, demande.creneaux, demande.etat) == (paris(1, 18), [paris(1, 20), paris(1, 21)], "en_attente")
    assert sorted(Envoi.objects.filter(gabarit__contains="demande").values_list("gabarit", "destinataire")) == [
        ("seances/demande_envoyee", dossier.beneficiaire.compte.email), ("seances/demande_recue", dossier.consultant.email)]
    assert [tache.bouton for tache in taches(dossier.consultant, VEILLE)] == ["Répondre à la demande"]


def test_the_consultant_accepts_a_slot_and_both_are_told(dossier, seance):
    demande = demander(seance, paris(1, 20), paris(1, 21))
    actions.accepter(demande, acteur=consultante(seance), instant=VEILLE, debut=paris(1, 21))
    seance.refresh_from_db()
    assert (seance.debut, seance.etat, demande.etat) == (paris(1, 21), "confirmee", "acceptee")
    lettres = Envoi.objects.filter(gabarit="seances/demande_repondue")
    assert {lettre.destinataire for lettre in lettres} == {dossier.beneficiaire.compte.email, dossier.consultant.email}
    assert all("a lieu jeudi 21\u00a0janvier 2027, de 9\u00a0h\u00a030 à 11\u00a0h\u00a030." in rendre(lettre, VEILLE).body for lettre in lettres)


def test_a_refusal_leaves_the_appointment_and_both_are_told(seance):
    demande = demander(seance, paris(1, 20))
    actions.refuser(demande, acteur=consultante(seance), instant=VEILLE)
    seance.refresh_from_db()
    assert (seance.debut, demande.etat) == (paris(1, 18), "refusee")
    assert "reste à sa date" in rendre(Envoi.objects.filter(gabarit="seances/demande_repondue").first(), VEILLE).body
    assert Envoi.objects.filter(gabarit="seances/demande_repondue").count() == 2


def test_a_cancellation_that_is_accepted_is_the_beneficiaire_s_and_no_absence(seance):
    demande = demander(seance)
    actions.accepter(demande, acteur=consultante(seance), instant=VEILLE)
    seance.refresh_from_db()
    assert (seance.etat, seance.annulee_par) == ("annulee_excusee", "beneficiaire")


@pytest.mark.parametrize(("instant", "refus"), [
    (paris(1, 16, 9), "^Vous pouvez déplacer ou annuler vous-même"),  # exactly 48 hours before
    (paris(1, 17, 9) + timedelta(minutes=1), "^Vous pouvez déplacer ou annuler vous-même"),  # less than 24
])
def test_one_asks_between_the_two_thresholds_only(seance, instant, refus):
    with pytest.raises(TransitionRefusee, match=refus):
        demander(seance, paris(1, 25, 14), instant=instant)


def test_one_request_at_a_time_of_three_slots_at_most(seance):
    with pytest.raises(TransitionRefusee, match="^Proposez trois créneaux au plus.$"):
        demander(seance, *(paris(1, jour, 14) for jour in (20, 21, 22, 26)))
    demander(seance, paris(1, 20))
    with pytest.raises(TransitionRefusee, match="^Une demande attend déjà sa réponse"):
        demander(seance, paris(1, 21))
    with pytest.raises(IntegrityError, match="demande_une_a_la_fois"), transaction.atomic():
        Demande.objects.create(seance=seance, prevue_le=seance.debut, demandee_le=VEILLE)


def test_a_slot_taken_meanwhile_is_not_given_twice(dossier, seance):
    demande = demander(seance, paris(1, 20))
    FabriqueSeance(dossier__consultant=dossier.consultant, debut=paris(1, 20, 10))
    with pytest.raises(CreneauPris):
        actions.accepter(demande, acteur=consultante(seance), instant=VEILLE, debut=paris(1, 20))
    demande.refresh_from_db()
    assert demande.etat == "en_attente"


def test_a_slot_that_was_not_asked_for_is_not_given(seance):
    with pytest.raises(TransitionRefusee, match="^Choisissez l’un des créneaux demandés.$"):
        actions.accepter(demander(seance, paris(1, 20)), acteur=consultante(seance), instant=VEILLE, debut=paris(1, 21))


def test_a_request_lapses_when_the_session_starts_or_changes(seance):
    demande = demander(seance, paris(1, 20))
    assert [en_mots(demande, instant) for instant in (VEILLE, seance.debut)] == ["En attente", "Sans réponse"]
    assert list(en_attente(seance.debut)) == []
    actions.deplacer(seance, acteur=consultante(seance), instant=VEILLE, debut=paris(1, 22))
    demande = Demande.objects.get()
    assert (en_mots(demande, VEILLE), list(en_attente(VEILLE))) == ("Sans objet", [])


def test_a_request_is_about_nothing_once_the_bilan_has_stopped(dossier, seance):
    demande = demander(seance, paris(1, 20))
    type(dossier).objects.filter(pk=dossier.pk).update(etat="abandon")
    demande = Demande.objects.get()
    assert (en_mots(demande, VEILLE), possibles(demande, consultante(seance), VEILLE)) == ("Sans objet", [])
    for repondre in (actions.refuser, actions.accepter):
        with pytest.raises(TransitionRefusee, match="^Ce bilan est terminé ou arrêté"):
            repondre(demande, acteur=consultante(seance), instant=VEILLE, **({} if repondre is actions.refuser else {"debut": paris(1, 20)}))
    assert not Envoi.objects.filter(gabarit="seances/demande_repondue").exists()


VIE = {
    ("accepter", "consultant"): ("en_attente", "acceptee"), ("refuser", "consultant"): ("en_attente", "refusee"),
    ("retirer", "beneficiaire"): ("en_attente", "retiree"), ("maintenir", "beneficiaire"): ("retiree", "en_attente"),
}


@pytest.mark.parametrize(("etat", "role"), list(product(EtatDemande.values, ["consultant", "beneficiaire", "gestion", "autre_consultant"])))
def test_a_request_lives_as_the_table_says(seance, etat, role):
    demande = Demande.objects.create(seance=seance, prevue_le=seance.debut, demandee_le=VEILLE, etat=etat, repondue_le=None if etat == "en_attente" else VEILLE)
    acteur = {"consultant": consultante, "beneficiaire": beneficiaire, "gestion": lambda _: Acteur(compte=FabriqueCompte(gestion=True)),
              "autre_consultant": lambda _: Acteur(compte=FabriqueCompte(consultant=True))}[role](seance)
    for instant in (VEILLE, seance.debut):
        permis = {verbe: vers for (verbe, par), (de, vers) in VIE.items() if par == role and etat == de and instant < seance.debut}
        assert possibles(demande, acteur, instant) == list(permis)
        for verbe in TRANSITIONS:
            with transaction.atomic(), nullcontext() if verbe in permis else pytest.raises((TransitionRefusee, PermissionDenied)):
                appliquer(demande, verbe, acteur=acteur, instant=instant, repondue_le=None if verbe == "maintenir" else instant)
                assert demande.etat == permis[verbe]
                transaction.set_rollback(True)
            demande.refresh_from_db()


# The reminder that was waiting


def rappeles(jour=VEILLE):
    """The reminders that one planning writes."""
    planifier(rappel for rappel in dus(jour.date()) if rappel.gabarit == "seances/rappel")
    return [envoi.cle for envoi in Envoi.objects.filter(gabarit="seances/rappel", etat="a_faire")]


@pytest.mark.parametrize("geste", ["modalite", "salon", "aller_retour", "reportee_puis_la_meme_date"])
def test_a_reminder_that_waits_says_what_holds_when_it_leaves(seance, geste):
    par = {"acteur": consultante(seance), "instant": VEILLE}
    [cle] = rappeles()
    if geste == "modalite":
        actions.regler_modalite(seance, **par, modalite="presentiel", lieu="4 rue des Olivettes")
    elif geste == "salon":
        actions.ouvrir_salon(**par, lien="https://visio.example/salon")
    elif geste == "aller_retour":
        actions.deplacer(seance, **par, debut=paris(1, 20))
        actions.deplacer(seance, **par | {"instant": VEILLE + timedelta(seconds=1)}, debut=paris(1, 18))
    else:
        actions.reporter(seance, **par)
        actions.deplacer(seance, **par, debut=paris(1, 18))
    assert not Envoi.objects.filter(gabarit="seances/rappel").exists()
    assert rappeles() == [cle]
    attendu = {"modalite": "4 rue des Olivettes", "salon": "https://visio.example/salon"}.get(geste, "lundi 18\u00a0janvier")
    assert attendu in rendre(Envoi.objects.get(gabarit="seances/rappel"), VEILLE).body


@pytest.mark.parametrize("geste", [actions.annuler, actions.excuser, actions.reporter])
def test_nobody_is_reminded_of_a_session_that_was_called_off(seance, geste):
    rappeles()
    geste(seance, acteur=consultante(seance), instant=VEILLE)
    assert rappeles() == []


@pytest.mark.parametrize(("verbe", "etat"), [("annuler", "planifie"), ("retracter", "planifie"), ("arreter", "en_cours"), ("ne_pas_poursuivre", "en_cours")])
def test_a_bilan_that_ends_gives_back_its_dates_at_once_and_whoever_was_promised_them_is_told(dossier, seance, verbe, etat):
    type(dossier).objects.filter(pk=dossier.pk).update(etat=etat)
    rappeles()
    seance.dossier.refresh_from_db()
    getattr(dossiers, verbe)(seance.dossier, acteur=consultante(seance), instant=VEILLE)
    etats = Seance.objects.filter(dossier=dossier).order_by("numero").values_list("etat", flat=True)
    assert (list(etats), rappeles()) == (["confirmee"] + ["annulee_prestataire"] * 9, [])  # the first one is past: it was held or not
    message = rendre(Envoi.objects.get(gabarit="seances/liberees"), VEILLE)
    assert "les neuf rendez-vous qui restaient prévus sont annulés" in message.body and "lundi 18\u00a0janvier 2027, 9\u00a0h\u00a030" in message.body
    assert message.body.count("- lundi") == message.attachments[0].get_content().count("STATUS:CANCELLED") == 9


def test_dates_that_were_only_proposed_are_given_back_without_a_letter():
    proposee, avant = FabriqueSeance(etat="proposee", debut=paris(1, 18), dossier__etat="contractualisation"), Envoi.objects.count()
    dossiers.annuler(proposee.dossier, acteur=consultante(proposee), instant=VEILLE)
    proposee.refresh_from_db()
    assert (proposee.etat, Envoi.objects.count()) == ("annulee_prestataire", avant)


# How it is held


def test_one_session_may_be_held_otherwise_and_its_date_stays(dossier, seance):
    par = {"acteur": consultante(dossier), "instant": ICI}
    actions.regler_modalite(seance, **par, modalite="presentiel", lieu="4 rue des Olivettes", lien="https://visio.example/x")
    seance.refresh_from_db()
    assert (seance.modalite, seance.lieu, seance.lien, seance.debut) == ("presentiel", "4 rue des Olivettes", "", paris(1, 18))
    assert "a lieu en présence, 4 rue des Olivettes." in rendre(Envoi.objects.get(gabarit="seances/modalite"), ICI).body
    actions.regler_modalite(seance, **par, modalite="presentiel", lieu="4 rue des Olivettes")  # nothing changed: no second letter
    assert Envoi.objects.filter(gabarit="seances/modalite").count() == 1
    assert Evenement.objects.filter(verbe="seance.regler").count() == 1


def test_how_a_past_session_was_held_does_not_change(seance):
    with pytest.raises(TransitionRefusee, match="^Cette séance n’est plus à venir.$"):
        actions.regler_modalite(seance, acteur=consultante(seance), instant=seance.debut, modalite="telephone")
    with pytest.raises(PermissionDenied):
        actions.regler_modalite(seance, acteur=beneficiaire(seance), instant=ICI, modalite="telephone")
