"""One whole bilan, by hand, in real browsers: the consultant, the employer, the bénéficiaire, gestion; every page met is examined.

The two whose bilan it is run no script at all, and press twice what counts: each page works without one, and what is sent twice is done once.
"""
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from beneficiaires.models import Dossier
from bilan.socle.acteur import Acteur
from conventions.models import Convention
from seances.actions import clore, emarger
from seances.models import Seance
from syntheses.actions import rediger
from syntheses.models import Destruction, Rubrique, Synthese
from tests.fabriques import FabriqueCompte, FabriqueOrganisme, FabriquePrestation, siret
from tests.navigateur.outils import Personne, chiffres, examiner, fabriquer_les_documents, laisser_passer, vieillir_la_preuve
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils import boite
from tests.outils.connexion import temoins
from tests.socle.outils_connexion import PHRASE, membre, totp
from tests.travaux.outils import CONTENU, QUESTIONS, questionnaire
from travaux.actions import remettre
from travaux.models import Note, Reponses

pytestmark = pytest.mark.django_db(transaction=True)
CAMILLE, RH = "camille.moreau@example.org", "y.kerbrat@kerbrat.example"
NOTE, MOT = "Le frein du salaire est réel : y revenir.", "À lundi. Prenez le temps qu’il faut."
PROJET = "Devenir formatrice en logistique."
REPONSE = "Le jour où j’ai montré le poste aux quatre nouveaux."


def test_a_whole_bilan_from_the_first_contact_to_the_record_of_destruction(navigateur, live_server):
    cache.clear()
    FabriqueOrganisme()
    FabriquePrestation()
    secret = generate_totp_secret()
    helene = Personne(navigateur, live_server.url, "consultante", scripts=False)
    employeur = Personne(navigateur, live_server.url, "employeur", largeur=POCHE)
    camille = Personne(navigateur, live_server.url, "camille", largeur=POCHE, scripts=False)
    _entrer_dans_l_equipe(helene, membre(secret, email="helene@lesjalons.example", accord="feminin"), secret)
    dossier = _ouvrir(helene)
    _convenir(helene, dossier)
    _signer_et_transmettre(employeur)
    _accepter(camille)
    _contresigner(helene, dossier)
    _planifier(helene, dossier)
    _preparer(camille, dossier)
    laisser_passer(15)
    _tenir(helene, camille, dossier)
    _investiguer(camille, helene, dossier)
    _ecrire_la_synthese(helene, dossier)
    _relire_et_consentir(camille)
    _remettre(helene, dossier)
    _emporter(camille)
    gaelle = _gestion_ne_voit_rien(navigateur, live_server, dossier)
    _partir(camille, dossier)
    fautes = [faute for personne in (helene, employeur, camille, gaelle) for faute in personne.fautes]
    assert not fautes, "\n".join(fautes)


def _entrer_dans_l_equipe(helene: Personne, compte, secret: str) -> None:
    helene.va("/connexion/")
    helene.garde("connexion")
    helene.page.get_by_role("textbox", name="Adresse électronique").last.fill(compte.email)
    helene.page.get_by_role("textbox", name="Mot de passe").fill(PHRASE)
    helene.clique("Se connecter")
    helene.garde("second-facteur")
    helene.page.get_by_role("textbox", name="Code").fill(totp(secret))
    helene.clique("Entrer")
    helene.garde("accueil-vide")


def _ouvrir(helene: Personne) -> Dossier:
    page = helene.va("/dossiers/ouvrir/")
    helene.garde("personne")
    helene.ecrit(Prénom="Camille", Nom="Moreau", Adresse_électronique=CAMILLE, Poste_occupé="Assistante commerciale")
    page.get_by_label("Comment lui écrire").select_option("feminin")
    helene.clique("Continuer")
    page.get_by_label("Plan de développement des compétences").check()
    helene.clique("Continuer")  # without a script, the button asks for the questions of this way of paying
    helene.ecrit(Raison_sociale="Ateliers Kerbrat SAS", SIRET=siret(1), Qui_signe="Yann Kerbrat")
    helene.ecrit(Sa_fonction="directeur des ressources humaines", Son_adresse_électronique=RH)
    page.get_by_label("Les séances ont lieu sur le temps de travail").check()
    helene.garde("financement")
    helene.clique("Continuer")
    helene.garde("programme")
    helene.clique("Continuer")
    lundi = timezone.localdate() + timedelta(days=28 - timezone.localdate().weekday())
    page.get_by_label("Première séance le").fill(lundi.isoformat())
    page.get_by_label("Chaque semaine à").fill("09:30")
    helene.garde("calendrier")
    helene.clique("Continuer")
    helene.garde("relire")
    helene.clique("Ouvrir le dossier", fois=2)
    helene.garde("dossier")
    return Dossier.objects.get(beneficiaire__compte__email=CAMILLE)


