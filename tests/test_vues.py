"""The pages that cross apps: each role's home, the health page, what surrounds every page."""
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from beneficiaires.actions import demander_un_droit
from beneficiaires.models.demande import Droit
from bilan.socle.a_faire import Tache, dans_l_ordre, par_personne
from bilan.socle.acteur import Acteur
from bilan.socle.models import Coffre, Document, Envoi, EtatDocument, EtatEnvoi
from bilan.vues.accueil import file_en_mots
from bilan.vues.gestion import AU_PLUS
from seances import actions
from seances.models import Demande
from syntheses.models import Fin
from tests.fabriques import FabriqueCompte, FabriqueConvention, FabriqueDossier, FabriqueOrganisme, FabriquePrestation, FabriqueSeance
from tests.seances.outils import beneficiaire, clore
from tests.seances.outils import consultante as consultante_de

pytestmark = pytest.mark.django_db


def tache(personne, jour, **champs):
    return Tache(personne=personne, phrase="…", url="/", bouton="Faire", depuis=datetime(2026, 11, jour, tzinfo=UTC), **champs)


# --- What is owed -------------------------------------------------------------------------------------------------------

def test_what_blocks_someone_comes_first_then_what_is_oldest():
    vieille, jeune, bloquante = tache("A", 1), tache("B", 9), tache("C", 20, bloque=True)
    assert dans_l_ordre([jeune, vieille, bloquante]) == [bloquante, vieille, jeune]


def test_tasks_are_grouped_by_person_in_the_order_of_the_oldest_and_two_namesakes_stay_two():
    un, deux = FabriqueDossier(), FabriqueDossier()
    taches = [tache("Camille", 9, dossier=un), tache("Malik", 5), tache("Camille", 1, dossier=un, retard="En retard"), tache("Camille", 3, dossier=deux)]
    groupes = par_personne(taches)
    assert [(groupe.nom, len(groupe.lignes), groupe.en_retard) for groupe in groupes] == [("Camille", 2, True), ("Camille", 1, False), ("Malik", 1, False)]


@pytest.mark.parametrize(("en_cours", "promis", "phrase"), [
    (14, 16, "14 dossiers en cours, sur les 16 que l’organisme s’est promis de ne pas dépasser."), (1, 0, "1 dossier en cours."),
    (17, 16, "17 dossiers en cours : plus que les 16 que l’organisme s’est promis de ne pas dépasser."),
])
def test_the_caseload_is_told_in_words(en_cours, promis, phrase):
    assert file_en_mots(en_cours, promis).replace("\u00a0", " ").replace("\u202f", " ") == phrase


def test_a_tab_promises_the_employer_no_more_than_her_link_gives(client):
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    client.force_login(dossier.consultant)
    texte = client.get(reverse("dossier", args=[dossier.numero])).context["employeur_voit"]
    assert "la convention, et rien d’autre. Votre organisme lui adresse lui-même" in texte


# --- Homes ----------------------------------------------------------------------------------------------------------------

def test_a_consultant_is_told_one_thing_in_one_sentence_with_one_button(client):
    FabriqueOrganisme()
    consultante = FabriqueCompte(consultant=True)
    for prenom in ("Camille", "Malik"):
        FabriqueDossier(consultant=consultante, beneficiaire__compte__prenom=prenom)
    client.force_login(consultante)
    reponse = client.get("/")
    assert reponse.status_code == 200
    assert reponse.text.count("<h1>") == reponse.text.count('class="surligne"') == reponse.text.count("btn-primary") == 1
    assert "Bonjour Hélène." in reponse.text
    assert "Préparez le contrat de Camille Moreau" in reponse.text
    assert [(g.titre, g.combien, [personne.nom for personne in g.lignes]) for g in reponse.context["groupes"]] == [
        ("À faire aujourd’hui", 1, ["Malik Moreau"]), ("À renseigner", 0, []), ("Signatures en attente", 0, []), ("Sans séance planifiée", 0, []),
    ]
    for groupe in reponse.context["groupes"][1:]:  # an empty heading says what to do
        assert groupe.vide in reponse.text


def test_a_new_consultant_is_told_how_to_begin(client):
    FabriqueOrganisme()
    client.force_login(FabriqueCompte(consultant=True))
    reponse = client.get("/")
    prochaine = reponse.context["prochaine"]
    assert (prochaine.surligne, prochaine.geste.url) == ("Ouvrez votre premier dossier", reverse("beneficiaires:ouvrir"))
    assert "Aucun dossier encore" in reponse.text
    assert reponse.text.count("btn-primary") == 1


