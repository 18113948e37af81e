"""The pages of a synthesis and of the portal in a real browser: accessible, usable on the smallest telephone, nothing lost in a conflict."""
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from beneficiaires.regles import EtapePedagogique
from bilan.socle.models import Document
from syntheses import actions
from syntheses.rubriques import CodeRubrique
from tests.fabriques import FabriqueOrganisme
from tests.navigateur.outils import examiner
from tests.navigateur.regard import BUREAU, POCHE
from tests.outils.connexion import temoins
from tests.outils.navigateur import suivre
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, ecrite, tenir, texte_de
from travaux.actions import contenu, ecrire_note
from travaux.models import Competence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entrer(navigateur, live_server):
    """A page of the browser for this account: `entrer(compte, POCHE)`."""
    FabriqueOrganisme()

    def entrer(compte, largeur=BUREAU):
        page = navigateur.page(base_url=str(live_server), largeur=largeur)
        page.context.add_cookies(temoins(compte, str(live_server)))
        return page
    return entrer


def test_a_synthesis_is_written_by_two_from_the_portfolio_to_the_receipts(navigateur, entrer):
    """The story of docs/guide-synthese.md, whose pictures are taken here (BILAN_CAPTURES=1). Its pages are examined as they come."""
    dossier = bilan_tenu()
    helene, camille, fautes = entrer(dossier.consultant), entrer(dossier.beneficiaire.compte, POCHE), []

    def regarder(page, nom):
        fautes.extend(examiner(navigateur, page, nom, *((BUREAU, POCHE) if page is helene else ())))

    _avant(dossier, helene, camille, regarder)
    synthese = ecrite(dossier)
    _histoire(synthese)
    _ecrire(synthese, helene, regarder)
    navigateur.capturer(helene, "02-proposee")
    _modifier(navigateur, camille)
    _proposer_de_nouveau(synthese, helene, regarder)
    _consentir(camille, regarder)
    _remettre(dossier, helene, regarder)
    camille.goto("/syntheses/ma-synthese/")
    navigateur.capturer(camille, "10-recu")
    assert camille.get_by_role("region", name="Vos résultats détaillés").get_by_text("Camille Moreau").is_visible()
    assert camille.get_by_role("region", name="Votre reçu").get_by_text("Camille Moreau").first.is_visible()
    for nom, route in (("documents", "portail:documents"), ("fin", "syntheses:fin")):
        camille.goto(reverse(route))
        regarder(camille, nom)
    assert fautes == []


def _onglet(dossier) -> str:
    return reverse("syntheses:dossier", args=[dossier.numero])


def _avant(dossier, helene, camille, regarder) -> None:
    """A bilan that goes on: no synthesis yet, a note for her."""
    tenir(dossier, 4, EtapePedagogique.CONFRONTATION)
    ecrire_note(dossier, acteur=consultante(dossier), instant=timezone.now(), partagee=True, texte="Gardez cette phrase près de vous.")
    helene.goto(_onglet(dossier))
    regarder(helene, "vide")
    for route in ("portail:accueil", "portail:documents", "syntheses:ma_synthese"):
        camille.goto(reverse(route))
        regarder(camille, f"avant-{route.split(':')[1]}")


def _ecrire(synthese, helene, regarder) -> None:
    onglet, avant = _onglet(synthese.dossier), texte_de(synthese, CodeRubrique.COMPETENCES_APTITUDES)
    helene.goto(f"{onglet}?ecrire=competences_aptitudes")
    suivre(helene, "Reprendre depuis le portefeuille de compétences")
    suivre(helene, "Fermer", "link")  # filled in, and nothing was saved
    assert texte_de(synthese, CodeRubrique.COMPETENCES_APTITUDES) == avant
    regarder(helene, "redaction")
    helene.goto(f"{onglet}?ecrire=etapes")
    regarder(helene, "etapes")
    helene.goto(f"{onglet}?ecrire=competences_aptitudes")
    expect(helene.get_by_label("Votre texte")).to_have_value(avant)
    suivre(helene, "Reprendre depuis le portefeuille de compétences")
    regarder(helene, "01-reprendre")
    suivre(helene, "Enregistrer")
    suivre(helene, "Proposer à la relecture")


