"""The programme of an offer: all that Qualiopi's first indicator wants, the law of the day, the same thing as a PDF."""
import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.urls import reverse

from beneficiaires.models import Brochure, Organisme, Prestation
from bilan.graine import installer_organisme, installer_prestation
from bilan.public import brochure, financement, programme
from bilan.socle import documents
from bilan.socle.models import Document
from tests.fabriques import FabriqueCompte, FabriqueOrganisme, FabriquePrestation

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 11, 26, 9, tzinfo=UTC)
ADRESSE = "/bilan-de-competences/"


@pytest.fixture(scope="module")
def graine(base_du_module):
    """The provider and the offer of the brochure."""
    installer_organisme()
    return installer_prestation().pk


def mots(texte):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", texte)).replace("\u202f", " ")


def cpf(jour):
    FabriqueOrganisme()
    return mots(" ".join(ligne for ligne, _ in financement.moyens(FabriquePrestation(), jour)[0]["lignes"]))


@pytest.mark.parametrize(("jour", "dit", "tu"), [
    (date(2026, 2, 25), ["participation de 103,20 €", "au moins 103,20 €"], ["1 600", "19 h", "cinq ans"]),
    (date(2026, 2, 26), ["1 600 € au plus", "103,20 €", "au moins 200 €", "19 h", "cinq ans"], []),
    (date(2026, 4, 1), ["participation de 103,20 €"], ["150"]),
    (date(2026, 4, 2), ["participation de 150 €", "au moins 200 €"], ["103,20"]),
])  # fmt: skip
def test_what_the_cpf_pays_is_what_it_paid_on_that_day(jour, dit, tu):
    texte = cpf(jour)
    assert [mot for mot in dit if mot not in texte] == [] and [mot for mot in tu if mot in texte] == []


@pytest.mark.parametrize(("jour", "dit"), [
    (date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2027, 12, 31), True), (date(2028, 1, 1), False),
])  # fmt: skip
def test_a_certificate_is_claimed_no_day_before_it_begins_nor_after_it_ends(jour, dit):
    contenu = programme.offre(FabriquePrestation(), FabriqueOrganisme.build(), jour).contenu
    assert contenu["organisme"]["certificat_qualiopi"] == ("FR000000-1" if dit else "")


def test_every_way_of_paying_is_said_with_its_delay(graine):
    moyens = financement.moyens(Prestation.objects.get(pk=graine), date(2026, 11, 26))
    texte = mots(" ".join(ligne for moyen in moyens for ligne, _ in moyen["lignes"]))
    assert len(moyens) == 6
    delais = ("dix jours pour l’accepter", "votre silence vaut refus", "60 jours avant", "30 jours", "30 % du prix")
    assert [delai for delai in delais if delai not in texte] == []
    seul = {article: mots(ligne) for ligne, article in moyens[-1]["lignes"]}
    assert ("dix jours" in seul["L6353-5"], "quatorze jours" in seul["L221-18 du code de la consommation"]) == (True, True)