def test_who_has_two_roles_misses_nothing_of_the_other_one(client):
    FabriqueOrganisme(), FabriquePrestation()
    Envoi.objects.create(cle="a", nature="confort", destinataire="a@example.org", gabarit="x", etat=EtatEnvoi.MORT)
    client.force_login(FabriqueCompte(consultant=True, roles=["consultant", "gestion"]))
    accueil = client.get("/")
    assert [phrase.replace("\u00a0", " ") for phrase, _ in accueil.context["a_voir"]] == ["1 courriel n’a pas pu partir."]
    gestion = client.get("/" + accueil.context["gestion"])
    assert gestion.context["prochaine"].surligne == "Regardez ce qui n’est pas parti"
    seule = FabriqueCompte(consultant=True)
    client.force_login(seule)  # the address alone gives nothing
    assert "charges" not in client.get("/?vue=gestion").context


def test_the_work_of_others_is_not_on_my_page(client):
    FabriqueOrganisme()
    FabriqueDossier(beneficiaire__compte__nom="Delcourt")
    client.force_login(FabriqueCompte(consultant=True))
    assert "Delcourt" not in client.get("/").text


def _un_de_chaque(consultante, n=0):
    """One dossier for each thing that the home of a consultant says, a Monday three weeks ago or a Monday to come."""
    maintenant, matin, cas = timezone.now(), timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0), {}
    for rang, nom in enumerate(["Renseigner", "Signer", "Contester", "Demander", "Planifier", "Absenter"]):
        dossier = FabriqueDossier(consultant=consultante, etat="en_cours", contractualise_le=timezone.localdate() - timedelta(days=30),
                                  periode_debut=timezone.localdate() - timedelta(days=30), periode_fin=timezone.localdate() + timedelta(days=90),
                                  beneficiaire__compte__nom=nom)
        avenir = matin + timedelta(days=30 * n + 10, hours=2 * rang)
        passee = avenir - timedelta(days=30 * n + 15 + 7 * n)
        if nom != "Planifier":
            cas[nom] = FabriqueSeance(dossier=dossier, debut=avenir, numero=2)
        if nom in ("Renseigner", "Signer", "Contester"):
            cas[nom] = FabriqueSeance(dossier=dossier, debut=passee, numero=1, etape="preliminaire", fin=passee + timedelta(hours=1))
    for nom in ("Signer", "Contester"):
        clore(cas[nom])
    actions.contester(cas["Contester"], acteur=beneficiaire(cas["Contester"]), instant=maintenant, message="Une heure de trop.")
    Demande.objects.create(seance=cas["Demander"], prevue_le=cas["Demander"].debut, demandee_le=maintenant)
    absent = {"debut": cas["Absenter"].debut - timedelta(days=3), "fin": cas["Absenter"].debut - timedelta(days=2)}
    actions.s_absenter(acteur=consultante_de(cas["Absenter"]), instant=maintenant, **absent)
    actions.s_absenter(acteur=consultante_de(cas["Absenter"]), instant=maintenant, debut=maintenant, fin=maintenant + timedelta(days=1))


def test_the_home_has_four_headings_each_line_with_its_button(client):
    FabriqueOrganisme()
    consultante = FabriqueCompte(consultant=True)
    client.force_login(consultante)
    _un_de_chaque(consultante)
    reponse = client.get("/")
    dits = {g.titre: [(personne.nom, geste.libelle) for personne in g.lignes for _, _, geste in personne.lignes] for g in reponse.context["groupes"]}
    assert dits == {  # who is away plans his absence beside his appointments: it is no gap in a bilan
        "À faire aujourd’hui": [("Camille Demander", "Répondre à la demande")], "À renseigner": [("Camille Renseigner", "Clore la séance 1")],
        "Sans séance planifiée": [("Camille Planifier", "Proposer le calendrier")], "Signatures en attente": [("Camille Signer", "Renvoyer le lien")],
    }
    assert reponse.context["prochaine"].geste.libelle == "Lire la contestation"  # whoever objects waits: it comes first, and is not said twice


def test_a_home_costs_as_much_for_three_dossiers_as_for_one(client, django_assert_num_queries):
    FabriqueOrganisme()
    consultante = FabriqueCompte(consultant=True)
    client.force_login(consultante)
    _un_de_chaque(consultante)
    client.get("/")  # the session's own first queries
    with django_assert_num_queries(25):
        client.get("/")
    _un_de_chaque(consultante, 1), _un_de_chaque(consultante, 2)
    with django_assert_num_queries(25):
        client.get("/")


