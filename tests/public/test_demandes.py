"""A request for a bilan: confirmed by the person, seen by the team, turned into a dossier, and forgotten."""
import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from beneficiaires import actions, contacts
from beneficiaires.depart import depart
from beneficiaires.etats_contact import TRANSITIONS, EtatContact
from beneficiaires.models import Dossier, PremierContact
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import SecretDetruit
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi, Evenement
from bilan.socle.transitions import TransitionRefusee
from tests.beneficiaires.test_vues_ouverture import PERSONNE, remplir
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme, FabriquePrestation

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 11, 26, 9, tzinfo=UTC)
ELLE = {"prenom": "Nadia", "nom": "Lefort", "courriel": "nadia@example.org", "telephone": "06 00 00 00 00", "message": "Plutôt le soir."}
E = EtatContact


def demande(etat=E.RECUE, instant=T0):
    contact = actions.demander_un_bilan(uuid.uuid4(), instant=instant, statut="demandeur_emploi", souhait="cpf", **ELLE)
    if etat != E.A_CONFIRMER:
        actions.confirmer_un_contact(contact, instant=instant)
    if etat not in (E.A_CONFIRMER, E.RECUE):
        verbe = {E.CONTACTEE: actions.contacter, E.SANS_SUITE: actions.classer_un_contact}[etat]
        verbe(contact, acteur=Acteur(compte=FabriqueCompte(gestion=True)), instant=instant)
    return contact


@pytest.fixture
def maison():
    FabriqueOrganisme()
    return FabriqueCompte(consultant=True), FabriqueCompte(gestion=True)


def test_nobody_of_the_team_sees_what_is_not_confirmed(maison):
    demande(E.A_CONFIRMER)
    assert [PremierContact.objects.pour(compte).count() for compte in maison] == [0, 0]
    assert list(Envoi.objects.values_list("gabarit", "destinataire")) == [("beneficiaires/contact_confirmer", ELLE["courriel"])]


def test_confirmed_it_is_seen_by_the_whole_team_and_one_letter_tells_the_house_without_a_name(maison):
    demande()
    assert [PremierContact.objects.pour(compte).count() for compte in (*maison, FabriqueCompte())] == [1, 1, 0]
    lettre = Envoi.objects.get(gabarit="beneficiaires/contact_recu")
    assert lettre.destinataire == "contact@lesjalons.example"
    corps = rendre(lettre, T0).body
    assert not any(mot in corps for mot in ELLE.values())


@pytest.mark.usefixtures("maison")
def test_whoever_took_contact_follows_her_and_another_consultant_does_not_see_her(maison):
    contact, autre = demande(), FabriqueCompte(consultant=True)
    actions.contacter(contact, acteur=Acteur(compte=maison[0]), instant=T0)
    assert [PremierContact.objects.pour(compte).count() for compte in (*maison, autre)] == [1, 1, 0]


@pytest.mark.usefixtures("maison")
def test_who_leaves_is_said_to_leave_the_requests_that_he_follows(maison):
    demande()
    assert depart(maison[0], T0) == []
    actions.contacter(demande(), acteur=Acteur(compte=maison[0]), instant=T0)
    assert [(reste.phrase.replace("\u00a0", " ").replace("\u202f", " "), reste.url) for reste in depart(maison[0], T0)] == [
        ("1 demande de bilan suivie : la gestion seule les voit.", "/dossiers/contacts/?etat=contactee"),
    ]


@pytest.mark.parametrize(("etat", "verbe"), [*product(E, TRANSITIONS)])
@pytest.mark.usefixtures("maison")
def test_each_verb_from_each_state(etat, verbe, maison):
    contact = demande(etat)
    gestes = {"contacter": actions.contacter, "classer": actions.classer_un_contact, "reprendre": actions.reprendre_un_contact}
    def faire():
        if verbe == "confirmer":
            actions.confirmer_un_contact(contact, instant=T0)
        else:
            gestes[verbe](contact, acteur=Acteur(compte=maison[1]), instant=T0)
    if etat in TRANSITIONS[verbe].de:
        faire()
        assert contact.etat == TRANSITIONS[verbe].vers
    else:
        with pytest.raises((TransitionRefusee, PermissionDenied)):
            faire()


@pytest.mark.parametrize(("etat", "jour"), [
    (E.A_CONFIRMER, date(2026, 12, 3)), (E.RECUE, date(2029, 11, 26)), (E.CONTACTEE, date(2029, 11, 26)), (E.SANS_SUITE, date(2029, 11, 26)),
])  # fmt: skip
@pytest.mark.usefixtures("maison")
def test_the_day_on_which_she_is_forgotten_still_counts_and_the_next_one_does_not(etat, jour):
    contact = demande(etat)
    midi = datetime(jour.year, jour.month, jour.day, 12, tzinfo=UTC)
    assert contact.oublier_le == jour
    assert (actions.oublier_les_contacts(midi), PremierContact.objects.count()) == (0, 1)
    assert (actions.oublier_les_contacts(midi + timedelta(days=1)), PremierContact.objects.count()) == (1, 0)


