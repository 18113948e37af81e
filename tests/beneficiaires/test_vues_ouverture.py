"""The four pages that open a dossier: they go forth and back, lose nothing, and write at the last button only."""
from datetime import date, time, timedelta

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils import timezone

from beneficiaires.forms.champs import EnHeures
from beneficiaires.models import Dossier, Employeur
from bilan.socle import mots
from bilan.socle.models import Envoi
from seances.models import Disponibilite
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueEmployeur, FabriqueOrganisme, FabriquePrestation, siret

pytestmark = pytest.mark.django_db

PERSONNE = {
    "prenom": "Camille", "nom": "Moreau", "email": "camille@example.org", "telephone": "", "accord": "feminin", "statut": "salarie",
    "poste": "", "adresse": "", "code_postal": "", "ville": "", "territoire": "metropole",
}
EMPLOYEUR = {
    "mode_financement": "plan_developpement", "precise": "plan_developpement", "raison_sociale": "Ateliers Kerbrat SAS", "siret": siret(7),
    "representant": "Yann Kerbrat", "representant_fonction": "directeur", "courriel": "rh@kerbrat.example", "employeur_adresse": "",
    "employeur_code_postal": "", "employeur_ville": "",
}
HEURES = {"heures_preliminaire": "1", "heures_investigation": "6", "heures_confrontation": "6", "heures_evaluation": "6", "heures_recherches_personnelles": "5"}

LUNDI = date(timezone.localdate().year + 2, 9, 4)
LUNDI += timedelta(-LUNDI.weekday() % 7)  # ten weeks without a week that is all holidays


@pytest.fixture
def prestation():
    FabriqueOrganisme()
    return FabriquePrestation()


@pytest.fixture
def consultante(client, prestation):
    compte = FabriqueCompte(consultant=True)
    client.force_login(compte)
    return compte


def poster(client, etape, donnees):
    return client.post(f"/dossiers/ouvrir/{etape}/", donnees)


def programme(prestation, **autrement):
    return {"prestation": prestation.pk, "precise": prestation.pk, "prix_centimes": "1 800,00", "taux_distance": "100", **HEURES, **autrement}


def avant_le_calendrier(client, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    poster(client, "programme", programme(prestation))


def remplir(client, prestation, **financement):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR | financement)
    poster(client, "programme", programme(prestation))
    return poster(client, "calendrier", {"premiere_date": "", "heure": "", "periode_fin": ""})


def test_from_the_person_to_the_dossier_in_four_pages_and_one_last_button(client, consultante, prestation):
    assert client.get("/dossiers/ouvrir/").url == "/dossiers/ouvrir/personne/"
    assert poster(client, "personne", PERSONNE).url == "/dossiers/ouvrir/financement/"
    assert poster(client, "financement", EMPLOYEUR).url == "/dossiers/ouvrir/programme/"
    assert poster(client, "programme", programme(prestation)).url == "/dossiers/ouvrir/calendrier/"
    assert poster(client, "calendrier", {"premiere_date": "", "heure": "", "periode_fin": ""}).url == "/dossiers/ouvrir/recapitulatif/"
    assert "Ateliers Kerbrat SAS" in client.get("/dossiers/ouvrir/recapitulatif/").text
    assert Dossier.objects.count() == Employeur.objects.count() == Envoi.objects.count() == 0

    reponse = client.post("/dossiers/ouvrir/recapitulatif/")
    dossier = Dossier.objects.get()
    assert reponse.url == f"/dossiers/{dossier.numero}/"
    assert (dossier.consultant, dossier.beneficiaire.compte.email, dossier.employeur.siret) == (consultante, "camille@example.org", siret(7))
    assert (dossier.prix_centimes, dossier.taux_distance, dossier.periode_debut) == (180_000, 100, None)
    assert client.get("/dossiers/ouvrir/").url == "/dossiers/ouvrir/personne/"  # nothing is left of it