def test_gestion_is_told_what_is_missing_one_thing_after_the_other(client):
    client.force_login(FabriqueCompte(gestion=True))
    assert "Renseignez votre organisme" in client.get("/").context["prochaine"].surligne
    FabriqueOrganisme(nda="")
    prochaine = client.get("/").context["prochaine"]
    assert (prochaine.surligne, "numéro de déclaration d’activité" in prochaine.pourquoi) == ("Complétez la fiche de l’organisme", True)
    FabriqueOrganisme().delete()
    FabriqueOrganisme()
    assert client.get("/").context["prochaine"].surligne == "Décrivez votre bilan de compétences"
    FabriquePrestation()
    assert client.get("/").context["prochaine"].surligne == "Invitez un consultant"
    FabriqueCompte(consultant=True)
    assert client.get("/").context["prochaine"].surligne == ""


def _en_retard(consultante, rang):
    """One bilan late in each way: a session that nobody closed, an employer who is silent, a contract that nobody countersigned, a period that is over."""
    instant, jour, sien = timezone.now(), timezone.localdate(), {"consultant": consultante, "beneficiaire__compte__prenom": "Camille"}
    ouvert = {"periode_debut": jour - timedelta(days=60), "periode_fin": jour + timedelta(days=30), "etat": "en_cours", **sien}
    FabriqueSeance(dossier=FabriqueDossier(beneficiaire__compte__nom="Clore", **ouvert), debut=instant - timedelta(days=20 + rang, hours=3))
    for nom, etat, quand in (("Employeur", "envoyee", {}), ("Contresigner", "acceptee", {"acceptee_le": instant - timedelta(days=4)})):
        FabriqueConvention(dossier=FabriqueDossier(beneficiaire__compte__nom=nom, **sien), etat=etat, envoyee_le=instant - timedelta(days=9), **quand)
    FabriqueDossier(beneficiaire__compte__nom="Finir", **{**ouvert, "periode_fin": jour - timedelta(days=3), "contractualise_le": jour})


def test_gestion_sees_what_is_late_across_the_consultants_as_a_page_and_as_a_spreadsheet(client, django_assert_num_queries):
    FabriqueOrganisme(), FabriquePrestation()
    helene, autre = FabriqueCompte(consultant=True), FabriqueCompte(consultant=True, prenom="Malik", nom="Roche")
    _en_retard(helene, 0)
    client.force_login(FabriqueCompte(gestion=True))
    page = client.get("/")
    lignes = {texte.split("\u202f:")[0]: geste.libelle for groupe in page.context["retards"] for texte, _, geste in groupe.lignes}
    assert "Camille Clore" in page.context["prochaine"].surligne  # the latest, said once
    assert lignes == {"Camille Employeur": "Voir la convention", "Camille Contresigner": "Voir la convention", "Camille Finir": "Voir le dossier"}
    assert page.text.count("btn-primary") == page.text.count('class="surligne"') == 1
    _en_retard(autre, 3)
    with CaptureQueriesContext(connection) as une:
        client.get("/")
    _en_retard(autre, 6)
    with django_assert_num_queries(len(une)):
        page = client.get("/")
    assert [groupe.nom for groupe in page.context["retards"]] == ["Malik Roche", "Hélène Vasseur"]
    assert [groupe.nom for groupe in client.get("/", {"suivi": helene.pk}).context["retards"]] == ["Hélène Vasseur"]
    csv = client.get("/", {"suivi": helene.pk, "format": "csv"}).getvalue().decode().splitlines()
    assert len(csv) == 1 + 4
    assert all(ligne.startswith("Hélène Vasseur;Camille ") for ligne in csv[1:])


def test_a_late_bilan_is_found_by_who_follows_it_even_when_many_others_are_older(client):
    FabriqueOrganisme(), FabriquePrestation()
    helene, autre, jour = FabriqueCompte(consultant=True), FabriqueCompte(consultant=True), timezone.localdate()
    fini = {"etat": "en_cours", "periode_debut": jour - timedelta(days=200), "contractualise_le": jour}
    for rang in range(AU_PLUS + 1):
        FabriqueDossier(consultant=autre, periode_fin=jour - timedelta(days=20 + rang), **fini)
    FabriqueDossier(consultant=helene, beneficiaire__compte__nom="Finir", periode_fin=jour - timedelta(days=3), **fini)
    client.force_login(FabriqueCompte(gestion=True))
    tous, siens = client.get("/"), client.get("/", {"suivi": helene.pk})
    assert sum(len(groupe.lignes) for groupe in tous.context["retards"]) == AU_PLUS
    assert "plus anciens" in tous.text
    assert [groupe.nom for groupe in siens.context["retards"]] == [helene.nom_complet]
    assert "Finir" in siens.text
    assert "plus anciens" not in siens.text


