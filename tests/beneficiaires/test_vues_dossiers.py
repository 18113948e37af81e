"""The list of dossiers, the header that every tab wears, the journal in words."""
import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import annuler, modifier_programme
from beneficiaires.chronique import PHRASES, en_phrase
from beneficiaires.etats import TRANSITIONS
from beneficiaires.models import Dossier, Employeur
from beneficiaires.models.personnes import FICHE
from bilan.rassemblement import chacune
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.journal import consigner
from bilan.socle.models import Compte, Document, Evenement
from bilan.socle.models.document import NOM_PLIE
from bilan.socle.recherche import indexe, presque
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueEmployeur, FabriqueOrganisme

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultante(client):
    FabriqueOrganisme()
    compte = FabriqueCompte(consultant=True)
    client.force_login(compte)
    return compte


def dossier(consultante, prenom="Camille", nom="Moreau", **champs):
    return FabriqueDossier(consultant=consultante, beneficiaire__compte__prenom=prenom, beneficiaire__compte__nom=nom, **champs)


def personnes(client, **filtres):
    tableau = client.get("/dossiers/", filtres).context["tableau"]
    return {ligne[0].libelle for ligne in tableau.lignes} if tableau else set()


# --- The list ---------------------------------------------------------------------------------------------------------

def test_a_consultant_sees_his_dossiers_and_gestion_sees_them_all(client, consultante):
    dossier(consultante)
    FabriqueDossier(beneficiaire__compte__prenom="Malik", beneficiaire__compte__nom="Benhaddou")
    assert personnes(client) == {"Camille Moreau"}
    client.force_login(FabriqueCompte(gestion=True))
    assert personnes(client) == {"Camille Moreau", "Malik Benhaddou"}


def test_three_letters_without_accents_find_a_person_a_number_an_employer(client, consultante):
    dossier(consultante, "Élodie", "Garnier-Lecœur", numero="BDC-2026-0777", employeur__raison_sociale="Conserverie de Bénodet")
    dossier(consultante, "Malik", "Benhaddou", numero="BDC-2026-0888", beneficiaire__compte__email="malik@example.org")  # no number but his own
    recherches = ("elo", "ÉLO", "gar", "garnier elodie", "œur", "BDC-2026-0777", "0777", "77", "eno", "BÉNODET elodie")
    assert [mots for mots in recherches if personnes(client, q=mots) != {"Élodie Garnier-Lecœur"}] == []


def test_what_finds_nobody_finds_nobody(client, consultante):
    dossier(consultante)
    for recherche in ("%", "_", "' or 1=1 --", "zzz", "\\"):
        reponse = client.get("/dossiers/", {"q": recherche})
        assert (reponse.status_code, "Aucun dossier trouvé" in reponse.text) == (200, True), recherche


def test_a_dossier_is_found_by_the_names_that_its_people_bear_now(client, consultante):
    sien = dossier(consultante, "Élodie", "Garnier", employeur__raison_sociale="Conserverie Roux")
    autre = FabriqueEmployeur(raison_sociale="Menuiserie Blin")
    Compte.objects.filter(pk=sien.beneficiaire.compte_id).update(nom="Le Goff")
    Employeur.objects.filter(pk=sien.employeur_id).update(raison_sociale="Conserverie Bénodet")
    assert [personnes(client, q=mots) for mots in ("garnier", "roux")] == [set(), set()]
    assert personnes(client, q="benodet goff 2026") == {"Élodie Le Goff"}
    sien.employeur = autre
    sien.save(update_fields=["employeur"])
    assert [personnes(client, q=mots) for mots in ("benodet", "blin")] == [set(), {"Élodie Le Goff"}]


@pytest.mark.parametrize(("modele", "index"), [(Compte, "compte_trigrammes"), (Dossier, "dossier_trigrammes")])
def test_an_index_finds_what_is_searched(modele, index):
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")  # so few rows that the planner would read them all, in some order
    assert index in modele.objects.filter(indexe("mor", "recherche")).explain()


@pytest.mark.parametrize(("modele", "plie", "index"), [(Employeur, FICHE, "employeur_fiche"), (Document, NOM_PLIE, "document_trigrammes")])
def test_an_index_finds_what_the_back_office_searches(modele, plie, index):
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert index in modele.objects.order_by().alias(plie=plie).filter(presque("mor", "plie")).explain()