def test_the_four_steps_stand_under_the_three_phases_of_the_law_with_their_hours(graine):
    offre = programme.offre(Prestation.objects.get(pk=graine), Organisme.courant(), date(2026, 11, 26))
    lu = [(phase["nom"], [(etape["nom"], etape["minutes"] // 60) for etape in phase["etapes"]]) for phase in offre.contenu["phases"]]
    assert lu == [
        ("1° Phase préliminaire", [("Étape préliminaire", 1)]), ("2° Phase d’investigation", [("Investigation", 6), ("Confrontation", 6)]),
        ("3° Phase de conclusions", [("Évaluation", 6)]), ("Entre les séances", [("Recherches personnelles", 5)]),
    ]
    assert (mots(offre.contenu["total"]), mots(offre.contenu["accompagnement"])) == ("24 h", "19 h")


QUALIOPI_1 = [  # what the first indicator asks of public information
    "Aucun diplôme ni niveau", "analyser ses compétences professionnelles", "24 h au total, dont 19 h", "1 800 €", "cinq jours ouvrés", "Hélène Vasseur",
    "Séances plus courtes", "ni diplôme ni certification", "questionnaires", "relus à la dernière", "contact@lesjalons.example", "02 40 00 00 00",
    "à distance", "ne vaut pas agrément", "Qualiopi", "mediation.example", "secret professionnel", "détruits dès son terme", "Les nôtres", "Les vôtres",
]


def test_the_page_says_all_that_is_due_to_whoever_is_thinking_of_it(client, graine):
    page = client.get(ADRESSE)
    texte = mots(page.text)
    assert page.status_code == 200
    assert [mot for mot in QUALIOPI_1 if mot.casefold() not in texte.casefold()] == []


def test_nothing_stale_is_left_of_the_brochure(client, graine):
    texte = mots(client.get(ADRESSE).text).casefold()
    assert [mot for mot in ("pôle emploi", "dif ", "congé de bilan", "bca", "vae", "jury", "référentiel de la certification", "plan de formation")
            if mot in texte] == []


def test_the_pdf_is_asked_for_by_the_clock_once_for_each_content(client, graine):
    assert "en préparation" in client.get(ADRESSE).text
    adresse = reverse("public:dossier_pedagogique", args=[graine])
    assert client.get(adresse).status_code == 404
    assert [brochure.actualiser(T0), brochure.actualiser(T0), Document.objects.count()] == [1, 0, 1]
    assert (client.get(adresse).status_code, "en préparation" in client.get(ADRESSE).text) == (409, True)
    documents.preparer_la_file(T0)
    page = client.get(ADRESSE)
    assert adresse in page.text and "en préparation" not in page.text
    assert client.get(adresse).content.startswith(b"%PDF-1.7")

    Prestation.objects.filter(pk=graine).update(prix_centimes=150_000)
    assert "en préparation" in client.get(ADRESSE).text
    assert brochure.actualiser(T0) == 1
    Prestation.objects.filter(pk=graine).update(prix_centimes=180_000)
    assert (brochure.actualiser(T0), Brochure.objects.count()) == (0, 2)  # back to what it said: its PDF is there


def test_a_page_never_makes_the_pdf(client, graine):
    client.get(ADRESSE)
    assert (Document.objects.count(), Brochure.objects.count()) == (0, 0)


def test_an_offer_that_is_not_proposed_is_not_public(client, graine):
    retiree = FabriquePrestation(intitule="Ancien bilan", active=False)
    assert client.get(reverse("public:autre_programme", args=[retiree.pk])).status_code == 404
    assert "Ancien bilan" not in client.get(ADRESSE).text


def test_several_offers_have_each_their_page(client, graine):
    autre = FabriquePrestation(intitule="Bilan des indépendants")
    Prestation.objects.filter(pk=graine).update(intitule="A")
    assert reverse("public:autre_programme", args=[autre.pk]) in client.get(ADRESSE).text
    assert "Bilan des indépendants" in client.get(reverse("public:autre_programme", args=[autre.pk])).text
    assert client.get(reverse("public:autre_programme", args=[graine])).headers["Location"] == ADRESSE


def test_before_an_offer_is_proposed_the_page_says_so(client, graine):
    Prestation.objects.update(active=False)
    assert "pas encore publié" in client.get(ADRESSE).text
    assert client.get("/").headers["Location"] == "/connexion/?next=/"


def test_a_stranger_is_led_to_the_programme_and_who_comes_back_to_the_sign_in(client, graine):
    assert client.get("/").headers["Location"] == ADRESSE
    assert 'href="/connexion/">Se connecter' in client.get(ADRESSE).text
    client.cookies[settings.SESSION_COOKIE_NAME] = "finie"
    assert client.get("/").headers["Location"] == "/connexion/?next=/"


def test_who_is_signed_in_is_not_asked_to_sign_in(client, graine):
    client.force_login(FabriqueCompte())
    assert "Se connecter" not in client.get(ADRESSE).text
    assert client.get("/").headers["Location"] == "/portail/"


def test_search_engines_read_the_public_pages_and_nothing_else(client, graine):
    robots, plan = client.get("/robots.txt"), client.get("/sitemap.xml")
    adresses = re.findall(r"<loc>(.*?)</loc>", plan.text)
    assert (robots.headers["Content-Type"], plan.headers["Content-Type"]) == ("text/plain; charset=utf-8", "application/xml; charset=utf-8")
    assert "Disallow: /\n" in robots.text and f"Sitemap: {settings.SITE_URL}/sitemap.xml" in robots.text
    assert len(adresses) == 7 and [client.get(adresse.removeprefix(settings.SITE_URL)).status_code for adresse in adresses] == [200] * 7


def test_each_public_page_has_a_title_a_description_and_leads_to_the_others(client, graine):
    adresses = [reverse(f"public:{nom}") for nom in ("programme", "resultats", "demander", "reclamer", "qui_voit_quoi", "accessibilite", "mentions_legales")]
    pages = {adresse: client.get(adresse).text for adresse in adresses}
    titres = {re.search(r"<title>(.*?)</title>", page)[1] for page in pages.values()}
    descriptions = {re.search(r'<meta name="description" content="([^"]{30,170})">', page)[1] for page in pages.values()}
    assert (len(titres), len(descriptions)) == (7, 7)
    assert [mot for mot in ("Hélène Vasseur", "02 40 00 00 00", "Hébergement Exemple") if mot not in pages[reverse("public:mentions_legales")]] == []
    assert [(ici, la) for ici, page in pages.items() for la in adresses if f'href="{la}"' not in page] == []
