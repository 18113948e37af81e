"""The pages of a synthesis: who opens which, what is typed is never lost, what each one reads."""
from html import unescape

import pytest
from django.urls import reverse

from bilan.socle.models import Document
from syntheses import actions
from syntheses.models import Synthese
from syntheses.rubriques import CodeRubrique
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueOrganisme
from tests.outils.typographie import fautes
from tests.syntheses.outils import ICI, beneficiaire, bilan_tenu, consultante, dans_l_etat, ecrite, figee, proposee, texte_de

pytestmark = pytest.mark.django_db
DES_RESULTATS = ("resultats", "etablir_resultats", "rouvrir_resultats", "remettre_resultats")
DU_CONSULTANT = ("dossier", "ouvrir", "etapes", "proposer", "reprendre", "remise", "rediger", *DES_RESULTATS)
DE_LA_PERSONNE = ("corriger", "corriger_etapes", "rendre", "accord", "etat_document", "refaire_document")
POSTES = (
    "ouvrir", "etapes", "proposer", "reprendre", "rediger", "corriger", "corriger_etapes", "rendre", "refaire_document", "rouvrir_resultats",
    "remettre_resultats",
)


@pytest.fixture(autouse=True)
def organisme():
    FabriqueOrganisme()


def qui(nom, dossier):
    return {
        "consultant": lambda: dossier.consultant,
        "beneficiaire": lambda: dossier.beneficiaire.compte,
        "gestion": lambda: FabriqueCompte(gestion=True),
        "autre consultant": lambda: FabriqueDossier().consultant,
        "autre bénéficiaire": lambda: FabriqueDossier().beneficiaire.compte,
    }[nom]()


def adresse(route, synthese):
    arguments = [synthese.pk if route in DE_LA_PERSONNE else synthese.dossier.numero, *(["circonstances"] if route in ("rediger", "corriger") else [])]
    return reverse(f"syntheses:{route}", args=arguments)


@pytest.fixture(scope="module")
def cle_proposee(base_du_module):
    FabriqueOrganisme()
    return proposee(bilan_tenu()).pk


@pytest.fixture
def en_relecture(cle_proposee):
    return Synthese.objects.get(pk=cle_proposee)


@pytest.mark.parametrize("nom", ["beneficiaire", "gestion", "autre consultant", "autre bénéficiaire"])
@pytest.mark.parametrize("route", DU_CONSULTANT)
def test_the_tab_exists_for_the_consultant_of_the_bilan_alone(client, en_relecture, route, nom):
    synthese = en_relecture
    client.force_login(qui(nom, synthese.dossier))
    methode = client.post if route in POSTES else client.get
    assert methode(adresse(route, synthese)).status_code == 404


@pytest.mark.parametrize(("nom", "attendu"), [("consultant", 403), ("gestion", 404), ("autre consultant", 404), ("autre bénéficiaire", 404)])
@pytest.mark.parametrize("route", DE_LA_PERSONNE)
def test_the_gestures_of_the_owner_are_the_owner_s(client, en_relecture, route, nom, attendu):
    synthese = en_relecture
    client.force_login(qui(nom, synthese.dossier))
    methode = client.post if route in POSTES else client.get
    assert methode(adresse(route, synthese)).status_code == attendu


@pytest.mark.parametrize("etat", ["redaction", "relecture", "figee", "remise"])
def test_its_owner_reads_it_once_it_is_proposed_and_not_before(client, etat):
    synthese = dans_l_etat(etat, bilan_tenu())
    client.force_login(synthese.dossier.beneficiaire.compte)
    page = client.get(reverse("syntheses:ma_synthese")).content.decode()
    assert ("Ce qui fut dit." in page) == (etat != "redaction")  # never proposed yet
    assert client.get(adresse("accord", synthese)).status_code == {"redaction": 404, "relecture": 200}.get(etat, 302)


def test_the_team_has_no_page_of_its_own_synthesis_without_a_bilan(client):
    client.force_login(FabriqueCompte(consultant=True))
    assert client.get(reverse("syntheses:ma_synthese")).status_code == 403


@pytest.mark.parametrize("route", ["ouvrir", "etapes", "proposer", "reprendre", "rediger", "rouvrir_resultats", "remettre_resultats"])
def test_nothing_changes_by_a_link(client, en_relecture, route):
    synthese = en_relecture
    client.force_login(synthese.dossier.consultant)
    assert client.get(adresse(route, synthese)).status_code == 405


