"""A calendar is proposed, adjusted, confirmed and moved."""
import re
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from bilan.socle.models import Envoi, Evenement
from bilan.socle.proprietaire import proprietaire
from bilan.socle.redaction import rendre
from bilan.socle.transitions import TransitionRefusee
from seances import actions, creneaux
from seances.actions.commun import CalendrierImpossible, Rangee
from seances.heures import compteur
from seances.models import Seance
from seances.regles import SEUILS, les_plus_proches
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueSeance
from tests.seances.outils import ICI, LUNDI, beneficiaire, confirmer, consultante, paris, proposer

pytestmark = pytest.mark.django_db
ETAPES = ["preliminaire", *["investigation"] * 3, *["confrontation"] * 3, *["evaluation"] * 3]


@pytest.fixture
def dossier():
    return FabriqueDossier(etat="planifie", contractualise_le=date(2026, 12, 2))


def test_ten_sessions_are_proposed_one_a_week_in_the_order_of_the_steps(dossier):
    seances = proposer(dossier)
    assert [(s.numero, s.etape, s.debut, s.minutes, s.etat) for s in seances] == [
        (rang, etape, paris(1, 11) + timedelta(weeks=rang - 1), 60 if rang == 1 else 120, "proposee") for rang, etape in enumerate(ETAPES, 1)
    ]


def test_a_proposal_may_precede_the_contract():
    assert len(proposer(FabriqueDossier())) == 10


def test_six_in_the_evening_stays_six_in_the_evening_after_the_clocks_change(dossier):
    seances = proposer(dossier, date(2027, 2, 1), time(18))
    assert {s.debut.astimezone(ICI.tzinfo).time() for s in Seance.objects.all()} == {time(18)}
    assert (seances[7].debut.utcoffset(), seances[8].debut.utcoffset()) == (timedelta(hours=1), timedelta(hours=2))


def test_a_holiday_gives_way_and_says_so():
    seances = proposer(FabriqueDossier(periode_debut=date(2027, 3, 1), periode_fin=date(2027, 6, 1)), date(2027, 3, 1))
    assert [(s.debut.date(), s.motif) for s in seances if s.motif] == [
        (date(2027, 3, 30), "le lundi 29 mars 2027 est férié (le lundi de Pâques)"),
        ]


def test_the_other_sessions_of_the_consultant_are_stepped_around(dossier):
    FabriqueSeance(consultant=dossier.consultant, dossier__consultant=dossier.consultant, debut=paris(1, 18, 10))
    assert proposer(dossier)[1].debut == paris(1, 19)


def test_a_bilan_that_stopped_keeps_no_slot(dossier):
    tenu = FabriqueSeance(dossier__consultant=dossier.consultant, dossier__etat="abandon", debut=paris(1, 18))
    assert proposer(dossier)[1].debut == paris(1, 18)
    tenu.refresh_from_db()
    assert (tenu.etat, tenu.annulee_par) == ("annulee_prestataire", "systeme")


def test_what_does_not_fit_in_the_period_is_told_with_other_slots(dossier):
    with pytest.raises(CalendrierImpossible) as refus:
        proposer(dossier, date(2027, 2, 15))
    assert refus.value.empechements == [
        "2 séances tombent après la fin de la période, le vendredi 9 avril 2027 : la dernière serait le lundi 19 avril 2027."]
    assert [s.fin_contractuelle for s in refus.value.solutions][-1] == date(2027, 4, 19)


def test_dates_that_are_only_proposed_are_said_to_be_so_to_the_beneficiaire(client, dossier):
    client.force_login(dossier.beneficiaire.compte)
    phrases = ("Vous recevrez les dates", "Les dates ci-dessous sont proposées\u202f: un courriel")
    avant = client.get("/seances/mes-seances/").text
    proposer(dossier)
    apres = client.get("/seances/mes-seances/").text
    assert [[mots in page for mots in phrases] for page in (avant, apres)] == [[True, False], [False, True]]


def test_a_second_proposal_replaces_the_first(dossier):
    proposer(dossier)
    proposer(dossier, date(2027, 1, 12))
    assert [s.debut.date() for s in Seance.objects.all()] == [date(2027, 1, 12) + timedelta(weeks=n) for n in range(10)]


def test_nobody_but_the_consultant_of_the_dossier_proposes(dossier):
    for compte in (dossier.beneficiaire.compte, FabriqueCompte(consultant=True), FabriqueCompte(gestion=True)):
        with pytest.raises(PermissionDenied):
            actions.proposer(dossier, acteur=type(consultante(dossier))(compte=compte), instant=ICI, premiere_date=LUNDI, heure=time(9, 30))


