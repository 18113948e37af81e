"""The reader has a link, a code, one document, for a time; what he opens is written down, what is closed says nothing."""
import io
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pikepdf
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from bilan.public.verification import constater
from bilan.signature import codes, liens
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.documents import lire
from bilan.socle.models import Envoi
from bilan.socle.typographie import phrase
from syntheses.models import Ouverture, Partage, Synthese
from syntheses.views import lecture as porte
from tests.outils.boite import courriels
from tests.outils.connexion import Visiteur
from tests.syntheses.outils import SECRET
from tests.syntheses.outils_partage import CLAIRE, MALIK, VERS_CEP, VERS_TIERS, Lecteur, chiffres, donne, synthese_figee

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cle_faite(base_du_module):
    return synthese_figee(f"{SECRET}. " + "Des mots. " * 150, faite=True).pk


@pytest.fixture
def faite(cle_faite):
    """Its PDF really made."""
    return Synthese.objects.get(pk=cle_faite)


def quand(*quoi):
    return list(Ouverture.objects.order_by("pk").values_list("quoi", flat=True)) == list(quoi)


def test_before_the_code_a_page_that_names_nobody_and_writes_nothing(synthese):
    donne(synthese)
    lecteur = Lecteur()
    for methode in (lecteur.get, lecteur.head):
        page = methode(lecteur.page)
        assert page.status_code == 200
        assert not any(mot in page.text for mot in ("Camille", "Moreau", "Claire", SECRET, "BDC-"))
        assert "no-store" in page["Cache-Control"]
    lecteur.get(lecteur.page + "document.pdf")
    assert quand()


def test_the_code_and_the_three_conditions_open_it_once_each_time(synthese):
    partage = donne(synthese)
    lecteur = Lecteur()
    assert lecteur.entrer(condition1="").status_code == 422
    assert (quand(), Partage.objects.get().engage_le) == (True, None)
    entree = lecteur.post(lecteur.page, {"code": chiffres(CLAIRE), "condition0": "on", "condition1": "on", "condition2": "on"})
    assert (entree.status_code, entree.url) == (302, lecteur.page)
    page = lecteur.get(lecteur.page)
    assert all(mot in page.text for mot in (SECRET, "Document de synthèse de Camille Moreau", "à la demande de Camille Moreau", "discrétion professionnelle"))
    assert page.context["faits"][-1].valeur.replace(" ", "") == partage.piece.document.empreinte
    lecteur.get(lecteur.page)  # reading on is not another opening
    assert quand("page")
    assert Partage.objects.get().engage_le is not None


def test_the_reader_sees_titles_and_lists_as_its_owner_does_and_no_tag_of_anyone():
    donne(synthese_figee("### Ce qui a compté\n\n- former\n- **transmettre**\n\n<script>alert(1)</script>"))
    lecteur = Lecteur()
    lecteur.entrer()
    page = lecteur.get(lecteur.page).text
    assert all(mot in page for mot in ("<h3>Ce qui a compté</h3>", "<li>former</li>", "<strong>transmettre</strong>", "&lt;script&gt;alert(1)"))
    assert not any(mot in page for mot in ("###", "- former", "<script>alert"))


def test_a_counsellor_is_asked_to_confirm_by_us_and_not_by_the_law_which_wants_the_persons_request_alone(synthese):
    donne(synthese)
    page = Lecteur().get(Lecteur().page).text
    assert "La personne a demandé que vous lisiez ce document. Nous vous demandons de confirmer trois points" in page
    assert "sous trois conditions" not in page


def test_another_reader_of_a_third_party_is_asked_for_the_code_alone(synthese):
    donne(synthese, VERS_TIERS)
    lecteur = Lecteur(MALIK)
    assert "espace neutre" not in lecteur.get(lecteur.page).text
    lecteur.entrer()
    assert "Monter une demande de formation" in lecteur.get(lecteur.page).text


