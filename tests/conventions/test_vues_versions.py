"""Versions, amendments and corrections through the pages of their three readers."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.signature import liens
from bilan.signature.models import Lien, Signature
from bilan.socle import documents
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention, Correction, Signalement
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.outils.boite import lien as lien_recu
from tests.outils.connexion import Visiteur

pytestmark = pytest.mark.django_db
E = EtatConvention


def connecte(compte):
    visiteur = Visiteur()
    visiteur.force_login(compte)
    return visiteur


def adresse(nom, convention):
    return reverse(f"conventions:{nom}", args=[convention.dossier.numero])


def envoyee() -> Convention:
    FabriqueOrganisme()
    dossier = FabriqueDossier()
    instant, consultant = timezone.now() - timedelta(days=3), Acteur(compte=dossier.consultant)
    convention = actions.preparer(dossier, acteur=consultant, instant=instant)
    actions.envoyer(convention, acteur=consultant, instant=instant)
    return convention


@pytest.fixture(scope="module")
def cle_envoyee(base_du_module):
    return envoyee().pk


@pytest.fixture
def convention(cle_envoyee):
    """Sent to the employer three days ago."""
    return Convention.objects.get(pk=cle_envoyee)


@pytest.fixture
def employeur(convention):
    visiteur = Visiteur()
    visiteur.page = visiteur.get(lien_recu(convention.dossier.employeur.courriel))["Location"]
    return visiteur


def transmettre(convention):
    actions.signer_et_transmettre(
        convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=timezone.now() - timedelta(days=2), nom="Nadia Lefort", fonction="RH",
    )


def nouvelle_version(convention, prix="1650"):
    """Through the pages: prepare, change the price, send."""
    visiteur = connecte(convention.dossier.consultant)
    suite = adresse("completer", convention)
    assert visiteur.post(adresse("suite", convention))["Location"] == suite
    forme = visiteur.get(suite).context["forme"]
    saisie = {nom: valeur if (valeur := forme[nom].value()) is not None else "" for nom in forme.fields} | {"prix": prix}
    assert visiteur.post(suite, saisie).status_code == 302
    relecture = visiteur.get(adresse("envoyer", convention)).text
    assert ("Ce qui a changé" in relecture or "Ce que l’avenant change" in relecture, "Tous signent de nouveau" in relecture) == (True, True)
    assert visiteur.post(adresse("envoyer", convention))["Location"] == adresse("dossier", convention)
    return Convention.objects.en_cours().get()


def changement(page):
    texte = page.replace("\u202f", " ").replace("\xa0", " ")
    return "1 800 €" in texte and "1 650 €" in texte


def test_a_new_version_is_told_field_by_field_to_each_reader(convention, employeur):
    transmettre(convention)
    suite = nouvelle_version(convention)
    dossier = convention.dossier
    consultant, personne = connecte(dossier.consultant), connecte(dossier.beneficiaire.compte)
    pages = [consultant.get(adresse("dossier", convention)).text, employeur.get(employeur.page, follow=True).text]
    ancienne = personne.get(reverse("conventions:reponse", args=[convention.pk])).text
    assert "Une nouvelle version vous est proposée" in ancienne
    assert "Ouvrir la version 2" in ancienne
    transmettre(suite)
    pages.append(personne.get(reverse("conventions:reponse", args=[suite.pk])).text)
    assert [changement(page) for page in pages] == [True, True, True]
    assert "Remplacée par la version 2" in pages[0]


def test_a_page_left_open_signs_nothing_of_what_was_replaced(convention, employeur):
    assert employeur.get(employeur.page).status_code == 200
    consultant = Acteur(compte=convention.dossier.consultant)
    suite = actions.preparer_la_suite(convention, acteur=consultant, instant=timezone.now())
    actions.completer(suite, acteur=consultant, instant=timezone.now(), prix_centimes=165_000)
    actions.envoyer(suite, acteur=consultant, instant=timezone.now())
    reponse = employeur.post(employeur.page, {"nom": "Nadia Lefort", "fonction": "RH", "accord": "on", "code": "123456", "geste": "signer"})
    nouvelle = reverse("conventions:lien", args=[liens.vivant(suite.version, Role.EMPLOYEUR).pk])
    assert (reponse.status_code, reponse["Location"]) == (302, nouvelle)
    assert Signature.objects.count() == 0
    assert "Une nouvelle version est à signer" in employeur.get(nouvelle).text


def test_an_amendment_stands_beside_the_contract_in_force(convention):
    transmettre(convention)
    dossier = convention.dossier
    actions.accepter(convention, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=timezone.now(), nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=dossier.consultant), instant=timezone.now(), nom="Hélène Vasseur")
    avenant = nouvelle_version(convention)
    page = connecte(dossier.consultant).get(adresse("dossier", convention)).text
    assert "reste en vigueur tant que l’avenant n’est pas conclu" in page
    transmettre(avenant)
    personne = connecte(dossier.beneficiaire.compte)
    lue = personne.get(reverse("conventions:reponse", args=[avenant.pk])).text
    assert ("Ce que l’avenant change" in lue, changement(lue)) == (True, True)
    assert "Conclue le" in personne.get(reverse("conventions:reponse", args=[convention.pk])).text
    onglet = connecte(dossier.consultant).get(reverse("dossier", args=[dossier.numero])).text
    assert "Délai d’acceptation" in onglet


def test_an_amendment_takes_nothing_from_the_copy_that_the_employer_already_had(convention, employeur):
    transmettre(convention)
    actions.accepter(convention, acteur=Acteur(compte=convention.dossier.beneficiaire.compte), instant=timezone.now(), nom="Camille Moreau")
    actions.contresigner(convention, acteur=Acteur(compte=convention.dossier.consultant), instant=timezone.now(), nom="Hélène Vasseur")
    documents.preparer(convention.piece_conclue.document_id, timezone.now())
    signe = employeur.get(f"{employeur.page}convention.pdf").getvalue()
    Convention.objects.filter(pk=convention.pk).update(etat=E.REMPLACEE, remplacee_par=2)
    assert "Lire l'exemplaire signé" in employeur.get(employeur.page).text.replace("’", "'")
    assert employeur.get(f"{employeur.page}convention.pdf").getvalue() == signe


def test_a_draft_beside_a_contract_is_told_and_given_up(convention):
    visiteur = connecte(convention.dossier.consultant)
    transmettre(convention)
    visiteur.post(adresse("suite", convention))
    page = visiteur.get(adresse("dossier", convention)).text
    assert ("Nouvelle version en préparation" in page, "Rien n’a changé depuis la version 1" in page) == (True, True)
    assert "Préparer une nouvelle version" not in page
    visiteur.post(adresse("abandonner", convention))
    assert Convention.objects.count() == 1


def test_after_a_silence_the_page_offers_to_transmit_again(convention):
    actions.signer_et_transmettre(
        convention, acteur=Acteur(role=Role.EMPLOYEUR), instant=timezone.now() - timedelta(days=30), nom="Nadia Lefort", fonction="RH",
    )
    visiteur = connecte(convention.dossier.consultant)
    assert "Transmettre à nouveau" in visiteur.get(adresse("dossier", convention)).text
    assert visiteur.post(adresse("suite", convention))["Location"] == adresse("envoyer", convention)
    visiteur.post(adresse("envoyer", convention))
    assert sorted(Convention.objects.values_list("etat", flat=True)) == [E.ENVOYEE, E.REFUS_TACITE]


def test_a_slip_is_corrected_from_the_tab_and_read_by_the_three(convention, employeur):
    transmettre(convention)
    visiteur, url = connecte(convention.dossier.consultant), adresse("corriger", convention)
    forme = visiteur.get(url).context["forme"]
    saisie = {nom: forme[nom].value() or "" for nom in forme.fields}
    assert "rien à corriger" in visiteur.post(url, saisie).text
    assert visiteur.post(url, saisie | {"employeur_courriel": "pas une adresse"}).status_code == 200
    assert Correction.objects.count() == 0
    visiteur.post(url, saisie | {"employeur_adresse": "14 quai de la Fosse"})
    pages = [
        visiteur.get(adresse("dossier", convention)).text, employeur.get(employeur.page).text,
        connecte(convention.dossier.beneficiaire.compte).get(reverse("conventions:reponse", args=[convention.pk])).text,
    ]
    assert ["14 quai de la Fosse" in page and "Aucune signature n’est à refaire" in page for page in pages] == [True] * 3


def test_the_employer_passes_on_to_the_right_person(convention, employeur):
    url = f"{employeur.page}autre-signataire/"
    assert "Je ne suis pas la bonne personne" in employeur.get(employeur.page).text
    refus = employeur.post(url, {"nom": "Nadia Lefort", "fonction": "RH", "courriel": "nadia"})
    assert (refus.status_code, "is-invalid" in refus.text, Correction.objects.count()) == (200, True, 0)
    page = employeur.post(url, {"nom": "Nadia Lefort", "fonction": "RH", "courriel": "nadia@kerbrat.example"}).text
    assert ("n****a@kerbrat.example" in page, "Nadia" in page) == (True, False)
    assert employeur.get(employeur.page).status_code == 410
    nouvelle = Visiteur()
    lue = nouvelle.get(nouvelle.get(lien_recu("nadia@kerbrat.example"))["Location"]).text
    assert "Bonjour Nadia Lefort" in lue
    assert "Nadia Lefort" in connecte(convention.dossier.consultant).get(adresse("dossier", convention)).text


def test_once_signed_the_page_names_nobody_else(convention, employeur):
    transmettre(convention)
    url = f"{employeur.page}autre-signataire/"
    for reponse in (employeur.get(url), employeur.post(url, {"nom": "X Y", "fonction": "RH", "courriel": "x@kerbrat.example"})):
        assert (reponse.status_code, reponse["Location"]) == (302, employeur.page)
    assert Lien.objects.count() == 1


def test_the_employer_points_at_a_line(convention, employeur):
    page = employeur.get(employeur.page).text
    for ligne in ("action", "beneficiaire", "employeur", "duree", "periode", "prix"):
        assert f"{employeur.page}erreur/{ligne}/" in page
    assert employeur.get(f"{employeur.page}erreur/salaire/").status_code == 404
    assert employeur.post(f"{employeur.page}erreur/prix/", {"texte": ""})["Location"] == employeur.page
    employeur.post(f"{employeur.page}erreur/employeur/", {"texte": "Nous avons déménagé."})
    assert sorted(Signalement.objects.values_list("ligne", flat=True)) == ["employeur", "prix"]
    assert "Nous avons déménagé." in connecte(convention.dossier.consultant).get(adresse("dossier", convention)).text
    assert "erreur est signalée" in employeur.get(employeur.page).text


def test_the_day_of_the_last_letter_and_when_another_may_leave_are_said_before_the_click(convention):
    visiteur, url = connecte(convention.dossier.consultant), adresse("dossier", convention)
    page = visiteur.get(url).text
    assert ("Dernier envoi" in page, "Renvoyer le lien" in page, "Renvoi possible" in page) == (True, True, False)
    visiteur.post(adresse("renvoyer", convention))
    assert "Renvoi possible à partir du" in visiteur.get(url).text
    visiteur.post(adresse("renvoyer", convention))
    assert "vient d’être envoyé" in visiteur.get(url).text