def _modifier(navigateur, camille) -> None:
    camille.goto("/portail/")
    suivre(camille, "Relire ma synthèse", "link")
    navigateur.capturer(camille, "03-relire")
    camille.goto("/syntheses/ma-synthese/?ecrire=projet_professionnel")
    champ = camille.get_by_label("Le texte")
    champ.fill(champ.input_value().replace("dans l’entreprise", "dans mon entreprise, puis dans un centre"))
    navigateur.capturer(camille, "04-modifier")
    suivre(camille, "Enregistrer")
    navigateur.capturer(camille, "05-rendre")
    suivre(camille, "Rendre la main à Hélène")


def _proposer_de_nouveau(synthese, helene, regarder) -> None:
    onglet = _onglet(synthese.dossier)
    helene.goto(onglet)
    suivre(helene, "Voir les modifications", "link")
    regarder(helene, "06-versions")
    helene.goto(f"{onglet}?ecrire=competences_aptitudes")
    suivre(helene, "Reprendre depuis le portefeuille de compétences")
    helene.get_by_role("button", name="Proposer à la relecture").last.click()
    expect(helene.locator(".enregistre")).to_contain_text("enregistrez d’abord ce texte")
    helene.goto(f"{onglet}?ecrire=conditions_moyens")
    helene.context.set_offline(True)
    helene.get_by_label("Votre texte").fill("L’accord de l’entreprise, puis un premier groupe.")
    helene.get_by_role("button", name="Proposer à la relecture").last.click()  # goes nowhere, and says why
    expect(helene.locator(".enregistre")).to_contain_text("Hors connexion")
    expect(helene.locator(".enregistre")).to_be_in_viewport()
    helene.context.set_offline(False)
    suivre(helene, "Proposer à la relecture")  # at once: what is proposed is what was typed
    assert texte_de(synthese, CodeRubrique.CONDITIONS_MOYENS) == "L’accord de l’entreprise, puis un premier groupe."


def _consentir(camille, regarder) -> None:
    camille.goto("/syntheses/ma-synthese/")
    camille.get_by_label("Ce que vous ajoutez ou nuancez").fill("Je me reconnais. Je garde aussi l’idée d’un mi-temps.")
    suivre(camille, "Enregistrer mes observations")
    suivre(camille, "Donner mon accord", "link")
    regarder(camille, "07-accord")
    suivre(camille, "Donner mon accord et figer la synthèse")
    assert camille.get_by_role("heading", level=1).inner_text() == "Votre synthèse est figée."


def _remettre(dossier, helene, regarder) -> None:
    helene.goto(reverse("syntheses:remise", args=[dossier.numero]))
    assert helene.get_by_role("button", name="Remettre la synthèse").get_attribute("aria-disabled") == "true"
    helene.goto(reverse("syntheses:resultats", args=[dossier.numero]))
    suivre(helene, "Reprendre depuis un plan en trois parties")
    champ = helene.get_by_label("Votre texte")
    champ.fill(champ.input_value() + "\n\nLe goût de transmettre revient dans trois récits sur quatre.\n\n- **Tri** : fait.")
    regarder(helene, "08-resultats")
    suivre(helene, "Enregistrer")
    suivre(helene, "Relire et établir", "link")
    regarder(helene, "etablir")
    suivre(helene, "Établir les résultats détaillés")
    Document.objects.update(etat="pret", pret_le=timezone.now(), empreinte="5f" * 32, taille=31_000)
    helene.goto(reverse("syntheses:remise", args=[dossier.numero]))
    regarder(helene, "09-remise")
    suivre(helene, "Remettre la synthèse")


def _histoire(synthese) -> None:
    """Words for the pictures, and a competence in the portfolio."""
    dossier = synthese.dossier
    textes = {
        CodeRubrique.CIRCONSTANCES: "Camille Moreau a demandé ce bilan pour préparer la suite de son parcours.", CodeRubrique.COMPETENCES_APTITUDES: "",
        CodeRubrique.PROJET_PROFESSIONNEL: "Devenir formatrice en logistique, d’abord dans l’entreprise.\n\n- **Vérifié** par deux enquêtes de terrain.",
        CodeRubrique.CONDITIONS_MOYENS: "L’accord de l’entreprise pour un premier groupe en septembre.",
    }
    for code, texte in textes.items():
        actions.rediger(synthese, code, texte, acteur=consultante(synthese), instant=ICI)
    acquis = {"Former de nouveaux arrivants": "Elle montre le poste, puis laisse faire.", "Tenir un planning à huit": "Elle échange deux postes."}
    for libelle, action in acquis.items():
        contenu.ajouter(Competence, dossier, acteur=beneficiaire(dossier), instant=ICI, libelle=libelle, action=action)


