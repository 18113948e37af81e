"""The whole convention in three browsers: the consultant at the desk, the employer and the bénéficiaire on a telephone."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.fabriques import FabriqueConvention, FabriqueDossier, FabriqueOrganisme
from tests.outils.boite import dernier
from tests.outils.boite import lien as lien_recu
from tests.outils.connexion import temoins
from tests.outils.navigateur import axe, debordement, suivre

pytestmark = pytest.mark.django_db(transaction=True)


def chiffres(adresse):
    return next(mot for mot in dernier(adresse).split() if mot.isdigit() and len(mot) == 6)


def ouvrir(navigateur, live_server, compte=None, largeur=320):
    page = navigateur.page(base_url=str(live_server), largeur=largeur)
    if compte:
        page.context.add_cookies(temoins(compte, str(live_server)))
    return page


def verifier(navigateur, page, nom):
    """No violation, no sideways scroll, and a picture."""
    assert axe(page) == []
    assert debordement(page) == 0
    navigateur.capturer(page, nom)


def verifier_aux_deux_largeurs(navigateur, page, nom):
    """The same on a small telephone, and on a desk no sideways scroll either."""
    page.set_viewport_size({"width": 320, "height": 900})
    verifier(navigateur, page, f"{nom}-320")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert debordement(page) == 0
    navigateur.capturer(page, f"{nom}-1280")


def envoyer(navigateur, bureau, dossier):
    """At the desk, from nothing to the employer."""
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "1-vide")
    with bureau.expect_navigation():
        bureau.get_by_role("main").get_by_role("button", name="Préparer le brouillon").first.click()
    verifier(navigateur, bureau, "2-brouillon")
    bureau.goto(reverse("conventions:completer", args=[dossier.numero]))
    verifier(navigateur, bureau, "3-completer")
    bureau.goto(reverse("conventions:envoyer", args=[dossier.numero]))
    verifier(navigateur, bureau, "4-envoyer")
    suivre(bureau, "Envoyer à l’employeur")
    verifier(navigateur, bureau, "5-envoyee")


def transmettre(navigateur, employeur, dossier):
    """From the letter to the transmission, on a telephone."""
    employeur.goto(lien_recu(dossier.employeur.courriel))
    verifier(navigateur, employeur, "6-employeur")
    suivre(employeur, "Recevoir un code")
    employeur.get_by_label("Code reçu par courriel").fill(chiffres(dossier.employeur.courriel))
    employeur.get_by_label("J’ai le pouvoir d’engager").check()
    suivre(employeur, "Signer et transmettre")
    assert "réponse en attente" in employeur.inner_text("main")
    verifier(navigateur, employeur, "7-transmise")


def accepter(navigateur, beneficiaire, dossier):
    """Two gestures of the same size, then a name, a code, a tick."""
    beneficiaire.goto(reverse("conventions:reponse", args=[Convention.objects.get().pk]))
    verifier(navigateur, beneficiaire, "8-reponse")
    oui, non = (beneficiaire.get_by_role("link", name=nom).bounding_box() for nom in ("J’accepte et je signe", "Je refuse"))
    assert (oui["width"], oui["height"]) == (non["width"], non["height"])
    suivre(beneficiaire, "J’accepte et je signe", "link")
    suivre(beneficiaire, "Recevoir un code")
    beneficiaire.get_by_label("Code reçu par courriel").fill(chiffres(dossier.beneficiaire.compte.email))
    beneficiaire.get_by_label("J’accepte librement").check()
    verifier(navigateur, beneficiaire, "9-accepter")
    suivre(beneficiaire, "J’accepte et je signe")


def test_three_browsers_sign_one_convention(navigateur, live_server):
    FabriqueOrganisme()
    dossier = FabriqueDossier(beneficiaire__compte__accord="feminin", sur_temps_travail=True)
    bureau = ouvrir(navigateur, live_server, dossier.consultant, largeur=1280)
    envoyer(navigateur, bureau, dossier)
    transmettre(navigateur, ouvrir(navigateur, live_server), dossier)
    accepter(navigateur, ouvrir(navigateur, live_server, dossier.beneficiaire.compte), dossier)
    bureau.goto(reverse("conventions:contresigner", args=[dossier.numero]))
    verifier(navigateur, bureau, "10-contresigner")
    bureau.get_by_label("Je contresigne").check()
    suivre(bureau, "Contresigner")
    verifier(navigateur, bureau, "11-conclue")
    assert Convention.objects.get().etat == EtatConvention.CONCLUE


def test_the_other_pages_hold_too(navigateur, live_server):
    FabriqueOrganisme()
    maintenant = timezone.now()
    convention = FabriqueConvention(etat=EtatConvention.TRANSMISE, transmise_le=maintenant - timedelta(days=4), expire_le=maintenant + timedelta(days=6),
                                    date_limite=(maintenant + timedelta(days=6)).date())
    cpf = FabriqueDossier(mode_financement="cpf_hors_temps_travail", consultant=convention.dossier.consultant)
    refus = ouvrir(navigateur, live_server, convention.dossier.beneficiaire.compte)
    refus.goto(reverse("conventions:refuser", args=[convention.pk]))
    verifier(navigateur, refus, "refuser")
    page = ouvrir(navigateur, live_server, convention.dossier.consultant)
    for nom, url in (("liste", reverse("conventions:liste")), ("delai", reverse("conventions:dossier", args=[convention.dossier.numero])),
                     ("mcf", reverse("conventions:dossier", args=[cpf.numero])), ("mcf-saisie", reverse("conventions:mcf", args=[cpf.numero]))):
        page.goto(url)
        verifier_aux_deux_largeurs(navigateur, page, nom)
    actions.refuser(convention, acteur=Acteur(compte=convention.dossier.beneficiaire.compte), instant=maintenant)
    refus.goto(reverse("conventions:reponse", args=[convention.pk]))
    verifier(navigateur, refus, "refusee")
    inconnu = ouvrir(navigateur, live_server)
    inconnu.goto("/signature/zzzz/")
    verifier(navigateur, inconnu, "lien-ferme")


def test_what_changed_is_read_on_a_phone(navigateur, live_server):
    FabriqueOrganisme()
    dossier = FabriqueDossier(beneficiaire__compte__accord="feminin", sur_temps_travail=True)
    consultant, personne = Acteur(compte=dossier.consultant), Acteur(compte=dossier.beneficiaire.compte)
    rh, instant = Acteur(role=Role.EMPLOYEUR), timezone.now() - timedelta(days=3)
    contrat = actions.preparer(dossier, acteur=consultant, instant=instant)
    actions.envoyer(contrat, acteur=consultant, instant=instant)
    employeur = ouvrir(navigateur, live_server)
    employeur.goto(lien_recu(dossier.employeur.courriel))
    suivre(employeur, "Signaler une erreur : Employeur", "link")
    verifier(navigateur, employeur, "1-signaler")
    employeur.get_by_label("Ce qui serait juste").fill("Nous avons déménagé au 14.")
    suivre(employeur, "Signaler cette erreur")
    suivre(employeur, "Je ne suis pas la bonne personne", "link")
    verifier(navigateur, employeur, "2-designer")
    bureau = ouvrir(navigateur, live_server, dossier.consultant, largeur=1280)
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "3-signalee")
    suivre(bureau, "Corriger une erreur matérielle", "link")
    verifier(navigateur, bureau, "4-corriger")
    actions.corriger(contrat, acteur=consultant, instant=instant, employeur_adresse="14 quai de la Fosse")
    actions.signer_et_transmettre(contrat, acteur=rh, instant=instant, nom="Nadia Lefort", fonction="Responsable RH")
    bureau.goto(reverse("conventions:papier_acceptation", args=[dossier.numero]))
    verifier(navigateur, bureau, "5-papier")
    suite = actions.preparer_la_suite(contrat, acteur=consultant, instant=timezone.now())
    actions.completer(suite, acteur=consultant, instant=timezone.now(), prix_centimes=165_000, objectif="Définir un projet, et les étapes pour y parvenir.")
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier_aux_deux_largeurs(navigateur, bureau, "6-suite")
    bureau.goto(reverse("conventions:envoyer", args=[dossier.numero]))
    verifier(navigateur, bureau, "7-envoyer")
    suivre(bureau, "Envoyer à l’employeur")
    employeur.goto(lien_recu(dossier.employeur.courriel))
    assert "Une nouvelle version est à signer" in employeur.inner_text("main")
    verifier(navigateur, employeur, "8-employeur")
    actions.signer_et_transmettre(suite, acteur=rh, instant=timezone.now(), nom="Nadia Lefort", fonction="Responsable RH")
    telephone = ouvrir(navigateur, live_server, dossier.beneficiaire.compte)
    telephone.goto(reverse("conventions:reponse", args=[contrat.pk]))
    verifier(navigateur, telephone, "9-remplacee")
    suivre(telephone, "Ouvrir la version 2", "link")
    verifier(navigateur, telephone, "10-reponse")
    actions.accepter(suite, acteur=personne, instant=timezone.now(), nom="Camille Moreau")
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "11-acceptee")
