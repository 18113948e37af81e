"""A complaint: a number and a date at once, an answer read by its author alone, a register that outlives its words."""
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from beneficiaires import actions, contacts
from beneficiaires.a_faire import a_faire
from beneficiaires.models import RecitReclamation, Reclamation
from bilan.public import garde
from bilan.socle.acteur import Acteur
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi, Evenement
from bilan.socle.transitions import TransitionRefusee
from tests.fabriques import FabriqueCompte, FabriqueOrganisme

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 11, 26, 9, tzinfo=UTC)
ECRIT = {"qualite": "beneficiaire", "nom": "Nadia Lefort", "courriel": "nadia@example.org", "objet": "accompagnement", "texte": "Deux séances annulées."}


@pytest.fixture
def gestion():
    FabriqueOrganisme()
    return FabriqueCompte(gestion=True)


def reclamer(instant=T0, **autrement):
    return actions.reclamer(uuid.uuid4(), instant=instant, **{**ECRIT, **autrement})


def test_it_gets_the_next_number_of_its_year_and_thirty_days(gestion):
    lues = [reclamer(instant).reclamation for instant in (T0, T0, T0 + timedelta(days=60))]
    assert [(r.numero, r.reponse_avant) for r in lues] == [
        ("R-2026-0001", date(2026, 12, 26)), ("R-2026-0002", date(2026, 12, 26)), ("R-2027-0001", date(2027, 2, 24)),
    ]


def test_it_is_acknowledged_with_its_number_its_date_the_mediator_and_not_a_word_of_it(gestion):
    reclamer()
    accuse = rendre(Envoi.objects.get(gabarit="beneficiaires/reclamation_accuse"), T0)
    assert (accuse.to, accuse.subject.split()) == ([ECRIT["courriel"]], ["Réclamation", "R-2026-0001", ":", "bien", "reçue"])
    assert all(mot in accuse.body for mot in ("R-2026-0001", "samedi 26\u00a0décembre 2026", "mediation.example", "/reclamation/suivi/"))
    interne = rendre(Envoi.objects.get(gabarit="beneficiaires/reclamation_recue"), T0)
    assert interne.to == ["reclamation@lesjalons.example"]
    assert not any(mot in accuse.body + interne.body for mot in (ECRIT["texte"], ECRIT["nom"]))


def test_the_same_page_sent_twice_is_one_complaint(gestion):
    cle = uuid.uuid4()
    assert {actions.reclamer(cle, instant=T0, **ECRIT).reclamation.numero for _ in range(2)} == {"R-2026-0001"}
    assert (Reclamation.objects.count(), Envoi.objects.count()) == (1, 2)


def test_only_gestion_reads_it_and_the_consultant_does_not_know_that_it_exists(gestion):
    reclamer()
    comptes = (gestion, FabriqueCompte(consultant=True), FabriqueCompte())
    lus = [(Reclamation.objects.pour(compte).count(), RecitReclamation.objects.pour(compte).count()) for compte in comptes]
    assert lus == [(1, 1), (0, 0), (0, 0)]


@pytest.mark.parametrize(("jours", "bloque", "retard"), [
    (0, False, ""), (22, False, ""), (23, True, ""), (30, True, ""), (31, True, "Réponse due depuis 1\u00a0jour"),
])  # fmt: skip
def test_it_is_a_task_of_gestion_that_comes_first_in_its_last_week(gestion, jours, bloque, retard):
    reclamer()
    [tache] = a_faire(gestion, T0 + timedelta(days=jours))
    assert (tache.titre, tache.bloque, tache.retard) == ("Répondez à la réclamation R-2026-0001", bloque, retard)
    assert a_faire(FabriqueCompte(consultant=True), T0 + timedelta(days=jours)) == []


def test_the_answer_is_read_on_the_page_of_its_author_and_a_letter_says_that_it_is_there(client, gestion):
    recit = reclamer()
    adresse = contacts.adresse_du_recit(recit)
    assert "samedi 26\u00a0décembre 2026" in client.get(adresse, follow=True).text
    actions.repondre_a_une_reclamation(recit.reclamation, "Nous vous proposons deux dates.", acteur=Acteur(compte=gestion), instant=T0)
    page = client.get("/reclamation/suivi/").text
    assert "Nous vous proposons deux dates." in page and ECRIT["texte"] in page
    lettre = rendre(Envoi.objects.get(gabarit="beneficiaires/reclamation_repondue"), T0)
    assert "deux dates" not in lettre.body and adresse in lettre.body


def test_an_answer_is_not_empty_and_is_given_once_by_gestion_alone(gestion):
    reclamation = reclamer().reclamation
    with pytest.raises(PermissionDenied):
        actions.repondre_a_une_reclamation(reclamation, "Non.", acteur=Acteur(compte=FabriqueCompte(consultant=True)), instant=T0)
    with pytest.raises(TransitionRefusee):
        actions.repondre_a_une_reclamation(reclamation, " ", acteur=Acteur(compte=gestion), instant=T0)
    actions.repondre_a_une_reclamation(reclamation, "Oui.", acteur=Acteur(compte=gestion), instant=T0)
    with pytest.raises(TransitionRefusee):
        actions.repondre_a_une_reclamation(reclamation, "Encore.", acteur=Acteur(compte=gestion), instant=T0)