def test_a_wrong_code_opens_nothing(synthese):
    donne(synthese)
    lecteur = Lecteur()
    lecteur.demander()
    juste = chiffres(CLAIRE)
    for faux in ("111111" if juste == "000000" else "000000", "", "12345"):
        reponse = lecteur.post(lecteur.page, {"code": faux, "condition0": "on", "condition1": "on", "condition2": "on"})
        assert (reponse.status_code, SECRET in reponse.text, quand()) == (422, False, True), faux


def test_the_twin_of_the_code(synthese, monkeypatch):
    """With the code not asked, the guess opens: the test above tests something."""
    monkeypatch.setattr(porte.codes, "verifier", lambda *a, **k: True)
    donne(synthese)
    lecteur = Lecteur()
    lecteur.post(lecteur.page, {"code": "000000", "condition0": "on", "condition1": "on", "condition2": "on"})
    assert SECRET in lecteur.get(lecteur.page).text


def test_an_hour_later_the_code_is_asked_again(synthese):
    donne(synthese)
    lecteur = Lecteur()
    lecteur.entrer()
    session = lecteur.session
    session[porte.CLE_SESSION] = {cle: (timezone.now() - timedelta(seconds=1)).isoformat() for cle in session[porte.CLE_SESSION]}
    session.save()
    assert SECRET not in lecteur.get(lecteur.page).text


def test_the_pdf_is_the_original_whole_with_the_reader_s_name_on_each_page(faite):
    partage = donne(faite, replace(VERS_CEP, pdf_permis=True, destinataire="Zoë Kaçmarek-Ősztö"))
    lecteur = Lecteur()
    assert lecteur.get(lecteur.page + "document.pdf").url == lecteur.page  # no code, no copy
    lecteur.entrer()
    reponse = lecteur.get(lecteur.page + "document.pdf")
    original, pages = lire(partage.piece.document), pypdf.PdfReader(io.BytesIO(reponse.content)).pages
    assert reponse.content.startswith(original)
    assert sha256(reponse.content[:len(original)]).hexdigest() == partage.piece.document.empreinte
    assert len(pages) > 1
    with pikepdf.open(io.BytesIO(reponse.content)) as pdf:
        assert (pdf.check_pdf_syntax(), "/StructTreeRoot" in pdf.Root) == ([], True)
    for page in pages:
        texte = page.extract_text()
        assert re.search(r"Copie téléchargée \w+ \d+\w* \w+ 20\d\d à \d+ h( \d\d)? par Zoë Kaçmarek-Ősztö, Apec\.", texte)
        assert partage.piece.document.empreinte in texte
    assert ("no-store" in reponse["Cache-Control"], reponse["Content-Security-Policy"]) == (True, "sandbox; default-src 'none'")
    assert "Moreau" not in reponse["Content-Disposition"]
    assert quand("page", "pdf")


def test_the_page_that_checks_a_pdf_knows_a_copy(faite):
    partage = donne(faite, replace(VERS_TIERS, pdf_permis=True))
    lecteur = Lecteur(MALIK)
    lecteur.entrer()
    copie = lecteur.get(lecteur.page + "document.pdf").content
    original = lire(partage.piece.document)
    # whatever is added after the original would show it otherwise: only the very bytes that were given are known
    autres = [copie + b"\n", original + copie[len(original):].replace(b"endobj", b"endobj ", 1)]
    assert [constater(octets).puce.texte for octets in (original, copie, *autres)] == [
        phrase("Intact, établi ici, sans sceau"), "Copie intacte, établie ici", "Sans sceau", "Sans sceau",
    ]


def test_without_permission_there_is_no_pdf(synthese):
    donne(synthese)
    lecteur = Lecteur()
    lecteur.entrer()
    assert (lecteur.get(lecteur.page + "document.pdf").status_code, quand("page")) == (403, True)