@pytest.mark.parametrize("code", ["observations", "inconnue"])
def test_only_the_consultant_s_sections_are_written_at_this_address(client, code):
    synthese = ecrite(bilan_tenu())
    client.force_login(synthese.dossier.consultant)
    assert client.post(reverse("syntheses:rediger", args=[synthese.dossier.numero, code]), {"texte": "x", "revision": 0}).status_code == 404


def test_a_section_is_opened_written_and_signed(client):
    dossier = bilan_tenu()
    client.force_login(dossier.consultant)
    url = reverse("syntheses:dossier", args=[dossier.numero])
    assert "Pas encore de synthèse" in client.get(url).content.decode()
    client.post(reverse("syntheses:ouvrir", args=[dossier.numero]))
    ouverte = client.get(f"{url}?ecrire=circonstances").content.decode()
    assert "Bilan réalisé à distance, du 18 janvier au 1er février 2027, à la demande de Camille Moreau." in ouverte.replace("\u00a0", " ")
    reponse = client.post(reverse("syntheses:rediger", args=[dossier.numero, "circonstances"]), {"texte": "Le cadre.", "revision": 0})
    assert reponse.url == f"{url}#circonstances"
    assert texte_de(Synthese.objects.get(dossier=dossier), CodeRubrique.CIRCONSTANCES) == "Le cadre."


def test_a_text_written_meanwhile_is_shown_beside_the_typed_one_and_may_be_replaced_knowingly(client):
    synthese = ecrite(bilan_tenu())
    numero = synthese.dossier.numero
    client.force_login(synthese.dossier.consultant)
    actions.rediger(synthese, CodeRubrique.CIRCONSTANCES, "Le texte de l’autre fenêtre.", acteur=consultante(synthese), instant=ICI)
    url = reverse("syntheses:rediger", args=[numero, "circonstances"])
    reponse = client.post(url, {"texte": "Mon texte.", "revision": 1})
    page = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert "Mon texte.</textarea>" in page and "<p>Le texte de l’autre fenêtre.</p>" in page
    assert 'name="revision" value="2"' in page
    assert texte_de(synthese, CodeRubrique.CIRCONSTANCES) == "Le texte de l’autre fenêtre."
    assert client.post(url, {"texte": "Mon texte.", "revision": 2}).status_code == 302
    assert texte_de(synthese, CodeRubrique.CIRCONSTANCES) == "Mon texte."


@pytest.mark.parametrize("donnees", [{"texte": "x" * 20_001, "revision": 1}, {"texte": "", "revision": 1}, {"texte": "Gardé.", "revision": ""}])
def test_a_refused_text_is_shown_again(client, donnees):
    synthese = ecrite(bilan_tenu())
    client.force_login(synthese.dossier.consultant)
    reponse = client.post(reverse("syntheses:rediger", args=[synthese.dossier.numero, "circonstances"]), donnees)
    assert reponse.status_code == 422
    assert f"{donnees['texte']}</textarea>" in reponse.content.decode()
    assert texte_de(synthese, CodeRubrique.CIRCONSTANCES) == "Ce qui fut dit."


def etapes(*lignes, revision=1):
    donnees = {"form-TOTAL_FORMS": len(lignes), "form-INITIAL_FORMS": 0, "revision": revision, "entretien_suivi": "on"}
    for rang, (libelle, echeance) in enumerate(lignes):
        donnees |= {f"form-{rang}-libelle": libelle, f"form-{rang}-echeance": echeance}
    return donnees


def test_steps_are_written_with_their_dates_and_an_emptied_line_is_withdrawn(client):
    synthese = ecrite(bilan_tenu())
    client.force_login(synthese.dossier.consultant)
    url = reverse("syntheses:etapes", args=[synthese.dossier.numero])
    assert client.post(url, etapes(("", ""), ("Dossier d’inscription", "2027-06-01"), ("", ""))).status_code == 302
    assert [e.libelle for e in synthese.etapes.select_related("coffre")] == ["Dossier d’inscription"]
    refus = client.post(url, etapes(("", "2027-06-01"), revision=2))
    assert (refus.status_code, "Dites en quelques mots ce qui se fera à cette date." in refus.content.decode()) == (422, True)
    conflit = client.post(url, etapes(("Temps partiel", ""), revision=1))
    page = conflit.content.decode()
    assert (conflit.status_code, "Temps partiel" in page, "Enregistré entre-temps" in page) == (422, True, True)