def test_a_server_killed_once_the_dossier_is_written_leaves_nothing_of_its_draft(client, consultante, prestation, monkeypatch):
    remplir(client, prestation)

    def mourir(*_):
        raise SystemExit

    with monkeypatch.context() as coupure, pytest.raises(SystemExit):
        coupure.setattr(SessionMiddleware, "process_response", mourir)
        client.post("/dossiers/ouvrir/recapitulatif/")
    assert Dossier.objects.count() == 1
    assert client.get("/dossiers/ouvrir/").url == "/dossiers/ouvrir/personne/"


def test_the_second_click_on_the_last_button_opens_nothing(client, consultante, prestation):
    remplir(client, prestation)
    session = client.session["ouverture"]
    client.post("/dossiers/ouvrir/recapitulatif/")
    autre_onglet = client.session
    autre_onglet["ouverture"] = session
    autre_onglet.save()
    reponse = client.post("/dossiers/ouvrir/recapitulatif/")
    assert reponse.status_code == 422
    assert "a déjà un bilan ouvert" in reponse.text
    assert Dossier.objects.count() == 1


def test_one_cannot_jump_over_a_page(client, consultante):
    assert client.get("/dossiers/ouvrir/calendrier/").url == "/dossiers/ouvrir/personne/"
    assert client.get("/dossiers/ouvrir/recapitulatif/").url == "/dossiers/ouvrir/personne/"
    assert client.get("/dossiers/ouvrir/ailleurs/").status_code == 404


def test_going_back_shows_what_was_typed_even_what_was_refused(client, consultante):
    reponse = poster(client, "personne", PERSONNE | {"email": "camille"})
    assert reponse.status_code == 422
    assert 'value="camille"' in client.get("/dossiers/ouvrir/personne/").text
    poster(client, "personne", PERSONNE)
    assert 'value="Moreau"' in client.get("/dossiers/ouvrir/personne/").text


def test_the_employer_is_not_even_on_the_page_when_he_must_not_know(client, consultante):
    poster(client, "personne", PERSONNE)
    page = poster(client, "financement", {"mode_financement": "cpf_hors_temps_travail", "precise": ""}).text
    assert "dernier_bilan_finance" in page
    assert "raison_sociale" not in page
    assert "sur_temps_travail" not in page


def test_another_way_of_paying_asks_its_own_questions_before_it_is_judged(client, consultante):
    poster(client, "personne", PERSONNE)
    reponse = poster(client, "financement", {"mode_financement": "plan_developpement", "precise": ""})
    assert reponse.status_code == 200
    assert "raison_sociale" in reponse.text
    assert "reprendre" not in reponse.text
    refusee = poster(client, "financement", EMPLOYEUR | {"raison_sociale": "", "siret": ""})
    assert refusee.status_code == 422
    assert "Renseignez « Raison sociale »" in refusee.text.replace("\u202f", " ")


def test_a_page_opened_again_after_the_choice_does_not_ask_it_a_second_time(client, consultante):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", {"mode_financement": "plan_developpement", "precise": ""})
    forme = client.get("/dossiers/ouvrir/financement/").context["forme"]
    assert (forme["precise"].value(), "siret" in forme.fields) == ("plan_developpement", True)


def test_where_employers_are_known_one_is_chosen_or_described(client, consultante):
    connu = FabriqueDossier(consultant=consultante).employeur
    poster(client, "personne", PERSONNE)
    refusee = poster(client, "financement", EMPLOYEUR | {"employeur": "", "raison_sociale": "", "siret": ""})
    assert refusee.status_code == 422
    assert "demande un employeur" in refusee.text
    assert poster(client, "financement", EMPLOYEUR | {"employeur": connu.pk, "raison_sociale": "", "siret": ""}).status_code == 302


@pytest.mark.parametrize(("mode", "facultatifs"), [("plan_developpement", []), ("opco_hors_plan", ["employeur", "raison_sociale"])])
def test_the_employer_is_said_optional_only_where_he_is(client, consultante, mode, facultatifs):
    FabriqueDossier(consultant=consultante)
    poster(client, "personne", PERSONNE)
    forme = poster(client, "financement", {"mode_financement": mode, "precise": ""}).context["forme"]
    assert [nom for nom in ("employeur", "raison_sociale") if forme[nom].facultatif] == facultatifs


