"""A consultant's own time: what may be declared, who reads it, and what it does to the calendars."""
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from bilan.socle.acteur import Acteur
from bilan.socle.models import Coffre
from bilan.socle.repentir import REPENTIR
from bilan.socle.roles import Role
from seances import actions
from seances.actions.commun import CalendrierImpossible, Rangee
from seances.forms_agenda import FormeAbsence
from seances.models import Absence, Disponibilite, Seance
from seances.presentation import absence_en_mots, ou
from seances.temps import absences_de_la_semaine, disponibilites_de_la_semaine, feries_de_la_semaine
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueSeance
from tests.seances.outils import ICI, consultante, paris, proposer

pytestmark = pytest.mark.django_db


@pytest.fixture
def helene():
    return FabriqueCompte(consultant=True)


def declarer(compte, jour=0, debut=time(9), fin=time(12)):
    return actions.declarer(acteur=Acteur(compte=compte), instant=ICI, jour=jour, debut=debut, fin=fin)


def s_absenter(compte, debut, fin, motif=""):
    return actions.s_absenter(acteur=Acteur(compte=compte), instant=ICI, debut=debut, fin=fin, motif=motif)


@pytest.mark.parametrize(("champs", "refus"), [
    ({"fin": time(9)}, "La disponibilité doit finir après avoir commencé."),
    ({"debut": time(11, 59), "fin": time(14)}, "Cette disponibilité en chevauche une autre du même jour."),
    ({"jour": 7}, "La valeur « 7 » n’est pas un choix valide."),
])
def test_hours_that_make_no_sense_are_refused_in_french(helene, champs, refus):
    declarer(helene)
    with pytest.raises(ValidationError) as erreur:
        declarer(helene, **champs)
    assert refus in [message.replace("\u00a0", " ").replace("'", "’") for message in erreur.value.messages]


def test_the_database_itself_refuses_hours_that_overlap(helene):
    declarer(helene)
    for autre in ({"jour": 1}, {"debut": time(12), "fin": time(14)}):
        declarer(helene, **autre)
    declarer(FabriqueCompte(consultant=True))
    neuf = time(9)
    for jour, debut, fin, nom in ((0, time(11), time(13), "sans_chevauchement"), (2, neuf, neuf, "finit_apres_debut"), (8, neuf, time(10), "d_un_jour")):
        with pytest.raises(IntegrityError, match=f"disponibilite_{nom}"), transaction.atomic():
            Disponibilite.objects.create(consultant=helene, jour=jour, debut=debut, fin=fin)


def test_an_empty_or_a_past_absence_is_refused(helene):
    with pytest.raises(ValidationError, match="L’absence doit finir après avoir commencé."):
        s_absenter(helene, paris(1, 20), paris(1, 20))
    with pytest.raises(ValidationError, match="Cette absence est déjà passée."):
        s_absenter(helene, ICI - timedelta(days=2), ICI)
    assert Absence.objects.count() == 0


@pytest.mark.parametrize("role", [Role.BENEFICIAIRE, Role.GESTION])
def test_only_a_consultant_has_hours(role):
    with pytest.raises(PermissionDenied):
        declarer(FabriqueCompte(roles=[role.value]))


def test_nobody_else_sees_a_consultant_s_absences_not_even_gestion(helene):
    s_absenter(helene, paris(1, 20), paris(1, 21), "Opération du genou")
    for compte in (FabriqueCompte(gestion=True), FabriqueCompte(consultant=True), FabriqueCompte()):
        assert list(Absence.objects.pour(compte)) == []
    assert Absence.objects.pour(helene).get().motif == "Opération du genou"


def test_a_reason_is_unreadable_in_the_base_and_goes_with_the_absence(helene):
    absence = s_absenter(helene, paris(1, 20), paris(1, 21), "Opération du genou")
    with connection.cursor() as curseur:
        curseur.execute("SELECT motif FROM seances_absence")
        assert b"genou" not in bytes(curseur.fetchone()[0])
    actions.revenir(absence, acteur=Acteur(compte=helene), instant=ICI)
    actions.oublier_les_absences(ICI + REPENTIR)  # until then, she may think better of it
    assert (Absence.objects.count(), Coffre.objects.count()) == (0, 0)


def test_another_consultant_removes_nothing(helene):
    absence, plage = s_absenter(helene, paris(1, 20), paris(1, 21)), declarer(helene)
    autre = Acteur(compte=FabriqueCompte(consultant=True))
    with pytest.raises(PermissionDenied):
        actions.revenir(absence, acteur=autre, instant=ICI)
    with pytest.raises(PermissionDenied):
        actions.retirer_disponibilite(plage, acteur=autre, instant=ICI)


def test_a_calendar_steps_around_an_absence_and_keeps_to_the_hours():
    dossier = FabriqueDossier()
    for jour in (0, 3):
        declarer(dossier.consultant, jour)
    s_absenter(dossier.consultant, paris(1, 25, 0, 0), paris(1, 26, 0, 0))
    seances = proposer(dossier)
    assert (seances[2].debut, seances[2].motif) == (paris(1, 28), "le lundi 25 janvier 2027 tombe pendant une absence")
    with pytest.raises(CalendrierImpossible) as refus:
        proposer(dossier, heure=time(18))
    assert refus.value.empechements == ["Aucune de vos disponibilités ne laisse place à une séance à 18 h."]
    assert [s.libelle for s in refus.value.solutions] == [f"Commencer le {jour} janvier 2027 à {h} h" for jour, h in (
        ("lundi 11", 10), ("lundi 11", 9), ("jeudi 14", 10))]