def test_a_request_on_ones_data_comes_before_a_letter_that_did_not_leave_and_a_destruction_is_announced(client):
    FabriqueOrganisme(), FabriquePrestation()
    dossier, jour = FabriqueDossier(consultant=FabriqueCompte(consultant=True)), timezone.localdate()
    Envoi.objects.create(cle="a", nature="confort", destinataire="a@example.org", gabarit="x", etat=EtatEnvoi.MORT)
    demander_un_droit(dossier, Droit.LIMITER, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=timezone.now(), texte="Je m’oppose.")
    for ecart in (-1, 3, 60):
        Fin.objects.create(dossier=FabriqueDossier(), terme=jour - timedelta(days=5), detruire_le=jour + timedelta(days=ecart), cause="remise")
    client.force_login(FabriqueCompte(gestion=True))
    page = client.get("/")
    assert page.context["prochaine"].geste.libelle == "Répondre à la demande"
    assert [phrase.replace("\u00a0", " ") for phrase, _ in page.context["conservation"]] == [
        "1 bilan aurait dû être détruit.", "1 bilan sera détruit d’ici 30 jours.",
    ]


def test_gestion_sees_letters_that_did_not_leave(client):
    FabriqueOrganisme(), FabriquePrestation(), FabriqueCompte(consultant=True)
    Envoi.objects.create(cle="a", nature="confort", destinataire="a@example.org", gabarit="x", etat=EtatEnvoi.INCERTAIN)
    client.force_login(FabriqueCompte(gestion=True))
    [(phrase, url)] = client.get("/").context["incidents"]
    assert phrase.replace("\u00a0", " ") == "1 courriel est peut-être parti."
    assert client.get(url).status_code == 200


def test_gestion_sees_the_documents_that_wait_for_their_time_stamp(client):
    FabriqueOrganisme(), FabriquePrestation(), FabriqueCompte(consultant=True)
    coffre = Coffre.nouveau()
    coffre.save()
    Document.objects.create(coffre=coffre, titre="x", nom_fichier="x.pdf", gabarit="x", etat=EtatDocument.A_SCELLER, fil_du_sceau="dossier:1")
    client.force_login(FabriqueCompte(gestion=True))
    [(phrase, url)] = client.get("/").context["incidents"]
    assert phrase.replace("\u00a0", " ") == "1 document attend l’autorité d’horodatage pour être scellé."
    assert client.get(url).status_code == 200


def test_a_beneficiaire_goes_to_her_own_space(client):
    client.force_login(FabriqueDossier().beneficiaire.compte)
    assert client.get("/").url.startswith("/")
    assert client.get("/", follow=True).status_code == 200


def test_a_stranger_is_shown_the_door(client):
    assert client.get("/").url.startswith("/connexion/")


def test_an_account_without_a_role_is_told_whom_to_ask(client):
    client.force_login(FabriqueCompte(roles=[]))
    assert "pas encore de rôle" in client.get("/").text


# --- Around the page ------------------------------------------------------------------------------------------------------

def libelles(client, url="/"):
    return [(libelle, courant) for libelle, _, courant in client.get(url, follow=True).context["navigation"]()]


def test_each_role_has_its_navigation_and_every_tab_of_a_dossier_is_under_dossiers(client):
    FabriqueOrganisme()
    consultante = FabriqueCompte(consultant=True)
    dossier = FabriqueDossier(consultant=consultante)
    client.force_login(consultante)
    assert libelles(client) == [("Accueil", True), ("Dossiers", False), ("Agenda", False), ("Conventions", False), ("Supports", False)]
    for url in (f"/dossiers/{dossier.numero}/", f"/seances/{dossier.numero}/", "/dossiers/"):
        assert dict(libelles(client, url))["Dossiers"] is True, url
    client.force_login(FabriqueCompte(gestion=True))
    assert libelles(client) == [("Accueil", True), ("Dossiers", False), ("Conventions", False), ("Supports", False), ("Gestion", False)]


# --- Health -----------------------------------------------------------------------------------------------------------------

def test_the_health_page_answers_a_stranger_with_one_word(client):
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.text, reponse["Content-Type"]) == (200, "ok\n", "text/plain; charset=utf-8")


def test_the_health_page_says_no_more_when_the_database_is_gone(client, monkeypatch):
    class Muette:
        def cursor(self):
            raise DatabaseError("FATAL: password authentication failed for user bilan")

    monkeypatch.setattr(sys.modules["bilan.vues.sante"], "connection", Muette())
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.text) == (503, "indisponible\n")