@pytest.mark.parametrize(("mots", "trouve"), [
    ("bénod", True), ("BÉNODET rh", True), ('"conserverie de"', True), ("12345", True), ("le goff", True), ("@benodet", True), ("l'", True), ("l'anse", True),
    ("benodet", True), ("bénodèt", False), ("bénodet1", False), ("zzz", False), ("bénodet zzz", False), ("le  goff", True), ('"le  goff"', False),
])
def test_the_back_office_finds_an_employer_by_any_of_its_columns(rf, mots, trouve):
    bon = FabriqueEmployeur(raison_sociale="Conserverie de l'anse de Bénodet", siret="12345678200002", representant="Élodie Le Goff", courriel="rh@benodet.fr")
    FabriqueEmployeur(raison_sociale="Menuiserie Roux", representant="Paul Roux", courriel="paul@roux.fr")
    page, tous = admin.site.get_model_admin(Employeur), Employeur.objects.order_by("pk")
    assert list(page.get_search_results(rf.get("/"), tous, mots)[0]) == [bon] * trouve


def test_filters_add_up_and_an_unknown_value_filters_nothing(client, consultante):
    dossier(consultante, "Camille", etat="en_cours")
    dossier(consultante, "Malik", etat="clos", date_terme="2026-01-01")
    dossier(consultante, "Inès", mode_financement="personnel")
    assert personnes(client, etat="en_cours") == {"Camille Moreau"}
    assert personnes(client, etat="finis") == {"Malik Moreau"}
    assert personnes(client, etat="en_cours_tous") == {"Camille Moreau", "Inès Moreau"}
    assert personnes(client, financement="personnel") == {"Inès Moreau"}
    assert personnes(client, financement="personnel", etat="en_cours") == set()
    assert personnes(client, etat="ailleurs", tri="ailleurs", page="zz") == {"Camille Moreau", "Malik Moreau", "Inès Moreau"}


def test_a_content_that_is_destroyed_is_found_however_the_bilan_ended(client, consultante):
    dossier(consultante, "Camille", etat="abandon").coffre_travaux.detruire(timezone.now())
    dossier(consultante, "Malik", etat="purge", date_terme="2026-01-01")
    dossier(consultante, "Inès", etat="abandon")
    assert personnes(client, etat="purge") == {"Camille Moreau", "Malik Moreau"}


@pytest.mark.parametrize(("demande", "dit"), [({"etat": "clos"}, "Aucun n’est dans ce cas."), ({"q": "zzz"}, "Trois lettres du nom suffisent, sans accent.")])
def test_an_empty_list_speaks_of_what_was_asked(client, consultante, demande, dit):
    assert client.get("/dossiers/", demande).context["vide"].texte == f"{dit} Les filtres se cumulent\u202f: retirez-en un."


def test_the_count_is_a_sentence(client, consultante):
    for prenom in ("Camille", "Malik"):
        dossier(consultante, prenom)
    assert client.get("/dossiers/").context["compte_dossiers"] == "2 dossiers."
    assert client.get("/dossiers/", {"q": "mor"}).context["compte_dossiers"] == "2 dossiers contiennent «\u202fmor\u202f»."
    assert client.get("/dossiers/", {"q": "mal"}).context["compte_dossiers"] == "1 dossier contient «\u202fmal\u202f»."


def test_an_empty_list_says_what_to_do(client, consultante):
    assert "Aucun dossier encore" in client.get("/dossiers/").text


def test_a_page_costs_as_much_for_three_dossiers_as_for_one(client, consultante, django_assert_num_queries):
    dossier(consultante)
    client.get("/dossiers/")  # the session's own first queries
    with django_assert_num_queries(8):
        client.get("/dossiers/")
    dossier(consultante), dossier(consultante)
    with django_assert_num_queries(8):
        client.get("/dossiers/")


def test_the_list_is_exported_as_it_is_filtered_without_a_formula(client, consultante):
    dossier(consultante, "=HYPERLINK(1)", "Moreau", numero="BDC-2026-0001")
    dossier(consultante, "Malik", "Benhaddou")
    reponse = client.get("/dossiers/", {"q": "moreau", "format": "csv"})
    lignes = b"".join(reponse.streaming_content).decode("utf-8-sig").splitlines()
    assert lignes[0] == "Numéro;Prénom;Nom;Financement;État;Ouvert le;Début;Fin;Prix en euros;Suivi par"
    assert lignes[1:] == [
        "BDC-2026-0001;'=HYPERLINK(1);Moreau;Plan de développement des compétences;Contrat en préparation;2026-11-20;2027-01-11;2027-04-09;1800,00;"
        "Hélène Vasseur",
    ]