def _convenir(helene: Personne, dossier: Dossier) -> None:
    page = helene.va(f"/conventions/{dossier.numero}/")
    helene.garde("convention-vide")
    helene.clique("Préparer le brouillon")
    helene.garde("brouillon")
    helene.va(f"/conventions/{dossier.numero}/completer/")
    helene.garde("completer")
    helene.page.locator("#id_employeur_adresse").fill("12 quai de la Fosse")
    helene.page.locator("#id_employeur_code_postal").fill("44000")
    helene.page.locator("#id_employeur_ville").fill("Nantes")
    helene.clique("Enregistrer le brouillon")
    helene.va(f"/conventions/{dossier.numero}/envoyer/")
    helene.garde("envoyer")
    helene.clique("Envoyer à l’employeur")
    assert page.url.endswith(f"/conventions/{dossier.numero}/")
    helene.garde("envoyee")
    fabriquer_les_documents()


def _signer_et_transmettre(employeur: Personne) -> None:
    page = employeur.va(boite.lien(RH))
    employeur.garde("convention")
    employeur.ecrit(Vos_prénom_et_nom="Yann Kerbrat", Votre_fonction="directeur des ressources humaines")
    employeur.clique("Recevoir un code")
    employeur.garde("code")
    page.get_by_label("Code reçu par courriel").fill(chiffres(RH))
    page.get_by_role("checkbox").check()
    employeur.clique("Signer et transmettre")
    employeur.garde("transmise")


def _accepter(camille: Personne) -> None:
    page = camille.va("/connexion/")
    page.get_by_role("textbox", name="Adresse électronique").first.fill(CAMILLE)
    camille.clique("Recevoir un code")
    camille.garde("code")
    page.get_by_role("textbox", name="Code").fill(boite.code(CAMILLE))
    camille.clique("Entrer", exact=True)
    camille.garde("accueil")
    camille.clique("Lire et répondre", role="link")
    camille.garde("convention")
    camille.clique("J’accepte et je signe", role="link")
    page.get_by_label("Vos prénom et nom").fill("Camille Moreau")
    camille.clique("Recevoir un code")
    page.get_by_label("Code reçu par courriel").fill(chiffres(CAMILLE))
    page.get_by_role("checkbox").check()
    camille.garde("accepter")
    camille.clique("J’accepte et je signe", fois=2)
    camille.garde("acceptee")


def _contresigner(helene: Personne, dossier: Dossier) -> None:
    vieillir_la_preuve(helene.page)
    page = helene.va("/")
    helene.garde("accueil-contresigner")
    helene.va(f"/conventions/{dossier.numero}/contresigner/")
    page.get_by_label("Vos prénom et nom").fill("Hélène Vasseur")
    page.get_by_role("checkbox").check()
    helene.garde("contresigner")
    helene.clique("Contresigner")
    assert "/confirmer/" in page.url
    page.get_by_role("textbox", name="Mot de passe").fill(PHRASE)
    helene.garde("confirmer")
    helene.clique("Confirmer")
    helene.lit("Contrat conclu")
    helene.garde("conclue")
    assert Convention.objects.get().etat == "conclue"
    fabriquer_les_documents()


def _planifier(helene: Personne, dossier: Dossier) -> None:
    page = helene.va(f"/seances/{dossier.numero}/")
    page.get_by_label("Lien de visio").fill("https://visio.example/jalons")
    helene.garde("a-proposer")
    helene.clique("Proposer le calendrier")
    helene.garde("proposees")
    helene.clique("Confirmer les dix séances")
    helene.garde("confirmees")
    assert list(Seance.objects.values_list("etat", flat=True)) == ["confirmee"] * 10


def _preparer(camille: Personne, dossier: Dossier) -> None:
    """A questionnaire before the first session: what is typed is kept, then given back."""
    dossier.refresh_from_db()
    helene, instant = Acteur(compte=dossier.consultant), timezone.now()
    preparation = remettre(dossier, questionnaire(replace(CONTENU, questions=QUESTIONS[:1])), 1, acteur=helene, instant=instant)
    page = camille.va("/travaux/a-preparer/")
    camille.garde("a-preparer")
    camille.va(f"/travaux/a-preparer/{preparation.pk}/")
    page.get_by_label(QUESTIONS[0].enonce).fill(REPONSE)
    camille.garde("questionnaire")
    _enregistrer(page, "Rendre à Hélène")
    preparation.refresh_from_db()
    assert preparation.etat == "rendue"