def test_the_employers_of_others_are_not_offered(client, consultante):
    FabriqueDossier(employeur__raison_sociale="Chantiers du Large")
    poster(client, "personne", PERSONNE)
    assert "Chantiers du Large" not in poster(client, "financement", {"mode_financement": "plan_developpement", "precise": ""}).text


def test_an_employer_typed_before_the_choice_changed_is_forgotten(client, consultante, prestation):
    remplir(client, prestation, mode_financement="personnel", precise="personnel")
    client.post("/dossiers/ouvrir/recapitulatif/")
    assert Dossier.objects.get().employeur is None
    assert Employeur.objects.count() == 0


def test_a_known_employer_is_found_by_his_siret_and_left_as_he_is(client, consultante, prestation):
    connu = FabriqueEmployeur(siret=siret(7), raison_sociale="Ateliers Kerbrat SAS")
    remplir(client, prestation, raison_sociale="ateliers kerbrat sas")
    client.post("/dossiers/ouvrir/recapitulatif/")
    assert Dossier.objects.get().employeur == connu
    assert Employeur.objects.get().raison_sociale == "Ateliers Kerbrat SAS"


def test_the_siret_of_another_company_is_said_where_it_is_typed(client, consultante):
    FabriqueEmployeur(siret=siret(7), raison_sociale="Ateliers Kerbrat SAS")
    poster(client, "personne", PERSONNE)
    reponse = poster(client, "financement", EMPLOYEUR | {"raison_sociale": "Chantiers du Large"})
    assert (reponse.status_code, reponse.context["forme"].errors["siret"]) == (
        422, ["Ce SIRET est celui d’Ateliers Kerbrat SAS\u202f: reprenez ce nom si c’est la même entreprise, sinon vérifiez le numéro."])


def test_the_provider_cannot_be_the_employer_and_the_summary_says_where_to_mend_it(client, consultante, prestation):
    remplir(client, prestation, siret=siret(0))
    reponse = client.post("/dossiers/ouvrir/recapitulatif/")
    assert reponse.status_code == 422
    assert "R6313-5" in reponse.text
    assert '/dossiers/ouvrir/financement/">Reprendre cette étape' in reponse.text
    assert Employeur.objects.count() == 0