def test_what_is_found_on_one_page_is_searched_once_and_counted_all_the_same(client, consultante):
    """(how many are found, which page is asked) → rows drawn, which page of how many, searches."""
    dossier(consultante, nom="Autre")
    crees = 0
    for (combien, page), (lues, laquelle, recherches) in {
        (0, ""): (0, None, 1), (1, ""): (1, (1, 1), 1), (25, ""): (25, (1, 1), 1), (25, "2"): (25, (1, 1), 2),
        (26, ""): (25, (1, 2), 2), (26, "2"): (1, (2, 2), 2), (26, "99"): (1, (2, 2), 2), (26, "x"): (25, (1, 2), 2),
    }.items():
        for _ in range(combien - crees):
            dossier(consultante, nom="Cherchée")
        crees = combien
        with CaptureQueriesContext(connection) as faites:
            reponse = client.get("/dossiers/", {"q": "cherchee"} | ({"page": page} if page else {}))
        tableau = reponse.context["tableau"]
        assert len(tableau.lignes if tableau else []) == lues
        assert reponse.context["compte_dossiers"].startswith(f"{combien} dossier contient" if combien < 2 else f"{combien} dossiers contiennent")
        assert sum("bilan_trigrammes" in faite["sql"] for faite in faites.captured_queries) == recherches
        assert ((tableau.page.number, tableau.page.paginator.num_pages) if tableau else None) == laquelle
        if (combien, page) == (26, ""):
            assert "Page 1 sur 2" in reponse.text and "q=cherchee&amp;page=2" in reponse.text


def test_a_beneficiaire_has_no_list(client):
    client.force_login(FabriqueDossier().beneficiaire.compte)
    assert client.get("/dossiers/").status_code == 403
    assert client.get("/dossiers/", {"format": "csv"}).status_code == 403


# --- The header -------------------------------------------------------------------------------------------------------

def test_a_dossier_says_whose_it_is_how_it_is_paid_and_what_comes_next(client, consultante):
    ouvert = dossier(consultante, numero="BDC-2026-0042")
    reponse = client.get("/dossiers/BDC-2026-0042/")
    assert reponse.status_code == 200
    assert "<h1>Camille Moreau</h1>" in reponse.text
    assert "Plan de développement des compétences" in reponse.text
    assert reponse.text.count('class="surligne"') == 1
    assert reponse.text.count("btn-primary") == 1
    assert reponse.context["entete"].titre_heures == "19\u00a0h d’accompagnement prévues"
    assert [phase.legale for phase in reponse.context["entete"].etapes.phases] == ["1° Préliminaire", "2° Investigation", "3° Conclusions", "Entre les séances"]
    assert ouvert.employeur.raison_sociale in reponse.text


def test_a_dossier_that_must_stay_unknown_to_the_employer_says_so(client, consultante):
    dossier(consultante, mode_financement="cpf_hors_temps_travail", numero="BDC-2026-0042")
    assert "ce dossier n’a pas d’employeur" in client.get("/dossiers/BDC-2026-0042/").text


def test_gestion_has_neither_notes_nor_synthesis_among_the_tabs(client, consultante):
    ouvert = dossier(consultante)
    onglets = [libelle for libelle, _, _ in client.get(f"/dossiers/{ouvert.numero}/").context["entete"].onglets]
    assert onglets == ["Parcours", "Convention", "Séances", "Préparation", "Notes", "Synthèse", "Documents", "Journal"]
    client.force_login(FabriqueCompte(gestion=True))
    onglets = [libelle for libelle, _, _ in client.get(f"/dossiers/{ouvert.numero}/").context["entete"].onglets]
    assert onglets == ["Parcours", "Convention", "Séances", "Documents", "Journal"]


def test_a_stranger_finds_no_dossier_and_its_person_has_her_own_pages(client, consultante):
    ouvert = dossier(consultante)
    onglets = ("dossier", "beneficiaires:documents", "beneficiaires:journal", "beneficiaires:fin", "beneficiaires:programme")
    for compte, code in ((consultante, 200), (FabriqueCompte(consultant=True), 404), (FabriqueDossier().beneficiaire.compte, 404),
                         (ouvert.beneficiaire.compte, 403), (FabriqueCompte(gestion=True), 200)):
        client.force_login(compte)
        obtenus = {onglet: client.get(reverse(onglet, args=[ouvert.numero])).status_code for onglet in onglets}
        assert obtenus == dict.fromkeys(onglets, code), compte.roles