def _tenir(helene: Personne, camille: Personne, dossier: Dossier) -> None:
    """The first session by its pages, the nine others as they do."""
    premiere, *suite = Seance.objects.order_by("debut")
    page = helene.va("/seances/")
    helene.garde("semaine")
    helene.va(f"/travaux/seance/{premiere.pk}/")
    page.get_by_label("Notes privées").fill(NOTE)
    page.get_by_label("Partagé avec Camille").fill(MOT)
    helene.garde("clore")
    helene.clique("Clore la séance", fois=2)
    helene.lit("Séance 1 close.")
    helene.garde("close")
    camille.va("/seances/mes-seances/")
    camille.garde("seances")
    camille.clique("Signer ma présence")
    page = camille.page
    page.get_by_label("Sur quoi").fill("Appelé Rosa, qui forme des caristes.")
    camille.clique("Noter mes recherches", fois=2)
    camille.lit("Appelé Rosa, qui forme des caristes.")
    camille.garde("recherches")
    camille.va("/")
    camille.lit(MOT)
    camille.garde("accueil-en-cours")
    for seance in suite:
        clore(seance, acteur=Acteur(compte=dossier.consultant), instant=timezone.now(), debut_reel=seance.debut, fin_reelle=seance.fin)
        emarger(seance, acteur=Acteur(compte=dossier.beneficiaire.compte), instant=timezone.now())


def _investiguer(camille: Personne, helene: Personne, dossier: Dossier) -> None:
    page = camille.va("/travaux/a-preparer/pistes/")
    camille.ecrit(Une_piste="Formatrice en logistique")
    camille.clique("Ajouter la piste")
    page.get_by_label("Date").fill(timezone.localdate().isoformat())
    camille.ecrit(Fonction="Formatrice", Ce_que="Préparer autant que parler.")
    camille.clique("Ajouter l’enquête")
    camille.ecrit(Sources="Onisep", Formation="Un titre, en alternance.", Marché="Deux centres recrutent.", Contraintes="Peu.", Raison="Une place existe.")
    page.get_by_role("radio", name="Retenue").check()
    camille.garde("piste")
    camille.clique("Enregistrer", exact=True)
    camille.va("/travaux/a-preparer/pistes/")
    camille.garde("pistes")
    helene.va(f"/travaux/{dossier.numero}/pistes/")
    helene.clique("Clore l’investigation")
    helene.garde("investigation-close")


def _ecrire_la_synthese(helene: Personne, dossier: Dossier) -> None:
    """Two of its parts by their page, the two others as they do."""
    page = helene.va(f"/syntheses/{dossier.numero}/")
    helene.garde("synthese-vide")
    helene.clique("Commencer la synthèse")
    helene.garde("synthese")
    helene.va(f"/syntheses/{dossier.numero}/?ecrire=circonstances")
    helene.garde("circonstances")
    _enregistrer(page)
    helene.va(f"/syntheses/{dossier.numero}/?ecrire=projet_professionnel")
    page.get_by_label("Votre texte").fill(PROJET)
    _enregistrer(page)
    for code, ecrit in (("competences_aptitudes", "Former, organiser."), ("conditions_moyens", "L’appui de Rosa.")):
        rediger(Synthese.objects.get(), code, ecrit, acteur=Acteur(compte=dossier.consultant), instant=timezone.now())
    helene.va(f"/syntheses/{dossier.numero}/?ecrire=etapes")
    page.get_by_role("textbox", name=re.compile("^Étape")).first.fill("Rencontrer un organisme de formation.")
    page.get_by_label("Échéance").first.fill((timezone.localdate() + timedelta(days=60)).isoformat())
    helene.garde("etapes")
    _enregistrer(page)
    helene.clique("Proposer à la relecture")
    helene.garde("en-relecture")
    page = helene.va(f"/syntheses/{dossier.numero}/resultats/")
    page.get_by_label("Votre texte").fill("Les questionnaires ont montré le goût de transmettre.")
    helene.garde("resultats")
    _enregistrer(page)
    helene.clique("Relire et établir", role="link")
    helene.garde("resultats-relus")
    helene.clique("Établir les résultats détaillés")