def test_a_date_typed_within_an_absence_is_refused():
    dossier = FabriqueDossier()
    rangees = [Rangee(s.etape, s.debut, s.fin) for s in proposer(dossier)]
    s_absenter(dossier.consultant, paris(1, 25, 0, 0), paris(1, 26, 0, 0))
    with pytest.raises(Exception, match="La séance du lundi 25\u00a0janvier tomberait pendant une absence"):
        actions.ajuster(dossier, acteur=consultante(dossier), instant=ICI, rangees=rangees)
    assert Seance.objects.count() == 10


def test_an_earlier_start_is_offered_before_a_longer_period():
    dossier = FabriqueDossier()
    with pytest.raises(CalendrierImpossible) as refus:
        proposer(dossier, date(2027, 2, 15))
    assert [s.libelle for s in refus.value.solutions] == [
        "Commencer le lundi 1er février 2027 à 9 h 30", "Prolonger la période jusqu’au lundi 19 avril 2027"]


def test_the_page_warns_of_the_sessions_that_an_absence_covers(client, helene):
    seance = FabriqueSeance(dossier__consultant=helene, debut=ICI + timedelta(days=3000))
    client.force_login(helene)
    jour = seance.debut.date().isoformat()
    page = client.post("/seances/absences/ajouter/", {"du": jour, "au": jour, "motif": "Privé"}, follow=True).content.decode()
    assert "Elle couvre 1\u00a0séance déjà prévue" in page
    assert f'href="/seances/seance/{seance.pk}/deplacer/"' in page
    assert client.post("/seances/absences/ajouter/", {"du": jour, "au": "2020-01-01"}).status_code == 422


@pytest.mark.parametrize(("saisie", "mots"), [
    ({"du": "2027-02-15", "au": "2027-02-15"}, "le lundi 15 février"),
    ({"du": "2027-02-15", "au": "2027-02-19"}, "du lundi 15 février au vendredi 19 février"),
    ({"du": "2027-03-28", "au": "2027-03-28"}, "le dimanche 28 mars"),  # a day of 23 hours
    ({"du": "2027-02-15", "au": "2027-02-15", "depuis": "14:00", "jusqu_a": "16:00"}, "le lundi 15 février, 14 h à 16 h"),
    ({"du": "2027-02-15", "au": "2027-02-15", "jusqu_a": "12:00"}, "le lundi 15 février jusqu’à 12 h"),
    ({"du": "2027-02-15", "au": "2027-02-15", "depuis": "14:00"}, "le lundi 15 février à partir de 14 h"),
    ({"du": "2027-02-15", "au": "2027-02-16", "depuis": "14:00"}, "du lundi 15 février, 14 h, au mardi 16 février"),
])
def test_an_absence_is_said_as_it_was_typed(saisie, mots):
    forme = FormeAbsence(saisie)
    assert forme.is_valid(), forme.errors
    assert absence_en_mots(Absence(debut=forme.debut, fin=forme.fin)).replace("\u00a0", " ") == mots


def test_the_week_shows_the_hours_the_absences_and_the_holidays_of_those_who_are_followed(helene):
    FabriqueDossier(consultant=helene, beneficiaire__territoire="reunion")
    declarer(helene, 0)
    s_absenter(helene, paris(12, 20, 14, 0), paris(12, 22, 0, 0))
    lundi = date(2027, 12, 20)
    assert [(b.debut, b.fin) for b in disponibilites_de_la_semaine(helene, lundi)] == [(paris(12, 20, 9, 0), paris(12, 20, 12, 0))]
    assert [(a.debut, a.entier) for a in absences_de_la_semaine(helene, lundi)] == [(paris(12, 20, 14, 0), False), (paris(12, 21, 0, 0), True)]
    assert feries_de_la_semaine(helene, lundi) == {lundi: "Férié (La Réunion) : l’abolition de l’esclavage", date(2027, 12, 25): "Férié : Noël"}
    assert disponibilites_de_la_semaine(helene, date(2027, 3, 29)) == []  # Easter Monday


def test_the_permanent_room_serves_the_sessions_without_a_link_of_their_own(helene):
    sans, avec, tel = (FabriqueSeance(dossier__consultant=helene, numero=n, **champs) for n, champs in enumerate(
        ({}, {"lien": "https://visio.example/propre"}, {"modalite": "telephone", "dossier__beneficiaire__compte__telephone": "06 12 34 56 78"}), 1))
    actions.ouvrir_salon(acteur=Acteur(compte=helene), instant=ICI, lien="https://visio.example/helene")
    assert [Seance.objects.get(pk=s.pk).visio for s in (sans, avec, tel)] == ["https://visio.example/helene", "https://visio.example/propre", ""]
    assert ou(tel) == "par téléphone, au 06 12 34 56 78"
    actions.ouvrir_salon(acteur=Acteur(compte=helene), instant=ICI, lien="")
    assert Seance.objects.get(pk=sans.pk).visio == ""