# --- The end, the programme ---------------------------------------------------------------------------------------------

def test_a_dossier_is_cancelled_by_its_own_page_and_only_as_the_table_allows(client, consultante):
    ouvert = dossier(consultante)
    assert [verbe for verbe, *_ in client.get(reverse("beneficiaires:fin", args=[ouvert.numero])).context["fins"]] == ["annuler"]
    assert client.get(reverse("beneficiaires:finir", args=[ouvert.numero, "annuler"])).status_code == 405
    client.post(reverse("beneficiaires:finir", args=[ouvert.numero, "clore"]))
    assert Dossier.objects.get(pk=ouvert.pk).etat == "contractualisation"
    assert client.post(reverse("beneficiaires:finir", args=[ouvert.numero, "contractualiser"])).status_code == 404
    client.post(reverse("beneficiaires:finir", args=[ouvert.numero, "annuler"]))
    assert Dossier.objects.get(pk=ouvert.pk).etat == "annule"


def test_hours_and_price_change_on_their_page_and_a_refusal_keeps_what_was_typed(client, consultante):
    ouvert = dossier(consultante)
    adresse = reverse("beneficiaires:programme", args=[ouvert.numero])
    minutes = {"preliminaire": "1,5", "investigation": "12", "confrontation": "0", "evaluation": "6", "recherches_personnelles": "0"}
    heures = {f"heures_{etape}": valeur for etape, valeur in minutes.items()}
    refusee = client.post(adresse, heures | {"heures_investigation": "20", "prix_centimes": "1500", "taux_distance": "50"})
    assert (refusee.status_code, "Le programme compte 27" in refusee.text, 'value="20"' in refusee.text) == (422, True, True)
    assert client.post(adresse, heures | {"prix_centimes": "1500", "taux_distance": "50"}).status_code == 302
    ouvert.refresh_from_db()
    assert (ouvert.prix_centimes, ouvert.taux_distance) == (150_000, 50)
    assert dict(ouvert.etapes.values_list("code", "minutes")) == {"preliminaire": 90, "investigation": 720, "evaluation": 360}


def test_once_the_contract_is_concluded_the_page_of_the_programme_is_closed(client, consultante):
    conclu = dossier(consultante, etat="planifie")
    adresse = reverse("beneficiaires:programme", args=[conclu.numero])
    assert "ne change plus ici" in client.get(adresse).text
    client.post(adresse, {"prix_centimes": "1", "taux_distance": "1"})
    conclu.refresh_from_db()
    assert conclu.prix_centimes == 180_000


# --- The journal --------------------------------------------------------------------------------------------------------

def test_the_journal_is_read_in_sentences_newest_first(client, consultante):
    ouvert = dossier(consultante)
    acteur = Acteur(compte=consultante)
    modifier_programme(ouvert, acteur=acteur, instant=timezone.now(), prix_centimes=1)
    annuler(ouvert, acteur=acteur, instant=timezone.now())
    jalons = client.get(reverse("beneficiaires:journal", args=[ouvert.numero])).context["jalons"]
    assert [jalon.texte for jalon in jalons] == [
        "Hélène Vasseur a annulé le dossier.", "Hélène Vasseur a modifié le programme, avant toute signature.",
    ]


def test_every_verb_of_a_dossier_has_its_sentence():
    assert {f"dossier.{verbe}" for verbe in TRANSITIONS} <= set(PHRASES)


def test_codes_are_told_in_words_and_a_missing_detail_fails_nothing():
    ligne = consigner("dossier:1", "piece.demander", acteur=SYSTEME, instant=timezone.now(), details={"nature": "facture"})
    assert en_phrase(ligne, PHRASES) == "La plateforme a demandé un document\u202f: Facture."
    sans_detail = consigner("dossier:1", "dossier.ouvrir", acteur=SYSTEME, instant=timezone.now())
    assert en_phrase(sans_detail, PHRASES) == "La plateforme a ouvert le dossier\u202f: …."
    assert en_phrase(Evenement(verbe="inconnu", details={}), PHRASES) == "La plateforme\u202f: inconnu."


def test_two_apps_do_not_tell_the_same_verb_differently():
    vus = [verbe for table in chacune("chronique", "PHRASES") for verbe in table]
    assert sorted(vus) == sorted(set(vus))