def test_a_session_in_person_has_a_place(dossier):
    with pytest.raises(ValidationError) as refus:
        proposer(dossier, modalite="presentiel")
    assert refus.value.message_dict == {"lieu": ["Indiquez le lieu de la séance."]}


def test_a_past_date_is_refused(dossier):
    with pytest.raises(CalendrierImpossible, match=r"^La première séance est déjà passée : choisissez une date à venir\.$"):
        actions.proposer(dossier, acteur=consultante(dossier), instant=paris(1, 11, 10), premiere_date=LUNDI, heure=time(9, 30))


def _rangees(dossier):
    return [Rangee(s.etape, s.debut, s.fin) for s in proposer(dossier)]


def test_an_adjusted_calendar_is_numbered_in_the_order_of_time(dossier):
    rangees = _rangees(dossier)
    rangees[1], rangees[2] = (Rangee("investigation", r.debut + timedelta(days=1), r.fin + timedelta(days=1), "telephone") for r in (rangees[2], rangees[1]))
    seances = actions.ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    assert [(s.numero, s.debut.date()) for s in seances[:3]] == [(1, date(2027, 1, 11)), (2, date(2027, 1, 19)), (3, date(2027, 1, 26))]


@pytest.mark.parametrize(("rang", "nouveau", "refus"), [
    (0, paris(3, 16), "La phase d’investigation commence le lundi 18 janvier 2027, avant la phase préliminaire, le mardi 16 mars 2027."),
    (9, paris(3, 29), "La séance du lundi 29 mars 2027 tombe un jour férié (le lundi de Pâques)."),
    (9, paris(4, 12), "La séance du lundi 12 avril 2027 est hors de la période, qui va du lundi 11 janvier 2027 au vendredi 9 avril 2027."),
    (1, paris(1, 26), "Il y a 2 séances la semaine du lundi 25 janvier 2027 : le rythme est d’une par semaine."),
])
def test_an_adjusted_calendar_is_checked_as_a_whole(dossier, rang, nouveau, refus):
    rangees = _rangees(dossier)
    rangees[rang] = Rangee(rangees[rang].etape, nouveau, nouveau + timedelta(hours=1))
    with pytest.raises(CalendrierImpossible) as erreur:
        actions.ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    assert refus in erreur.value.empechements
    assert Seance.objects.count() == 10


def test_no_step_is_planned_beyond_its_hours(dossier):
    rangees = _rangees(dossier)
    rangees[1] = Rangee("investigation", rangees[1].debut, rangees[1].fin + timedelta(minutes=30))
    rangees[9] = Rangee("evaluation", rangees[9].debut, rangees[9].fin - timedelta(minutes=30))
    with pytest.raises(CalendrierImpossible, match="^Investigation : 6\u00a0h\u00a030 de séances, le programme en prévoit 6\u00a0h\\.$"):
        actions.ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)


def test_nothing_is_confirmed_before_the_contract_is_concluded():
    dossier = FabriqueDossier()
    proposer(dossier)
    with pytest.raises(TransitionRefusee, match="^Le contrat n’est pas encore conclu : les séances restent proposées jusqu’à la dernière signature.$"):
        actions.confirmer(dossier, acteur=consultante(dossier), instant=ICI)
    assert set(Seance.objects.values_list("etat", flat=True)) == {"proposee"}


def test_dates_that_the_period_does_not_hold_any_more_are_not_promised(dossier):
    proposer(dossier)
    dossier.periode_fin = date(2027, 3, 9)
    dossier.save(update_fields=["periode_fin"])
    with pytest.raises(TransitionRefusee) as refus:
        actions.confirmer(dossier, acteur=consultante(dossier), instant=ICI)
    assert str(refus.value) == (
        "La séance du lundi 15 mars 2027 est hors de la période, qui va du lundi 11 janvier 2027 au mardi 9 mars 2027. "
        "Modifiez ces dates avant de les confirmer.")
    assert (set(Seance.objects.values_list("etat", flat=True)), Envoi.objects.count()) == ({"proposee"}, 0)


def test_confirming_promises_every_date_in_one_letter(dossier):
    seances = confirmer(dossier)
    assert [s.etat for s in seances] == ["confirmee"] * 10
    assert list(Envoi.objects.values_list("gabarit", "destinataire", "repondre_a", "nature")) == [
        ("seances/confirmees", dossier.beneficiaire.compte.email, dossier.consultant.email, "legal")]
    assert compteur(dossier).accompagnement.planifie == 19 * 60


