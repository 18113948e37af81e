"""Components: shapes that can be counted, pages that anyone can use, under the strict policy of contents."""

import gzip
import re
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from playwright.sync_api import expect

from bilan.socle.context_processors import apparence
from bilan.socle.exemples_composants import ICONES
from bilan.socle.formulaires import Formulaire
from bilan.socle.jauges import Etape, Jauge, Rebours
from bilan.socle.models import Compte
from bilan.socle.presentation import Fabrication, Lien, Puce
from bilan.socle.semaine import RendezVous, Semaine
from bilan.socle.tableaux import Colonne, Tableau
from tests.outils.navigateur import axe, debordement, suivre
from tests.outils.typographie import fautes
from tests.socle import urls_composants

STATIQUES = Path(settings.BASE_DIR) / "static"
BUDGET = 110_000  # bytes over the wire at first visit, fonts included

pytestmark = [pytest.mark.urls("tests.socle.urls_composants"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _vitrine(settings):
    settings.DEMONSTRATION, settings.APPARENCE = True, "tests.socle.test_composants.entourage"


def entourage(requete):
    """Long names and every menu: what surrounds a page at its widest."""
    pages = ["Accueil", "Mes séances", "Ma préparation", "Mon plan d’action", "Ma synthèse", "Mes partages", "Mes documents", "Mes données"]
    return {
        "organisme": {"nom": "Les Jalons", "lieu": "Nantes", "logo": ""},
        "navigation": [(nom, "/", not rang) for rang, nom in enumerate(pages)],
        "portail": "portail" in requete.GET,
        "compte": {"nom": "Hélène Vasseur", "url": "/"},
        "recherche": "/",
        "pied": [("Qui voit quoi", "/")],
    }


def dessin(jauge):
    """One letter a half: the squares as they are drawn."""
    return " ".join((case.moitie or case.fond) + ("" if case.demi else case.fond) for case in jauge.cases)


@pytest.mark.parametrize(
    ("faites", "total", "prevues", "attendu"),
    [
        (60, 60, 0, "ff"),
        (120, 360, 120, "ff ff pp pp cc cc"),
        (150, 300, 0, "ff ff fc cc cc"),
        (0, 90, 60, "pp c"),
        (90, 180, 60, "ff fp pc"),
        (105, 120, 0, "ff fc"),
        (180, 120, 0, "ff ff ff"),
        (0, 0, 0, ""),
    ],
)
def test_a_square_is_an_hour_and_half_a_square_half_an_hour(faites, total, prevues, attendu):
    assert dessin(Jauge.d_heures(faites, total, prevues)) == attendu


def test_things_are_counted_whole():
    assert dessin(Jauge.de_compte(2, 4, 1)) == "ff ff pp cc"


def test_a_step_says_its_hours_and_what_is_booked():
    etape = Etape("Confrontation", 120, 360, 120)
    assert (etape.heures, etape.suite) == ("2\xa0h sur 6\xa0h", ", 2\xa0h prévues")


def test_a_countdown_draws_each_day_once():
    rebours = Rebours("", "", "", date(2026, 11, 24), date(2026, 12, 3), date(2026, 11, 27))
    assert [jour.passe for jour in rebours.jours] == [True] * 3 + [False] * 7
    assert [jour.jour.day for jour in rebours.jours if jour.aujourdhui or jour.dernier] == [27, 3]
    assert rebours.nom == "Les dix jours, du 24\xa0novembre au 3\xa0décembre 2026"


@pytest.mark.parametrize(
    ("debut", "fin", "classes"),
    [
        ((8, 30), (10, 30), "d0930 l120"),  # UTC: an hour earlier than Paris in winter
        ((9, 10), (10, 45), "d1000 l120"),
        ((5, 0), (8, 0), "d0800 l60"),
        ((17, 0), (20, 0), "d1800 l120"),
        ((20, 0), (21, 0), "d1930 l30"),
    ],
)
def test_an_appointment_snaps_to_the_half_hour_and_stays_in_the_week(debut, fin, classes):
    assert RendezVous(datetime(2027, 2, 15, *debut, tzinfo=UTC), datetime(2027, 2, 15, *fin, tzinfo=UTC), "").classes == classes


def test_a_week_end_is_drawn_only_when_something_happens_then():
    samedi = RendezVous(datetime(2027, 4, 3, 8, tzinfo=UTC), datetime(2027, 4, 3, 9, tzinfo=UTC), "Atelier")
    lundi, liens = date(2027, 3, 29), (Lien("", ""), Lien("", ""))
    assert Semaine(lundi, lundi, [], *liens).titre == "Semaine du 29\xa0mars au 2\xa0avril 2027"
    assert [jour.nom for jour in Semaine(lundi, lundi, [samedi], *liens).jours] == ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"]


def test_every_length_and_every_start_of_the_week_has_its_class():
    css = (STATIQUES / "bilan/composants.css").read_text()
    assert [minutes for minutes in range(30, 690, 30) if f".l{minutes}{{" not in css] == []
    assert [depart for depart in range(480, 1140, 30) if f".d{depart // 60:02}{depart % 60:02}{{" not in css] == []


def test_a_chip_prints_itself_and_escapes_its_words():
    assert str(Puce("close", "<Reportée>")).strip() == '<span class="puce puce-close">&lt;Reportée&gt;</span>'


def test_a_row_of_a_table_must_have_all_its_cells():
    with pytest.raises(ValueError, match="zip"):
        _ = Tableau("t", [Colonne("Personne"), Colonne("Heures")], [["Camille"]]).rangs


@pytest.mark.parametrize(("etat", "interroge"), [("en_file", True), ("en_cours", True), ("prete", False), ("echouee", False)])
def test_a_document_asks_for_news_until_its_end_is_known(etat, interroge):
    html = render_to_string("composants/fabrication.html#etat", {"c": Fabrication("c", "Convention", etat, "/etat/", 1, 3)})
    assert ('hx-get="/etat/"' in html) == interroge
    assert ("<noscript>" in html) == interroge


def test_the_living_page_shows_every_icon_and_every_partial(client):
    partiels = {fichier.stem for fichier in (Path(settings.BASE_DIR) / "templates/composants").glob("*.html")}
    lisezmoi = (Path(settings.BASE_DIR) / "templates/composants/LISEZMOI.md").read_text()
    charpente = {"page", "icones", "case", "entete", "entete_nue", "navigation", "marque", "pied", "bandeau", "messages", "fil_ariane"}
    assert set(re.findall(r"partialdef (\w+)", (Path(settings.BASE_DIR) / "templates/composants/icones.html").read_text())) == set(ICONES)
    connus = set(re.findall(r"\w+", lisezmoi.lower()))
    assert {p for p in partiels - charpente if p not in connus and p.replace("_", "") not in connus} == set()


def test_the_living_page_is_for_developers_only(client, settings):
    assert client.get("/composants/").status_code == 200
    settings.DEMONSTRATION = settings.DEBUG = False
    assert client.get("/composants/").status_code == 404


def test_no_page_of_ours_has_a_wrong_space(client):
    assert fautes(client.get("/composants/").content.decode()) == []
    assert [faute for code in ("400", "403", "403_csrf", "404", "429", "500") for faute in fautes(render_to_string(f"{code}.html"))] == []


def test_no_page_carries_a_style_a_script_or_a_drawing_in_line(client):
    html = client.get("/composants/").content.decode()
    assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:|data:", html) == []


def test_the_form_repeats_nothing_and_says_who_reads(client):
    html = client.post("/formulaire/", {"mode": "d"}).content.decode()
    assert '<a href="#id_debut">Renseignez «\u202fDébut de la période\u202f».</a>' in html
    assert 'aria-describedby="id_debut_helptext id_debut_error"' in html
    assert 'aria-describedby="id_notes_lecteurs"' in html
    assert html.count("(facultatif)") == 4
    assert "asteriskField" not in html
    identifiants = re.findall(r'\sid="([^"]+)"', html)
    assert len(identifiants) == len(set(identifiants))


@pytest.mark.parametrize("champ", [
    forms.CharField, forms.BooleanField, partial(forms.ChoiceField, choices=[("a", "A")], widget=forms.RadioSelect),
], ids=["texte", "case", "choix"])
def test_what_helps_to_fill_a_field_in_is_a_text_and_makes_no_tag(champ):
    """It may quote what someone typed: the address that a code was sent to."""
    forme = type("Forme", (Formulaire, forms.Form), {"champ": champ(help_text="<img src=x>")})()
    html = Template("{% load crispy_forms_tags %}{% crispy forme %}").render(Context({"forme": forme}))
    assert ("<img" in html, "&lt;img src=x&gt;" in html) == (False, True)


@pytest.mark.parametrize("widget", [forms.TextInput, forms.EmailInput, forms.Textarea])
def test_what_is_too_long_is_told_and_kept_where_a_browser_would_cut_it_without_a_word(widget):
    champ = forms.CharField(max_length=10, widget=widget)
    forme = type("Forme", (Formulaire, forms.Form), {"champ": champ})({"champ": "Onze lettres"})
    assert "maxlength" not in str(forme["champ"])
    assert "Onze lettres" in str(forme["champ"])
    assert forme.errors["champ"] == ["C’est trop long\u202f: 10 caractères au plus, il y en a 12."]


def test_the_numbers_of_a_refusal_are_written_as_those_of_the_page():
    champs = {"mot": forms.CharField(max_length=2_000), "nombre": forms.IntegerField(max_value=10_000)}
    forme = type("Forme", (Formulaire, forms.Form), champs)({"mot": "a" * 25_000, "nombre": "10001"})
    assert list(forme.errors.values()) == [
        ["C’est trop long\u202f: 2\u202f000 caractères au plus, il y en a 25\u202f000."], ["Écrivez 10\u202f000 au plus."],
    ]


def test_an_error_page_stands_when_everything_else_is_down():
    for code in ("400", "403", "403_csrf", "404", "429", "500"):
        assert "<h1>" in get_template(f"{code}.html").render({})


@pytest.mark.parametrize(("choix", "theme"), [("", ""), ("sombre", "dark"), ("clair", "light"), ('"><script>', "")])
def test_the_theme_is_the_reader_s_own_choice_or_the_system_s(choix, theme):
    requete = RequestFactory().get("/")
    requete.COOKIES["theme"] = "sombre"  # nothing is kept in the browser
    assert apparence(requete)["theme"]() == ""
    requete.user = Compte(theme=choix)
    assert apparence(requete)["theme"]() == theme


def test_the_surroundings_are_asked_for_only_by_the_page_that_draws_them(settings):
    settings.APPARENCE = "tests.socle.test_composants.interdite"
    fournies = apparence(RequestFactory().get("/"))
    with pytest.raises(AssertionError):
        fournies["navigation"]()


def interdite(requete):
    raise AssertionError


def test_a_first_visit_stays_light(client):
    html = client.get("/composants/").content
    compresses = [html, *(chemin.read_bytes() for chemin in _feuilles_et_scripts())]
    polices = sum(chemin.stat().st_size for chemin in STATIQUES.glob("vendor/*/*-latin-[46]00-normal.woff2"))
    assert polices + sum(len(gzip.compress(contenu)) for contenu in compresses) < BUDGET + 20_000  # all the components at once, and the third font
    assert polices + sum(len(gzip.compress(contenu)) for contenu in compresses[1:]) < BUDGET


def _feuilles_et_scripts():
    base = (Path(settings.BASE_DIR) / "templates/base.html").read_text()
    return [STATIQUES / nom for nom in re.findall(r'(?:stylesheet" href|script src)="{% static "([^"]+)"', base)]


def test_anyone_can_use_every_component(navigateur, live_server):
    page = navigateur.page(base_url=str(live_server))
    for adresse in ("/composants/", "/composants/?portail=1"):
        page.goto(adresse)
        # of what axe-core looks for, a theme changes the colours alone
        for largeur, theme, regles in ((1280, "light", ()), (1280, "dark", ("color-contrast", "link-in-text-block")), (320, "dark", ())):
            page.set_viewport_size({"width": largeur, "height": 900})
            page.emulate_media(color_scheme=theme)
            navigateur.capturer(page, f"{theme}-{largeur}")
            assert (axe(page, *regles), debordement(page)) == ([], 0), (adresse, largeur, theme)
    assert axe(page, "css-orientation-lock") == []


def test_the_menu_of_a_phone_opens_without_script_and_by_keyboard(navigateur, live_server):
    page = navigateur.page(base_url=str(live_server), largeur=360)
    page.goto("/formulaire/?portail=1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.get_by_role("button", name="Menu").press("Enter")
    assert page.get_by_role("link", name="Mes partages").is_visible()
    assert axe(page) == []


def test_a_refused_form_takes_the_focus_keeps_the_text_and_leads_to_the_field(navigateur, live_server):
    page = navigateur.page(base_url=str(live_server))
    page.goto("/formulaire/")
    page.get_by_label("Vos notes").fill("Reprendre la phrase.")
    suivre(page, "Enregistrer")
    expect(page.locator("#erreurs")).to_be_focused()
    page.get_by_role("link", name="Renseignez « Début de la période ».").click()
    assert page.evaluate("location.hash") == "#id_debut"
    assert page.get_by_label("Vos notes").input_value() == "Reprendre la phrase."
    assert axe(page) == []


def test_a_second_click_does_nothing_and_what_was_done_can_be_undone(navigateur, live_server):
    urls_composants.envois.clear()
    page = navigateur.page(base_url=str(live_server))
    page.goto("/formulaire/")
    page.get_by_label("J’ai le pouvoir").check()
    page.evaluate("() => { const b = document.querySelector('[type=submit].btn-primary'); b.click(); b.click(); }")
    page.get_by_role("button", name="Rouvrir").wait_for()
    assert len(urls_composants.envois) == 1
    navigateur.capturer(page, "annonce")
    assert axe(page) == []
    page.get_by_role("button", name="Fermer ce message").click()
    expect(page.get_by_text("Séance 5 close.")).to_have_count(0)
