"""Who opened a file, when and why: written by the doors, read by the person, forgotten after a year."""
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaires.consultations import purger
from beneficiaires.models import Consultation
from bilan.socle.calendrier import PARIS
from bilan.socle.models import ParametreReglementaire
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    FabriqueOrganisme()
    return FabriqueDossier()


def notees():
    return list(Consultation.objects.order_by("pk").values_list("role", "quoi"))


def test_the_consultant_and_gestion_leave_a_line_and_the_person_none(client, dossier):
    for compte in (dossier.consultant, FabriqueCompte(gestion=True), dossier.beneficiaire.compte, FabriqueCompte(consultant=True)):
        client.force_login(compte)
        client.get(reverse("dossier", args=[dossier.numero]))
    assert notees() == [("consultant", "fiche"), ("gestion", "fiche")]


def test_a_colleague_who_does_a_bilan_is_not_told_of_himself(client, dossier):
    compte = dossier.beneficiaire.compte
    compte.roles = ["beneficiaire", "gestion"]
    compte.save()
    client.force_login(compte)
    assert client.get(reverse("dossier", args=[dossier.numero])).status_code == 200
    assert notees() == []


def test_one_line_an_hour_for_each_thing(client, dossier, django_assert_max_num_queries):
    client.force_login(dossier.consultant)
    for route in ("dossier", "beneficiaires:journal", "beneficiaires:journal"):
        client.get(reverse(route, args=[dossier.numero]))
    assert notees() == [("consultant", "fiche"), ("consultant", "journal")]
    Consultation.objects.update(heure=timezone.now() - timedelta(hours=2))
    client.get(reverse("dossier", args=[dossier.numero]))
    assert notees() == [("consultant", "fiche"), ("consultant", "journal"), ("consultant", "fiche")]


def test_a_gesture_is_in_the_journal_and_not_here(client, dossier):
    client.force_login(dossier.consultant)
    client.post(reverse("beneficiaires:finir", args=[dossier.numero, "annuler"]))
    assert notees() == []


def test_a_refused_page_leaves_nothing(client, dossier):
    client.force_login(FabriqueCompte(gestion=True))
    assert client.get(reverse("travaux:dossier", args=[dossier.numero])).status_code == 403
    assert notees() == []


@pytest.mark.parametrize(("route", "qui"), [("admin:beneficiaires_dossier_change", "dossier"), ("admin:beneficiaires_beneficiaire_change", "beneficiaire")])
def test_the_back_office_is_a_door_too(client, dossier, route, qui):
    client.force_login(FabriqueCompte(gestion=True))
    objet = dossier if qui == "dossier" else dossier.beneficiaire
    assert client.get(reverse(route, args=[objet.pk])).status_code == 200
    assert notees() == [("gestion", "administration")]


def test_the_person_reads_who_when_what_and_why(client, dossier):
    client.force_login(dossier.consultant)
    client.get(reverse("dossier", args=[dossier.numero]))
    client.force_login(dossier.beneficiaire.compte)
    page = client.get(reverse("portail:ouvertures")).content.decode().replace("\u00a0", " ")
    assert all(mot in page for mot in ("Hélène Vasseur", "La fiche du dossier", "Consultant·e de votre bilan", "1 ouverture."))
    assert "0 ouverture" in client.get(reverse("portail:ouvertures") + "?role=gestion").content.decode().replace("\u00a0", " ")
    fichier = b"".join(client.get(reverse("portail:ouvertures") + "?quoi=fiche&format=csv").streaming_content).decode()
    assert fichier.splitlines()[1].split(";")[1:] == ["Hélène Vasseur", "La fiche du dossier", "Consultant·e de votre bilan", dossier.numero]


def test_nobody_reads_another_s(client, dossier):
    client.force_login(dossier.consultant)
    client.get(reverse("dossier", args=[dossier.numero]))
    for compte in (dossier.consultant, FabriqueCompte(gestion=True), FabriqueDossier().beneficiaire.compte):
        assert not Consultation.objects.pour(compte).exists()


@pytest.mark.parametrize(("le", "reste"), [(datetime(2026, 3, 10, 0, 0, tzinfo=PARIS), 1), (datetime(2026, 3, 9, 23, 59, 59, tzinfo=PARIS), 0)])
def test_a_year_later_it_is_forgotten(dossier, le, reste):
    Consultation.objects.create(dossier=dossier, compte=dossier.consultant, role="consultant", quoi="fiche", le=le, heure=le)
    assert purger(datetime(2027, 3, 10, 3, 50, tzinfo=PARIS)) == 1 - reste
    assert Consultation.objects.count() == reste


def test_the_term_is_a_dated_parameter(dossier):
    ParametreReglementaire.objects.filter(code="JOURNAL_ACCES_MOIS").update(valeur=6)
    le = datetime(2026, 9, 9, 12, tzinfo=PARIS)
    Consultation.objects.create(dossier=dossier, compte=dossier.consultant, role="consultant", quoi="fiche", le=le, heure=le)
    assert purger(datetime(2027, 3, 10, 3, 50, tzinfo=PARIS)) == 1