COLLE = """<html><head><style>p { color: red }</style></head><body><h2 onclick="alert(1)">Mes <b>acquis</b></h2><p>Former &amp; *écrire*</p>
<ul><li>un <strong>point</strong></li><li>deux</li></ul><script>window.pris = true</script><img src="x" onerror="window.pris = true"></body></html>"""
COLLER = """(champ, html) => { const d = new DataTransfer(); d.setData("text/html", html); d.setData("text/plain", "brut");
    champ.dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); }"""


def _en_conflit(page, synthese, adresse) -> None:
    """Both texts are shown, and the faults take the focus."""
    page.goto(f"{adresse}circonstances")
    actions.rediger(synthese, CodeRubrique.CIRCONSTANCES, "Le texte de l’autre fenêtre.", acteur=consultante(synthese), instant=ICI)
    page.get_by_label("Votre texte").fill("Mon texte.")
    suivre(page, "Enregistrer")
    assert page.get_by_label("Votre texte").input_value() == "Mon texte."
    assert page.get_by_role("region", name="Enregistré entre-temps").get_by_text("Le texte de l’autre fenêtre.").is_visible()
    dit = " ".join(page.evaluate("document.activeElement.textContent").split())
    assert dit == "Une réponse est à reprendre Dans une autre fenêtre, vous avez modifié cette rubrique entre-temps."


def test_the_editor_keeps_what_is_typed_dresses_it_cleans_what_is_pasted_and_tells_a_second_tab(navigateur, entrer):
    synthese = ecrite(bilan_tenu())
    adresse, page = f"{_onglet(synthese.dossier)}?ecrire=", entrer(synthese.dossier.consultant)
    _en_conflit(page, synthese, adresse)
    assert examiner(navigateur, page, "conflit") == []
    page.goto(f"{adresse}projet_formation")
    second = page.context.new_page()
    second.goto(f"{adresse}projet_formation")
    champ, statut = page.get_by_label("Votre texte"), page.locator(".enregistre")

    champ.fill("Titre pro")
    page.get_by_role("button", name="Titre", exact=True).click()
    champ.press("End")
    champ.press_sequentially("\n\nUn diplôme")
    champ.press("Shift+Home")
    page.get_by_role("button", name="Important").click()
    expect(champ).to_have_value("### Titre pro\n\n**Un diplôme**")
    expect(statut).to_contain_text("Enregistré à")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_role("region", name="Aperçu").get_by_role("heading", name="Titre pro")).to_be_visible()
    assert examiner(navigateur, page, "apercu", BUREAU, POCHE) == []
    page.get_by_role("button", name="Aperçu").click()

    champ.fill("")
    champ.evaluate(COLLER, COLLE)
    expect(champ).to_have_value("### Mes acquis\n\nFormer & \\*écrire\\*\n\n- un **point**\n- deux")
    expect(statut).to_contain_text("Enregistré à")
    assert page.evaluate("'pris' in window") is False
    champ.fill("Avant, après")
    champ.evaluate("champ => champ.setSelectionRange(6, 7)")
    champ.evaluate(COLLER, "<h2>Acquis</h2><ul><li>un</li></ul>")
    expect(champ).to_have_value("Avant,\n\n### Acquis\n\n- un\n\naprès")  # in the middle of a line neither would be what it was
    champ.fill("### Mes acquis\n\n- deux")
    page.context.set_offline(True)
    champ.press_sequentially(" trois")
    expect(statut).to_contain_text("Hors connexion")
    page.context.set_offline(False)
    expect(statut).to_contain_text("Enregistré à")
    assert texte_de(synthese, CodeRubrique.PROJET_FORMATION).endswith("- deux trois")

    second.get_by_label("Votre texte").fill("L’autre onglet.")
    second.get_by_role("link", name="Voir l’autre version").click()
    expect(second.get_by_label("Votre texte")).to_have_value(re.compile("trois$"))
    second.get_by_role("button", name="Reprendre mon texte").click()
    expect(second.locator(".enregistre")).to_contain_text("Enregistré à")
    assert texte_de(synthese, CodeRubrique.PROJET_FORMATION) == "L’autre onglet."