def test_the_letter_says_the_rule_of_one_date_or_of_each(dossier):
    seances = confirmer(dossier)
    actions.annuler(seances[1], acteur=consultante(dossier), instant=ICI)
    actions.remplacer(seances[1], acteur=consultante(dossier), instant=ICI, debut=paris(1, 20))
    lettres = [rendre(envoi, ICI).message().get_body(("plain",)).get_content() for envoi in Envoi.objects.filter(gabarit="seances/confirmees").order_by("pk")]
    assert [re.search("vous-même (.*?) jusqu", lettre)[1] for lettre in lettres] == ["chaque rendez-vous", "ce rendez-vous"]


def test_a_confirmed_calendar_is_not_proposed_again(dossier):
    confirmer(dossier)
    with pytest.raises(TransitionRefusee, match="^Des séances sont déjà confirmées"):
        proposer(dossier)


def test_the_consultant_moves_a_session_and_the_beneficiaire_is_told(dossier):
    seance = confirmer(dossier)[1]
    actions.deplacer(seance, acteur=consultante(dossier), instant=paris(1, 18, 8, 0), debut=paris(1, 20, 14, 0))
    assert (seance.debut, seance.fin, seance.etat) == (paris(1, 20, 14, 0), paris(1, 20, 16, 0), "confirmee")
    assert Envoi.objects.get(gabarit="seances/deplacee").destinataire == dossier.beneficiaire.compte.email


def test_the_beneficiaire_moves_a_session_until_48_hours_before_and_the_consultant_is_told(dossier):
    seance = confirmer(dossier)[1]
    with pytest.raises(TransitionRefusee, match="^Cette séance a lieu dans moins de 48 h : elle se déplace sur demande.$"):
        actions.deplacer(seance, acteur=beneficiaire(dossier), instant=paris(1, 16, 9, 31), debut=paris(1, 20))
    actions.deplacer(seance, acteur=beneficiaire(dossier), instant=paris(1, 16, 9, 30), debut=paris(1, 20))
    assert seance.debut == paris(1, 20)
    assert Envoi.objects.get(gabarit="seances/deplacee").destinataire == dossier.consultant.email


@pytest.mark.parametrize("debut", [paris(1, 20, 7, 59), paris(1, 20, 18, 1), paris(1, 24), paris(1, 20, 21)])
def test_the_beneficiaire_chooses_alone_within_a_working_day_only(dossier, debut):
    seance = confirmer(dossier)[1]
    with pytest.raises(TransitionRefusee, match="^Choisissez un créneau du lundi au samedi, entre 8 h et 20 h"):
        actions.deplacer(seance, acteur=beneficiaire(dossier), instant=ICI, debut=debut)


@pytest.mark.parametrize(("debut", "refus"), [
    (paris(3, 29), "La séance du lundi 29 mars 2027 tombe un jour férié (le lundi de Pâques)."),
    (paris(4, 20), "La séance du mardi 20 avril 2027 est hors de la période, qui va du lundi 11 janvier 2027 au vendredi 9 avril 2027."),
    (paris(1, 8), "La phase d’investigation commence le vendredi 8 janvier 2027, avant la phase préliminaire, le lundi 11 janvier 2027."),
])
def test_a_move_keeps_the_rules_of_the_bilan(dossier, debut, refus):
    seance = confirmer(dossier)[1]
    with pytest.raises(TransitionRefusee) as erreur:
        actions.deplacer(seance, acteur=consultante(dossier), instant=ICI, debut=debut)
    assert refus in str(erreur.value)


def test_two_sessions_of_one_week_are_a_matter_between_the_two_of_them(dossier):
    seance = confirmer(dossier)[1]
    actions.deplacer(seance, acteur=beneficiaire(dossier), instant=ICI, debut=paris(1, 27))
    assert seance.debut == paris(1, 27)


def test_a_taken_slot_is_refused_by_the_database_in_a_sentence(dossier):
    FabriqueSeance(dossier__consultant=dossier.consultant, debut=paris(1, 20, 10))
    seance = confirmer(dossier)[1]
    with pytest.raises(TransitionRefusee, match="^Ce créneau n’est plus libre : choisissez une autre heure.$"):
        actions.deplacer(seance, acteur=consultante(dossier), instant=ICI, debut=paris(1, 20))
    seance.refresh_from_db()
    assert seance.debut == paris(1, 18)


def test_a_session_may_begin_when_another_ends(dossier):
    FabriqueSeance(dossier__consultant=dossier.consultant, debut=paris(1, 20, 11))
    seance = confirmer(dossier)[1]
    actions.deplacer(seance, acteur=consultante(dossier), instant=ICI, debut=paris(1, 20, 9, 0))
    assert seance.fin == paris(1, 20, 11, 0)


