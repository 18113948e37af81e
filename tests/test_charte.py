"""The provider's logo and colour: set by gestion, carried by pages, letters and documents to come, served so that a browser keeps them and cannot be fooled."""
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from beneficiaires.models import Organisme
from bilan.socle import documents
from bilan.socle.accent import deriver
from bilan.socle.courriels import Courriel, planifier
from bilan.socle.documents import preparer
from bilan.socle.logo import lire as lire_logo
from bilan.socle.models import Coffre, Envoi
from bilan.socle.redaction import rendre
from tests.fabriques import FabriqueCompte, FabriqueOrganisme
from tests.socle.test_logo import _png, _svg
from tests.test_gestion import formulaire

pytestmark = pytest.mark.django_db
BLEU = "#0b5fff"
PAGE = "/gestion/beneficiaires/organisme/1/change/"


@pytest.fixture
def gestion(client):
    FabriqueOrganisme()
    client.force_login(FabriqueCompte(gestion=True))
    return client


def _regler(client, **champs):
    fichiers = {nom: SimpleUploadedFile("logo.svg", champs.pop(nom)) for nom in ("logo_fichier",) if nom in champs}
    return client.post(PAGE, {**formulaire(client.get(PAGE)), **champs, **fichiers})


def test_gestion_sets_the_colour_and_the_logo_and_every_page_wears_them(gestion):
    assert _regler(gestion, couleur=BLEU.upper(), logo_fichier=_svg()).status_code == 302
    organisme = Organisme.courant()
    page = gestion.get("/qui-voit-quoi/").text
    feuille, logo = f"/charte/{BLEU[1:]}.css", f"/charte/{organisme.logo_version}.svg"
    assert f'href="{feuille}"' in page and f'src="{logo}"' in page
    assert f'href="{feuille}"' in gestion.get(PAGE).text
    servie, dessin = gestion.get(feuille), gestion.get(logo)
    assert servie.text == deriver(BLEU).feuille()
    assert dessin.content == lire_logo(_svg()).octets
    for reponse, sorte in ((servie, "text/css; charset=utf-8"), (dessin, "image/svg+xml")):
        assert (reponse["Content-Type"], reponse["Cache-Control"]) == (sorte, "public, max-age=31536000, immutable")
        assert reponse["X-Content-Type-Options"] == "nosniff"
    assert dessin["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    # another logo, another address; the colour stays
    assert _regler(gestion, retirer_logo="on").status_code == 302
    assert gestion.get(logo).status_code == 404
    assert (Organisme.courant().logo_version, Organisme.courant().couleur) == ("", BLEU)


@pytest.mark.parametrize(("champs", "phrase"), [
    ({"couleur": "#ffdc4e"}, "La plus proche qui convienne est #7e6903."), ({"couleur": "vert"}, "six chiffres ou lettres"),
    ({"logo_fichier": b"GIF89a"}, "ni un SVG, ni un PNG"), ({"logo_fichier": b""}, "vide"), ({"logo_fichier": _svg("<script/>")}, "contient « script »"),
])
def test_a_colour_or_a_logo_that_cannot_serve_is_refused_in_a_sentence_and_changes_nothing(gestion, champs, phrase):
    reponse = _regler(gestion, **champs)
    assert reponse.status_code == 200
    assert phrase in reponse.context["adminform"].form.errors.as_text()
    assert (Organisme.courant().couleur, bytes(Organisme.courant().logo)) == ("", b"")


@pytest.mark.parametrize("champs", [{"couleur": "#FFF"}, {"couleur": "red"}, {"logo": b"x" * 40_000}, {"logo_genre": "gif"}])
def test_the_base_refuses_what_the_form_would_have(champs):
    FabriqueOrganisme()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisme.objects.update(**champs)


def test_an_address_says_what_it_holds(client):
    FabriqueOrganisme()
    assert [client.get(f"/charte/{nom}").status_code for nom in ("ffdc4e.css", "vert.css", "x.svg", "000000000000.png", "0b5fff.css")] == [404] * 4 + [200]


def _demander(titre: str):
    coffre = Coffre.nouveau()
    coffre.save()
    return documents.demander(
        coffre=coffre, titre=titre, nom_fichier="essai.pdf", gabarit="documents/base.html", donnees={"organisme": {"nom": "Les Jalons"}},
        instant=timezone.now(),
    )


def _images(document) -> int:
    document.refresh_from_db()
    with pikepdf.open(BytesIO(documents.lire(document))) as pdf:
        return sum(len(page.get_images()) for page in pdf.pages)


def test_a_document_has_the_look_of_the_day_it_was_asked_for_and_keeps_it():
    organisme = FabriqueOrganisme(couleur=BLEU)
    organisme.changer_de_logo(lire_logo(_png()))
    organisme.save()
    avant, en_cours = _demander("avant"), _demander("en cours")
    assert preparer(avant.pk, timezone.now())
    empreinte = type(avant).objects.get(pk=avant.pk).empreinte
    organisme.changer_de_logo(None)
    organisme.couleur = ""
    organisme.save()
    apres = _demander("après")
    assert [preparer(document.pk, timezone.now()) for document in (avant, en_cours, apres)] == [False, True, True]
    avant.refresh_from_db()
    assert (avant.empreinte, _images(avant), _images(apres)) == (empreinte, 1, 0)


def test_a_letter_wears_the_colour_and_carries_the_logo_along():
    organisme = FabriqueOrganisme(couleur=BLEU)
    organisme.changer_de_logo(lire_logo(_png()))
    organisme.save()
    planifier([Courriel("charte", "camille@example.org", "role_ajoute", {"prenom": "Camille", "roles": "gestion", "url": "https://example.org/"})])
    message = rendre(Envoi.objects.get(), timezone.now()).message()
    parties = {partie.get_content_type(): partie for partie in message.walk()}
    html = parties["text/html"].get_content()
    assert deriver(BLEU).clair.accent in html and "#17614f" not in html
    assert "cid:logo" in html and parties["image/png"]["Content-ID"] == "<logo>"
    assert Image.open(BytesIO(parties["image/png"].get_content())).height == 112


def test_a_theme_is_of_the_account(client):
    FabriqueOrganisme()
    compte = FabriqueCompte(consultant=True)
    client.force_login(compte)
    for theme, attribut in (("sombre", ' data-bs-theme="dark"'), ("rose", ' data-bs-theme="dark"'), ("clair", ' data-bs-theme="light"'), ("", "")):
        client.post(reverse("mon_theme"), {"theme": theme})
        assert f'<html lang="fr"{attribut}>' in client.get(reverse("compte")).text