def test_what_is_closed_is_one_page(synthese):
    """Taken back, over, destroyed, never made: 410, the same body for each, whether or not the code was given before."""
    corps = {}
    for fin in ("retire", "fini", "detruit"):
        partage = donne(synthese, replace(VERS_CEP, courriel=f"{fin}@apec.example", pdf_permis=True))
        lecteur = Lecteur(f"{fin}@apec.example")
        adresse = lecteur.page
        lecteur.entrer()
        FINS[fin](partage)
        for chemin in (adresse, adresse + "document.pdf"):
            reponse = lecteur.get(chemin)
            assert (reponse.status_code, SECRET in reponse.text) == (410, False)
            corps[fin, chemin[-3:]] = reponse.text
        assert lecteur.post(adresse, {"geste": "code"}).status_code == 410
        assert Visiteur().get(adresse).status_code == 410
    inconnu = Visiteur()
    corps["jeton"] = inconnu.get(reverse("signature:ouvrir", args=["a" * 43])).text
    corps["cle"] = inconnu.get(reverse("syntheses:lecture", args=["00000000-0000-4000-8000-000000000000"])).text
    assert len({re.sub(r'nonce="[^"]+"|nonce-[^\'"]+', "", texte) for texte in corps.values()}) == 1


def _retirer(partage):
    from syntheses.actions import partages as gestes
    from tests.syntheses.outils import beneficiaire
    gestes.retirer(partage, acteur=beneficiaire(partage), instant=timezone.now())


FINS = {
    "retire": _retirer,
    "fini": lambda partage: Partage.objects.filter(pk=partage.pk).update(jusqu_au=jour_a_paris(timezone.now()) - timedelta(days=1)),
    "detruit": lambda partage: partage.dossier.coffre_synthese.detruire(timezone.now()),
}


def test_the_twin_of_the_revocation(synthese, monkeypatch):
    """With the row and the link that forget it, the page would open: what closes it is asked at each page."""
    partage = donne(synthese)
    lecteur = Lecteur()
    lecteur.entrer()
    _retirer(partage)
    monkeypatch.setattr(Partage, "ouvert", lambda self, instant: True)
    monkeypatch.setattr(liens, "verifier", lambda lien, instant: None)
    assert SECRET in lecteur.get(lecteur.page).text


def test_one_reader_s_link_does_not_open_another_s_share(synthese):
    donne(synthese, VERS_CEP)
    donne(synthese, VERS_TIERS)
    claire, malik = Lecteur(CLAIRE), Lecteur(MALIK)
    malik.entrer()
    claire.demander()
    assert malik.get(claire.page).status_code == 410
    malik.demander()
    assert claire.post(claire.page, {"code": chiffres(MALIK), "condition0": "on", "condition1": "on", "condition2": "on"}).status_code == 422


def test_the_person_is_told_when_he_wished_so_and_the_letter_is_neutral(synthese):
    donne(synthese, replace(VERS_CEP, prevenir=True))
    Lecteur().entrer()
    lettre = courriels(synthese.dossier.beneficiaire.compte.email)[0]
    assert (lettre.subject, "Claire" in lettre.body, "Apec" in lettre.body) == ("Votre partage a été consulté", False, False)
    assert Envoi.objects.filter(gabarit="syntheses/consulte").count() == 1


def test_nobody_is_written_to_when_he_did_not_wish_so(synthese):
    donne(synthese)
    Lecteur().entrer()
    assert not Envoi.objects.filter(gabarit="syntheses/consulte").exists()


def test_five_tries_then_the_right_code_is_refused(synthese):
    donne(synthese)
    lecteur = Lecteur()
    lecteur.demander()
    juste = chiffres(CLAIRE)
    for _ in range(codes.ESSAIS):
        lecteur.post(lecteur.page, {"code": f"{(int(juste) + 1) % 10**6:06}", "condition0": "on", "condition1": "on", "condition2": "on"})
    assert lecteur.post(lecteur.page, {"code": juste, "condition0": "on", "condition1": "on", "condition2": "on"}).status_code == 422
    assert quand()