@pytest.mark.parametrize(("correction", "a_corriger"), [("", False), ("  ", False), ("Un rappel part la veille.", True)])
def test_it_is_closed_with_what_changed_or_with_nothing(gestion, correction, a_corriger):
    reclamation = reclamer().reclamation
    qui = {"acteur": Acteur(compte=gestion), "instant": T0}
    with pytest.raises(TransitionRefusee):
        actions.clore_une_reclamation(reclamation, correction, **qui)
    actions.repondre_a_une_reclamation(reclamation, "Oui.", **qui)
    actions.clore_une_reclamation(reclamation, correction, **qui)
    recit = RecitReclamation.objects.get()
    assert (reclamation.etat, reclamation.a_corriger, recit.correction) == ("close", a_corriger, correction if a_corriger else None)


def test_after_six_years_its_words_and_its_letters_go_and_its_line_stays(client, gestion):
    recit = reclamer()
    adresse, fil = contacts.adresse_du_recit(recit), recit.reclamation.fil
    assert actions.anonymiser_les_reclamations(datetime(2032, 11, 26, 12, tzinfo=UTC)) == 0
    assert actions.anonymiser_les_reclamations(datetime(2032, 11, 27, 12, tzinfo=UTC)) == 1
    assert (Reclamation.objects.get().numero, RecitReclamation.objects.count(), Envoi.objects.count()) == ("R-2026-0001", 0, 0)
    assert list(Evenement.objects.filter(fil=fil).order_by("rang").values_list("verbe", flat=True)) == ["reclamation.recevoir", "reclamation.anonymiser"]
    assert client.get(adresse).status_code == 410
    client.force_login(gestion)
    assert "Récit détruit" in client.get(reverse("beneficiaires:reclamation", args=[Reclamation.objects.get().pk])).text


def test_what_is_told_is_encrypted(gestion):
    reclamer()
    with connection.cursor() as curseur:
        curseur.execute("select r::text, c::text from beneficiaires_reclamation r join beneficiaires_recitreclamation c on c.reclamation_id = r.id")
        [ligne] = curseur.fetchall()
    assert not any(mot in "".join(ligne) for mot in (ECRIT["nom"], ECRIT["courriel"], ECRIT["texte"]))


def test_the_database_refuses_an_answer_without_a_date(gestion):
    reclamer()
    with pytest.raises(IntegrityError):
        Reclamation.objects.update(etat="repondue")


def test_from_the_form_to_the_answer_through_the_pages(client, gestion):
    cache.clear()
    envoi = {**ECRIT, "site": "", "passage": garde.passage(timezone.now() - timedelta(minutes=1))}
    assert client.post("/reclamation/", envoi).headers["Location"] == "/reclamation/envoyee/"
    reclamation = Reclamation.objects.get()
    page = reverse("beneficiaires:reclamation", args=[reclamation.pk])
    client.force_login(gestion)
    assert ECRIT["texte"] in client.get(page).text
    assert client.post(page, {"texte": ""}).status_code == 422
    for texte in ("Nous vous proposons deux dates.", ""):
        assert client.post(page, {"texte": texte}).status_code == 302
    assert Reclamation.objects.get().etat == "close"
    assert "Une personne qui a fait, fait ou veut faire un bilan" in client.get(page).text
    registre = b"".join(client.get(reverse("beneficiaires:reclamations"), {"format": "csv"})).decode()
    assert reclamation.numero in registre and "Lefort" not in registre
    assert f'href="{reverse("beneficiaires:reclamations")}"' in client.get(reverse("admin:index")).text  # one register, found from both


@pytest.mark.parametrize(("qui", "attendu"), [
    (None, ("", "", "")), ({}, ("beneficiaire", "Camille Moreau", "camille@example.org")),
    ({"consultant": True}, ("", "Hélène Vasseur", "camille@example.org")),
])
def test_who_is_signed_in_does_not_type_a_name_and_an_address_again(client, gestion, qui, attendu):
    if qui is not None:
        client.force_login(FabriqueCompte(email="camille@example.org", **qui))
    forme = client.get("/reclamation/").context["form"]
    assert tuple(forme[nom].value() or "" for nom in ("qualite", "nom", "courriel")) == attendu


def test_a_robot_registers_nothing(client, gestion):
    cache.clear()
    client.post("/reclamation/", {**ECRIT, "site": "x", "passage": garde.passage(timezone.now() - timedelta(minutes=1))})
    assert Reclamation.objects.count() == 0


def test_a_fourth_complaint_in_a_day_is_registered_without_a_letter_more_to_that_address(client, gestion):
    cache.clear()
    for _ in range(4):
        client.post("/reclamation/", {**ECRIT, "site": "", "passage": garde.passage(timezone.now() - timedelta(minutes=1))})
    assert (Reclamation.objects.count(), Envoi.objects.filter(destinataire=ECRIT["courriel"]).count()) == (4, 3)
