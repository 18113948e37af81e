"""The whole convention in three browsers: the consultant at the desk, the employer and the bénéficiaire on a telephone."""
import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from conventions import actions
from conventions.etats import EtatConvention
from conventions.models import Convention
from tests.fabriques import FabriqueDossier, FabriqueOrganisme
from tests.navigateur.outils import chiffres, examiner
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils.boite import lien as lien_recu
from tests.outils.connexion import temoins
from tests.outils.navigateur import suivre

pytestmark = pytest.mark.django_db(transaction=True)


def ouvrir(navigateur, live_server, compte=None, largeur=POCHE):
    page = navigateur.page(base_url=str(live_server), largeur=largeur)
    if compte:
        page.context.add_cookies(temoins(compte, str(live_server)))
    return page


def verifier(navigateur, page, nom, *largeurs):
    """No violation, no sideways scroll, and a picture."""
    assert examiner(navigateur, page, nom, *largeurs) == []


def envoyer(navigateur, bureau, dossier):
    """At the desk, from nothing to the employer."""
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "01-vide")
    with bureau.expect_navigation():
        bureau.get_by_role("main").get_by_role("button", name="Préparer le brouillon").first.click()
    verifier(navigateur, bureau, "02-brouillon")
    bureau.goto(reverse("conventions:completer", args=[dossier.numero]))
    verifier(navigateur, bureau, "03-completer")
    bureau.goto(reverse("conventions:envoyer", args=[dossier.numero]))
    verifier(navigateur, bureau, "04-envoyer")
    suivre(bureau, "Envoyer à l’employeur")
    verifier(navigateur, bureau, "05-envoyee")


def signaler(navigateur, employeur, dossier):
    """On a telephone, from the letter: an error, and somebody else to sign."""
    employeur.goto(lien_recu(dossier.employeur.courriel))
    verifier(navigateur, employeur, "06-employeur")
    suivre(employeur, "Signaler une erreur : Employeur", "link")
    verifier(navigateur, employeur, "07-signaler")
    employeur.get_by_label("Ce qui serait juste").fill("Nous avons déménagé au 14.")
    suivre(employeur, "Signaler cette erreur")
    suivre(employeur, "Je ne suis pas la bonne personne", "link")
    verifier(navigateur, employeur, "08-designer")


def corriger(navigateur, bureau, dossier):
    """What was reported is read, there and on the page that corrects it."""
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "09-signalee")
    bureau.goto(reverse("conventions:corriger", args=[dossier.numero]))
    verifier(navigateur, bureau, "09-corriger")
    consultant, contrat = Acteur(compte=dossier.consultant), Convention.objects.get()
    actions.corriger(contrat, acteur=consultant, instant=timezone.now(), employeur_adresse="14 quai de la Fosse")


def transmettre(navigateur, employeur, dossier):
    """Signed by a code."""
    employeur.goto(lien_recu(dossier.employeur.courriel))
    suivre(employeur, "Recevoir un code")
    employeur.get_by_label("Code reçu par courriel").fill(chiffres(dossier.employeur.courriel))
    employeur.get_by_label("J’ai le pouvoir d’engager").check()
    suivre(employeur, "Signer et transmettre")
    assert "réponse en attente" in employeur.inner_text("main")
    verifier(navigateur, employeur, "10-transmise")


def changer(navigateur, bureau, employeur, dossier):
    """Another version, its price and its aim changed, goes the same way."""
    consultant, maintenant = Acteur(compte=dossier.consultant), timezone.now()
    suite = actions.preparer_la_suite(Convention.objects.get(), acteur=consultant, instant=maintenant)
    actions.completer(suite, acteur=consultant, instant=maintenant, prix_centimes=165_000, objectif="Définir un projet, et les étapes pour y parvenir.")
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "11-suite", BUREAU, POCHE)
    bureau.goto(reverse("conventions:envoyer", args=[dossier.numero]))
    verifier(navigateur, bureau, "12-envoyer")
    suivre(bureau, "Envoyer à l’employeur")
    employeur.goto(lien_recu(dossier.employeur.courriel))
    assert "Une nouvelle version est à signer" in employeur.inner_text("main")
    verifier(navigateur, employeur, "13-employeur")
    actions.signer_et_transmettre(
        suite, acteur=Acteur(role=Role.EMPLOYEUR), instant=timezone.now(), nom="Nadia Lefort", fonction="Responsable RH",
    )


def accepter(navigateur, beneficiaire, dossier):
    """From the version that another replaces; two gestures of the same size, then a name, a code, a tick."""
    beneficiaire.goto(reverse("conventions:reponse", args=[Convention.objects.earliest("pk").pk]))
    verifier(navigateur, beneficiaire, "14-remplacee")
    suivre(beneficiaire, "Ouvrir la version 2", "link")
    verifier(navigateur, beneficiaire, "15-reponse")
    oui, non = (beneficiaire.get_by_role("link", name=nom).bounding_box() for nom in ("J’accepte et je signe", "Je refuse"))
    assert (oui["width"], oui["height"]) == (non["width"], non["height"])
    suivre(beneficiaire, "J’accepte et je signe", "link")
    suivre(beneficiaire, "Recevoir un code")
    beneficiaire.get_by_label("Code reçu par courriel").fill(chiffres(dossier.beneficiaire.compte.email))
    beneficiaire.get_by_label("J’accepte librement").check()
    verifier(navigateur, beneficiaire, "16-accepter")
    suivre(beneficiaire, "J’accepte et je signe")


def contresigner(navigateur, bureau, dossier):
    bureau.goto(reverse("conventions:dossier", args=[dossier.numero]))
    verifier(navigateur, bureau, "17-acceptee")
    bureau.goto(reverse("conventions:contresigner", args=[dossier.numero]))
    verifier(navigateur, bureau, "18-contresigner")
    bureau.get_by_label("Je contresigne").check()
    suivre(bureau, "Contresigner")
    verifier(navigateur, bureau, "19-conclue")


def test_three_browsers_sign_one_convention_once_it_was_reported_corrected_and_changed(navigateur, live_server):
    FabriqueOrganisme()
    dossier = FabriqueDossier(beneficiaire__compte__accord="feminin", sur_temps_travail=True)
    bureau, employeur = ouvrir(navigateur, live_server, dossier.consultant, BUREAU), ouvrir(navigateur, live_server)
    envoyer(navigateur, bureau, dossier)
    signaler(navigateur, employeur, dossier)
    corriger(navigateur, bureau, dossier)
    transmettre(navigateur, employeur, dossier)
    changer(navigateur, bureau, employeur, dossier)
    accepter(navigateur, ouvrir(navigateur, live_server, dossier.beneficiaire.compte), dossier)
    contresigner(navigateur, bureau, dossier)
    assert Convention.objects.latest("pk").etat == EtatConvention.CONCLUE