def _enregistrer(page, bouton: str = "Enregistrer") -> None:
    """The words are sent first, then the form: the page that follows is there when this returns."""
    with page.expect_navigation():
        page.get_by_role("button", name=bouton, exact=True).click()


def _relire_et_consentir(camille: Personne) -> None:
    page = camille.va("/syntheses/ma-synthese/")
    camille.lit(PROJET)
    page.get_by_label("Ce que vous ajoutez ou nuancez").fill("Je garde aussi l’idée d’un mi-temps.")
    camille.garde("relecture")
    _enregistrer(page, "Enregistrer mes observations")
    camille.clique("Donner mon accord", role="link")
    camille.garde("accord")
    camille.clique("Donner mon accord et figer la synthèse")
    camille.garde("figee")
    assert Synthese.objects.get().etat == "figee"
    fabriquer_les_documents()


def _remettre(helene: Personne, dossier: Dossier) -> None:
    helene.va(f"/syntheses/{dossier.numero}/")
    helene.clique("Remettre la synthèse", role="link")
    helene.garde("remise")
    helene.clique("Remettre la synthèse")
    helene.garde("remise-faite")


def _emporter(camille: Personne) -> None:
    page = camille.va("/portail/")
    camille.garde("accueil-remise")
    lien = page.get_by_role("link", name="Télécharger ma synthèse").get_attribute("href")
    camille.va("/portail/documents/")
    camille.garde("documents")
    recu = page.context.request.get(lien)
    assert (recu.status, recu.headers["content-type"], recu.body()[:5]) == (200, "application/pdf", b"%PDF-")


def _partir(camille: Personne, dossier: Dossier) -> None:
    """She takes everything, has it all destroyed, and keeps the record of it, which anyone may check."""
    page = camille.va("/syntheses/ma-synthese/fin/")
    camille.garde("fin")
    camille.clique("Réunir tous mes documents")
    fabriquer_les_documents()
    camille.va("/syntheses/ma-synthese/fin/")
    camille.garde("kit")
    kit = page.get_by_role("link", name=re.compile("^Télécharger")).first.get_attribute("href")
    assert page.context.request.get(kit).body()[:2] == b"PK"
    camille.clique("Effacer le contenu de mon bilan", role="link")
    page.get_by_label("Numéro de votre dossier").fill(dossier.numero)
    camille.garde("effacer")
    camille.clique("Effacer définitivement")
    camille.lit("tout est détruit")
    camille.garde("detruit")
    fabriquer_les_documents()
    pv = dossier.pieces.get(nature="pv_destruction")
    camille.va("/portail/documents/")
    camille.garde("documents-detruits")
    octets = page.context.request.get(reverse("beneficiaires:piece", args=[dossier.numero, pv.pk])).body()
    camille.va("/verifier/")
    page.get_by_label("Le PDF à vérifier").set_input_files({"name": "pv.pdf", "mimeType": "application/pdf", "buffer": octets})
    camille.clique("Vérifier")
    camille.garde("pv-verifie")
    assert Destruction.objects.get().etat == "constatee"
    assert not any(modele.objects.exists() for modele in (Note, Reponses, Rubrique))


def _gestion_ne_voit_rien(navigateur, live_server, dossier: Dossier) -> Personne:
    gaelle = Personne(navigateur, live_server.url, "gestion")
    gaelle.page.context.add_cookies(temoins(FabriqueCompte(gestion=True), live_server.url))
    gaelle.va("/")
    gaelle.garde("accueil")
    for nom, adresse in (("conservation", reverse("syntheses:conservation")), ("destruction", reverse("syntheses:destruction", args=[dossier.numero]))):
        gaelle.va(adresse)  # nowhere else is a bilan over, and its content still there
        gaelle.fautes += examiner(navigateur, gaelle.page, nom, BUREAU, POCHE)
    gaelle.va("/gestion/")
    gaelle.navigateur.capturer(gaelle.page, "gestion-admin")
    gaelle.va("/gestion/beneficiaires/dossier/")
    gaelle.page.locator("#searchbar").fill("moreau")
    with gaelle.page.expect_navigation():
        gaelle.page.keyboard.press("Enter")
    gaelle.page.get_by_role("link", name=dossier.numero).click()
    gaelle.page.wait_for_load_state()
    gaelle.lit("Kerbrat")
    gaelle.navigateur.capturer(gaelle.page, "gestion-dossier")
    assert not any(mot in gaelle.page.content() for mot in (NOTE, MOT, PROJET, REPONSE, "Appelé Rosa", "mi-temps"))
    return gaelle