@pytest.mark.usefixtures("maison")
def test_a_contact_taken_later_begins_the_three_years_again(maison):
    contact = demande()
    actions.contacter(contact, acteur=Acteur(compte=maison[0]), instant=T0 + timedelta(days=365))
    assert contact.oublier_le == date(2030, 11, 26)


@pytest.mark.usefixtures("maison")
def test_forgotten_nothing_is_left_of_her_but_that_something_was_forgotten():
    contact, autre = demande(), demande()
    coffre, fil = contact.coffre, contact.fil
    actions.oublier_un_contact(contact, acteur=actions.ELLE, instant=T0)
    coffre.refresh_from_db()
    with pytest.raises(SecretDetruit):
        coffre.cle()
    assert [envoi.cle for envoi in Envoi.objects.filter(destinataire=ELLE["courriel"])] == [f"{autre.fil}:confirmer"]
    assert list(Evenement.objects.filter(fil=fil).order_by("rang").values_list("verbe", flat=True)) == ["premiercontact.confirmer", "premiercontact.oublier"]
    assert not Evenement.objects.filter(trace__isnull=False, fil=fil).exists()


@pytest.mark.usefixtures("maison")
def test_what_names_her_is_encrypted():
    demande()
    ligne = PremierContact.objects.values().get()
    ecrit = " ".join(str(valeur) + (bytes(valeur).decode("latin1") if isinstance(valeur, (bytes, memoryview)) else "") for valeur in ligne.values())
    assert not any(mot in ecrit for mot in ELLE.values())


@pytest.mark.usefixtures("maison")
def test_the_database_refuses_one_that_arrives_without_being_confirmed():
    contact = demande(E.A_CONFIRMER)
    with pytest.raises(IntegrityError):
        PremierContact.objects.filter(pk=contact.pk).update(etat=E.RECUE)


@pytest.mark.usefixtures("maison")
def test_opening_the_link_changes_nothing_and_its_two_buttons_do(client):
    contact = demande(E.A_CONFIRMER)
    lien, adresse = contacts.adresse_du_contact(contact), "/demande/"
    assert "confirmez votre demande" in client.get(lien, follow=True).text
    contact.refresh_from_db()
    assert contact.etat == E.A_CONFIRMER
    confirmer, effacer = ({"geste": geste, "demande": contact.pk} for geste in ("confirmer", "effacer"))
    assert [client.post(adresse, confirmer).status_code for _ in range(2)] == [302, 302]
    assert "votre demande est arrivée" in client.get(adresse).text
    assert client.post(adresse, effacer).headers["Location"] == "/demander-un-bilan/effacee/"
    assert [client.get(adresse).status_code, client.post(adresse).status_code, PremierContact.objects.count()] == [410, 410, 0]
    assert client.get(lien).status_code == 410


@pytest.mark.usefixtures("maison")
def test_a_page_left_open_erases_no_other_request_than_the_one_that_it_shows(client):
    premiere, seconde = demande(E.A_CONFIRMER), demande(E.A_CONFIRMER)
    ouverte = client.get(contacts.adresse_du_contact(premiere), follow=True).text
    client.get(contacts.adresse_du_contact(seconde))
    assert ouverte.count(f'name="demande" value="{premiere.pk}"') == 2
    assert client.post("/demande/", {"geste": "effacer", "demande": premiere.pk}).status_code == 410
    assert PremierContact.objects.count() == 2


@pytest.mark.usefixtures("maison")
def test_a_link_that_we_did_not_sign_opens_nothing(client):
    contact = demande(E.A_CONFIRMER)
    jeton = contacts.adresse_du_contact(contact).split("/")[2]
    reclame = contacts._RECLAMATION.sign(str(contact.pk))
    assert [client.get(f"/demande/{faux}/").status_code for faux in (str(contact.pk), jeton[:-1], reclame, "x")] == [410] * 4


@pytest.mark.usefixtures("maison")
def test_a_link_read_after_its_time_opens_nothing_even_before_the_clock_has_forgotten():
    contact = demande(E.A_CONFIRMER)
    jeton = contacts.adresse_du_contact(contact).split("/")[2]
    assert [contacts.contact_du(jeton, jour) for jour in (date(2026, 12, 3), date(2026, 12, 4))] == [contact, None]