def test_the_nearest_free_slots_are_offered_to_whoever_moves_a_session(dossier):
    seance = confirmer(dossier)[1]
    FabriqueSeance(dossier__consultant=dossier.consultant, debut=paris(1, 19, 10))
    offerts = [les_plus_proches(creneaux.libres(seance, instant, SEUILS), seance.debut, 4) for instant in (ICI, paris(1, 18, 8))]
    assert offerts == [[paris(1, 15), paris(1, 19, 8), paris(1, 20), paris(1, 21)], [paris(1, 20), paris(1, 21), paris(1, 22), paris(1, 26)]]


def test_a_cancelled_session_is_replaced_under_its_number_and_keeps_its_trace(dossier):
    seance = confirmer(dossier)[1]
    actions.annuler(seance, acteur=consultante(dossier), instant=ICI)
    nouvelle = actions.remplacer(seance, acteur=consultante(dossier), instant=ICI, debut=paris(1, 20))
    assert [(s.numero, s.etat) for s in (seance, nouvelle)] == [(2, "annulee_prestataire"), (2, "confirmee")]
    lettre = Envoi.objects.filter(gabarit="seances/confirmees").latest("pk")
    assert lettre.destinataire == dossier.beneficiaire.compte.email
    [fichier] = rendre(lettre, ICI).message().iter_attachments()
    assert "DTSTART;TZID=Europe/Paris:20270120T093000" in fichier.get_content()
    with pytest.raises(TransitionRefusee, match="^Cette séance a déjà été remplacée.$"):
        actions.remplacer(seance, acteur=consultante(dossier), instant=ICI, debut=paris(1, 21))


def test_a_session_is_added_only_within_the_hours_left_to_plan(dossier):
    confirmer(dossier)
    with pytest.raises(TransitionRefusee, match="^Évaluation : il reste 0\u00a0h à planifier, cette séance en compte 1\u00a0h.$"):
        actions.ajouter(dossier, acteur=consultante(dossier), instant=ICI, etape="evaluation", debut=paris(3, 17), minutes=60)


def test_each_change_leaves_a_line_in_the_journal(dossier):
    seance = confirmer(dossier)[0]
    actions.deplacer(seance, acteur=consultante(dossier), instant=ICI, debut=paris(1, 12))
    lignes = Evenement.objects.filter(fil=dossier.fil).order_by("rang").values_list("verbe", "details")
    assert [verbe for verbe, _ in lignes] == ["seance.proposer", *["seance.confirmer"] * 10, "seance.deplacer"]
    assert {cle: datetime.fromisoformat(valeur) for cle, valeur in lignes.last()[1].items()} == {"de": paris(1, 11), "vers": paris(1, 12)}


def test_without_the_exclusion_two_sessions_would_be_held_at_once():
    seance = FabriqueSeance()
    with pytest.raises(IntegrityError, match="seance_sans_chevauchement"), transaction.atomic():
        FabriqueSeance(dossier__consultant=seance.consultant, debut=seance.debut + timedelta(minutes=119))
    with proprietaire(), connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE seances_seance DROP CONSTRAINT seance_sans_chevauchement")
    FabriqueSeance(dossier__consultant=seance.consultant, debut=seance.debut + timedelta(minutes=119))


def test_a_night_typed_among_all_the_dates_is_asked_about_once_and_only_where_it_was_typed(dossier, client):
    seances = proposer(dossier)
    saisie = {"form-TOTAL_FORMS": len(seances), "form-INITIAL_FORMS": len(seances), "modalite": "visio"}
    for rang, seance in enumerate(seances):
        debut, fin = seance.debut.astimezone(ICI.tzinfo), seance.fin.astimezone(ICI.tzinfo)
        saisie |= {f"form-{rang}-etape": seance.etape, f"form-{rang}-jour": f"{debut:%Y-%m-%d}", f"form-{rang}-debut": f"{debut:%H:%M}",
                   f"form-{rang}-fin": f"{fin:%H:%M}"}
    saisie |= {"form-3-debut": "04:00", "form-3-fin": "06:00"}
    client.force_login(dossier.consultant)
    adresse = f"/seances/{dossier.numero}/calendrier/"
    assert "-sure" not in client.get(adresse).text
    refusee = client.post(adresse, saisie)
    assert (refusee.status_code, re.findall(r'name="(form-\d+-sure)"', refusee.text)) == (422, ["form-3-sure"])
    assert Seance.objects.get(dossier=dossier, numero=4).debut == seances[3].debut
    assert client.post(adresse, saisie | {"form-3-sure": "on"}).status_code == 302
    assert Seance.objects.get(dossier=dossier, numero=4).debut == paris(2, 1, 4, 0)