def test_twenty_five_hours_are_refused_where_they_are_typed(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    reponse = poster(client, "programme", programme(prestation, heures_recherches_personnelles="6"))
    assert reponse.status_code == 422
    assert "Le programme compte 25" in reponse.text


def test_the_programme_starts_from_the_offer(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    page = client.get("/dossiers/ouvrir/programme/").text
    assert 'name="prix_centimes" value="1800"' in page
    assert 'name="heures_investigation" value="6"' in page


def test_a_first_date_gives_the_period_of_the_offer(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    poster(client, "programme", programme(prestation))
    debut = timezone.localdate() + timedelta(60)
    poster(client, "calendrier", {"premiere_date": debut.isoformat(), "heure": "", "periode_fin": ""})
    client.post("/dossiers/ouvrir/recapitulatif/")
    dossier = Dossier.objects.get()
    assert dossier.periode_debut == debut
    assert (dossier.periode_fin.year * 12 + dossier.periode_fin.month) - (debut.year * 12 + debut.month) in (2, 3)


def test_one_may_start_over(client, consultante):
    poster(client, "personne", PERSONNE)
    assert client.post("/dossiers/ouvrir/effacer/").url == "/dossiers/ouvrir/personne/"
    assert 'value="Moreau"' not in client.get("/dossiers/ouvrir/personne/").text


def test_gestion_says_who_will_follow_the_person(client, prestation):
    consultante, gestion = FabriqueCompte(consultant=True), FabriqueCompte(gestion=True)
    client.force_login(gestion)
    poster(client, "personne", PERSONNE | {"consultant": consultante.pk})
    poster(client, "financement", EMPLOYEUR)
    poster(client, "programme", programme(prestation))
    poster(client, "calendrier", {"premiere_date": "", "heure": "", "periode_fin": ""})
    client.post("/dossiers/ouvrir/recapitulatif/")
    assert Dossier.objects.get().consultant == consultante


def test_a_beneficiaire_opens_nothing(client, prestation):
    client.force_login(FabriqueDossier().beneficiaire.compte)
    assert client.get("/dossiers/ouvrir/").status_code == 403
    assert client.get("/dossiers/ouvrir/personne/").status_code == 403
    assert client.post("/dossiers/ouvrir/recapitulatif/").status_code == 403


def test_without_an_offer_one_is_told_what_to_do_first(client):
    client.force_login(FabriqueCompte(consultant=True))
    assert "Aucune prestation" in client.get("/dossiers/ouvrir/").text


def test_an_employer_already_known_is_said_to_be_kept_as_he_was(client, consultante, prestation):
    FabriqueEmployeur(siret=siret(7), raison_sociale="Ateliers Kerbrat SAS", representant="Nadia Lefort", courriel="n.lefort@kerbrat.example")
    remplir(client, prestation)
    resume = client.get("/dossiers/ouvrir/recapitulatif/").text
    assert "sa fiche est gardée, et ce que vous avez tapé d’autre ne l’est pas" in resume
    assert ("Nadia Lefort" in resume, "n.lefort@kerbrat.example" in resume, "Yann Kerbrat" in resume) == (True, True, False)
    texte = client.post("/dossiers/ouvrir/recapitulatif/", follow=True).text
    assert "Ateliers Kerbrat SAS était déjà connu\u202f: sa fiche n’a pas changé." in texte
    assert Dossier.objects.get().employeur.representant == "Nadia Lefort"


def test_a_new_employer_is_announced_as_nothing_special(client, consultante, prestation):
    remplir(client, prestation)
    assert "déjà connu" not in client.post("/dossiers/ouvrir/recapitulatif/", follow=True).text


def test_the_employer_does_not_sign_from_the_address_of_the_person(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    reponse = poster(client, "financement", EMPLOYEUR | {"courriel": PERSONNE["email"].upper()})
    assert reponse.status_code == 422
    assert "chacun signe depuis la sienne" in reponse.text


@pytest.mark.parametrize(("financement", "phrase"), [
    (EMPLOYEUR, "Son employeur ne reçoit rien tant que vous ne lui envoyez pas de convention."),
    ({"mode_financement": "personnel", "precise": "personnel"}, "Rien ne part à son employeur, ni maintenant ni plus tard."),
    ({"mode_financement": "cpf_hors_temps_travail", "precise": "cpf_hors_temps_travail"}, "Rien ne part à son employeur, ni maintenant ni plus tard."),
])
def test_the_summary_says_what_will_leave_for_the_employer(client, consultante, prestation, financement, phrase):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", financement)
    poster(client, "programme", programme(prestation))
    poster(client, "calendrier", {"premiere_date": "", "heure": "", "periode_fin": ""})
    assert phrase in client.get("/dossiers/ouvrir/recapitulatif/").text


def test_the_summary_names_whoever_will_be_written_to(client, consultante, prestation):
    remplir(client, prestation)
    texte = client.get("/dossiers/ouvrir/recapitulatif/").text
    assert all(mot in texte for mot in ("Yann Kerbrat, directeur", "rh@kerbrat.example", mots.siret(siret(7))))


def test_a_unit_may_be_typed_after_a_number(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    for champ, valeur in (("prix_centimes", "1 800 €"), *(("heures_confrontation", heures) for heures in ("6 h", "6,0", "5h20", "5 H 59"))):
        reponse = poster(client, "programme", programme(prestation, **{champ: valeur}))
        assert (reponse.status_code, reponse.headers.get("Location")) == (302, "/dossiers/ouvrir/calendrier/"), valeur


@pytest.mark.parametrize(("ecrit", "minutes"), [("1h30", 90), ("1 h 20", 80), ("0h07", 7), ("1,5", 90), ("2", 120)])
def test_hours_are_read_as_a_decimal_or_as_on_a_clock(ecrit, minutes):
    champ = EnHeures()
    assert champ.clean(ecrit) == champ.clean(champ.prepare_value(minutes / 60)) == minutes


HORS_BORNES = (
    ("heures_confrontation", "1h75", "Écrivez un nombre d’heures, comme « 1,5 » ou « 1 h 30 »."), ("heures_confrontation", "101", "Écrivez 100 au plus."),
    ("heures_confrontation", "1,505", "Écrivez 2 chiffres au plus après la virgule."), ("taux_distance", "101", "Écrivez 100 au plus."),
    ("taux_distance", "-1", "Écrivez 0 au moins."),
)


def test_a_number_out_of_bounds_is_refused_in_plain_words(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    for champ, valeur, phrase in HORS_BORNES:
        forme = poster(client, "programme", programme(prestation, **{champ: valeur})).context["forme"]
        assert [" ".join(erreur.split()) for erreur in forme.errors[champ]] == [phrase]


def test_a_text_that_is_too_long_says_by_how_much(client, consultante):
    forme = poster(client, "personne", PERSONNE | {"poste": "a" * 121}).context["forme"]
    assert forme.errors["poste"] == ["C’est trop long\u202f: 120 caractères au plus, il y en a 121."]


def test_no_first_session_on_a_public_holiday(client, consultante, prestation):
    poster(client, "personne", PERSONNE)
    poster(client, "financement", EMPLOYEUR)
    poster(client, "programme", programme(prestation))
    noel = f"{timezone.localdate().year + 1}-12-25"
    reponse = poster(client, "calendrier", {"premiere_date": noel, "heure": "09:30", "periode_fin": ""})
    assert (reponse.status_code, "Ce jour est férié" in reponse.text) == (422, True)


DIX_SEANCES = (
    ({"heure": "", "periode_fin": LUNDI + timedelta(14)}, "periode_fin", "7 séances tombent après la fin de la période"),
    ({"heure": "", "periode_fin": LUNDI + timedelta(62)}, "periode_fin", "1 séance tombe après la fin de la période"),
    ({"heure": "03:00", "periode_fin": ""}, "heure", "Une séance à 3 h ? Choisissez une heure entre 7 h et 22 h."),
    ({"heure": "22:00", "periode_fin": LUNDI + timedelta(70)}, "", ""),
    ({"heure": "22:30", "periode_fin": ""}, "heure", "Choisissez une heure entre 7 h et 22 h."),
)


def test_ten_weekly_sessions_must_fit_in_the_period_and_in_the_day(client, consultante, prestation):
    avant_le_calendrier(client, prestation)
    for dates, champ, phrase in DIX_SEANCES:
        reponse = poster(client, "calendrier", {"premiere_date": LUNDI, **dates})
        erreurs = reponse.context["forme"].errors if reponse.context else {}
        assert list(erreurs) == ([champ] if champ else []), dates
        assert not champ or phrase in erreurs[champ][0].replace("\u202f", " ")


def test_the_hour_must_be_one_when_the_consultant_receives(client, consultante, prestation):
    for jour in range(5):
        Disponibilite.objects.create(consultant=consultante, jour=jour, debut=time(5), fin=time(12))
    avant_le_calendrier(client, prestation)
    tard = poster(client, "calendrier", {"premiere_date": LUNDI, "heure": "11:00", "periode_fin": ""})
    assert tard.context["forme"].errors["heure"] == ["Aucune de vos disponibilités ne laisse place à une séance à 11 h."]
    assert poster(client, "calendrier", {"premiere_date": LUNDI, "heure": "05:30", "periode_fin": ""}).status_code == 302


def test_a_telephone_and_a_postal_code_are_looked_at(client, consultante):
    incomplet, postal = "Ce numéro de téléphone n’est pas complet", "Un code postal a cinq chiffres."
    saisies = (("telephone", "abc", incomplet), ("telephone", "06 12", incomplet), ("code_postal", "4400", postal), ("code_postal", "zzz", postal))
    for champ, valeur, phrase in saisies:
        reponse = poster(client, "personne", PERSONNE | {champ: valeur})
        assert (reponse.status_code, phrase in reponse.text) == (422, True), valeur


def test_a_telephone_is_written_as_people_write_it(client, consultante):
    for numero in ("0612345678", "06 12 34 56 78", "+33 6 12 34 56 78", "02.40.00.00.00", "+590 (0)590 12 34 56"):
        assert poster(client, "personne", PERSONNE | {"telephone": numero, "code_postal": "97110"}).status_code == 302, numero