def test_the_owner_adds_observations_has_it_taken_back_and_finds_them_again(client):
    synthese = proposee(bilan_tenu())
    client.force_login(synthese.dossier.beneficiaire.compte)
    client.post(reverse("syntheses:corriger", args=[synthese.pk, "observations"]), {"texte": "Je me reconnais.", "revision": 0})
    client.post(adresse("rendre", synthese))
    actions.rediger(synthese, CodeRubrique.CIRCONSTANCES, "Sous la plume.", acteur=consultante(synthese), instant=ICI)
    synthese.refresh_from_db()
    page = client.get(reverse("syntheses:ma_synthese")).content.decode()
    assert (synthese.etat, "Je me reconnais." in page, "Ce qui fut dit." in page, "Sous la plume." in page) == ("redaction", True, True, False)


def test_the_owner_agrees_to_the_version_on_the_page(client):
    synthese = proposee(bilan_tenu())
    client.force_login(synthese.dossier.beneficiaire.compte)
    assert '<input type="hidden" name="version" value="1">' in client.get(adresse("accord", synthese)).content.decode()
    for version in ("", "abc", "0", "2", "9" * 40):
        client.post(adresse("accord", synthese), {"version": version})
        synthese.refresh_from_db()
        assert synthese.etat == "relecture"
    client.post(adresse("accord", synthese), {"version": "1"})
    synthese.refresh_from_db()
    assert synthese.etat == "figee"


def test_the_owner_sees_the_document_on_its_way_and_may_have_it_tried_again(client):
    synthese = figee(bilan_tenu(), prete=False)
    client.force_login(synthese.dossier.beneficiaire.compte)
    assert "en attente" in client.get(adresse("etat_document", synthese)).content.decode()
    Document.objects.filter(pk=synthese.piece.document_id).update(etat="echec", erreur="Une erreur de notre côté.")
    assert adresse("refaire_document", synthese) in client.get(reverse("syntheses:ma_synthese")).content.decode()
    client.post(adresse("refaire_document", synthese))
    assert Document.objects.get(pk=synthese.piece.document_id).etat == "a_preparer"


def test_handing_over_has_a_page_of_its_own_with_its_consequences(client):
    synthese = figee(bilan_tenu())
    client.force_login(synthese.dossier.consultant)
    page = client.get(adresse("remise", synthese)).content.decode()
    assert "ni l’employeur, ni le financeur, ni un conseiller ne la reçoit" in page
    assert client.post(adresse("remise", synthese)).status_code == 302
    synthese.refresh_from_db()
    assert synthese.etat == "remise"


def test_html_typed_by_a_person_is_only_text(client):
    synthese = ecrite(bilan_tenu(), "<script>alert(1)</script>")
    client.force_login(synthese.dossier.consultant)
    page = client.get(adresse("dossier", synthese)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_preview_is_drawn_with_the_tags_of_the_markup_alone(client):
    client.force_login(FabriqueCompte())
    apercu = client.post(reverse("syntheses:apercu"), {"texte": "### Titre\n\n<script>alert(1)</script> **fort**"}).content.decode()
    assert apercu == "<h3>Titre</h3>\n<p>&lt;script&gt;alert(1)&lt;/script&gt; <strong>fort</strong></p>\n"


def test_the_owner_s_observations_are_the_owner_s_words(client):
    synthese = proposee(bilan_tenu())
    actions.observer(synthese, "Je me reconnais.", acteur=beneficiaire(synthese), instant=ICI)
    client.force_login(synthese.dossier.consultant)
    page = client.get(adresse("dossier", synthese)).content.decode()
    assert "Observations de Camille" in page and "Je me reconnais." in page


@pytest.mark.parametrize("etat", ["redaction", "relecture", "figee", "remise"])
def test_our_own_words_have_french_spaces_whatever_the_state(client, etat):
    dossier = bilan_tenu()
    dans_l_etat(etat, dossier)
    client.force_login(dossier.consultant)
    assert fautes(client.get(reverse("syntheses:dossier", args=[dossier.numero])).text) == []


def test_what_is_still_to_write_is_said_with_french_spaces(client):
    dossier = bilan_tenu()
    actions.ouvrir(dossier, acteur=consultante(dossier), instant=ICI)
    client.force_login(dossier.consultant)
    assert fautes(client.get(reverse("syntheses:dossier", args=[dossier.numero])).text) == []


@pytest.mark.parametrize("version", ["9" * 5000, "²", "-1", "1.0", ""])
def test_an_agreement_to_no_version_is_refused_in_a_sentence(client, en_relecture, version):
    synthese = en_relecture
    client.force_login(synthese.dossier.beneficiaire.compte)
    assert client.post(reverse("syntheses:accord", args=[synthese.pk]), {"version": version}).url == reverse("syntheses:ma_synthese")
    synthese.refresh_from_db()
    assert synthese.etat == "relecture"