def test_from_the_list_to_the_dossier_typed_by_nobody_twice(client, maison):
    contact, prestation = demande(), FabriquePrestation()
    client.force_login(maison[0])
    assert "Rappelez Nadia Lefort" in client.get("/").text
    assert "Nadia Lefort" in client.get(reverse("beneficiaires:contacts"), {"etat": "recue"}).text
    assert "Plutôt le soir." in client.get(reverse("beneficiaires:contact", args=[contact.pk])).text
    forme = client.post(reverse("beneficiaires:ouvrir_contact", args=[contact.pk]), follow=True).context["forme"]
    connu = {nom: forme[nom].value() for nom in ("prenom", "nom", "email", "telephone", "statut")}
    assert connu == {"prenom": "Nadia", "nom": "Lefort", "email": "nadia@example.org", "telephone": "06 00 00 00 00", "statut": "demandeur_emploi"}

    remplir(client, prestation)
    client.post("/dossiers/ouvrir/personne/", PERSONNE | connu)
    assert PremierContact.objects.filter(pk=contact.pk).exists()  # nothing is written before the last button
    client.post("/dossiers/ouvrir/recapitulatif/")
    assert (Dossier.objects.count(), PremierContact.objects.count()) == (1, 0)


def test_the_request_stays_when_the_pages_came_to_speak_of_somebody_else(client, maison):
    demande()
    prestation = FabriquePrestation()
    client.force_login(maison[0])
    client.post(reverse("beneficiaires:ouvrir_contact", args=[PremierContact.objects.get().pk]))
    remplir(client, prestation)  # taken up another day, for Camille Moreau
    client.post("/dossiers/ouvrir/recapitulatif/")
    assert (Dossier.objects.count(), PremierContact.objects.count()) == (1, 1)


def test_opening_from_a_request_loses_nothing_of_a_dossier_already_begun(client, maison):
    demande()
    FabriquePrestation()
    client.force_login(maison[0])
    client.post("/dossiers/ouvrir/personne/", PERSONNE)
    page = client.post(reverse("beneficiaires:ouvrir_contact", args=[PremierContact.objects.get().pk]), follow=True)
    assert "Un dossier est déjà commencé" in page.text
    assert client.session["ouverture"]["personne"]["nom"] == PERSONNE["nom"]


def test_a_dossier_that_is_refused_leaves_the_request_where_it_was(client, maison):
    contact, prestation = demande(), FabriquePrestation()
    client.force_login(maison[0])
    client.post(reverse("beneficiaires:ouvrir_contact", args=[contact.pk]))
    remplir(client, prestation)
    FabriqueDossier(beneficiaire__compte__email=PERSONNE["email"])  # meanwhile, she has one
    assert client.post("/dossiers/ouvrir/recapitulatif/").status_code == 422
    assert PremierContact.objects.filter(pk=contact.pk).exists()


def test_one_that_another_follows_is_not_forgotten_by_opening(maison):
    contact = demande()
    actions.contacter(contact, acteur=Acteur(compte=maison[0]), instant=T0)
    autre = FabriqueCompte(consultant=True)
    actions.contact_devenu_dossier(str(contact.pk), autre, courriel=ELLE["courriel"], nom=ELLE["nom"], acteur=Acteur(compte=autre), instant=T0)
    assert PremierContact.objects.count() == 1


@pytest.mark.parametrize(("verbe", "code"), [("contacter", 302), ("classer", 302), ("reprendre", 302), ("confirmer", 403), ("oublier", 302), ("effacer", 403)])
@pytest.mark.usefixtures("maison")
def test_what_the_team_may_do_from_the_page(client, maison, verbe, code):
    contact = demande()
    client.force_login(maison[0])
    assert client.post(f"/dossiers/contacts/{contact.pk}/{verbe}/").status_code == code


def test_a_refused_gesture_is_said_as_an_error_and_changes_nothing(client, maison):
    contact = demande()
    client.force_login(maison[0])
    reponse = client.post(f"/dossiers/contacts/{contact.pk}/reprendre/", follow=True)  # it is already to be called
    assert [message.level_tag for message in reponse.context["messages"]] == ["error"]
    contact.refresh_from_db()
    assert contact.etat == E.RECUE


@pytest.mark.usefixtures("maison")
def test_many_requests_cost_no_more_queries_than_one(client, maison, django_assert_num_queries):
    client.force_login(maison[1])
    for combien in (1, 3):
        while PremierContact.objects.count() < combien:
            demande()
        client.get(reverse("beneficiaires:contacts"))
        with django_assert_num_queries(8):
            client.get(reverse("beneficiaires:contacts"))
