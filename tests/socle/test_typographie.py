"""French typography: our sentences get their spaces when templates load; code, addresses and people's words are left alone."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from bilan.socle import mots
from bilan.socle.typographie import exposants, phrase, typographier, typographier_gabarit
from tests.outils.typographie import fautes

F, N = "\u202f", "\xa0"


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("Pourquoi ? Parce que : voilà !", f"Pourquoi{F}? Parce que{F}: voilà{F}!"),
        ("jamais ; toujours", f"jamais{F}; toujours"),
        ("« mes réussites »", f"«{F}mes réussites{F}»"),
        ("«mes réussites»", f"«{F}mes réussites{F}»"),
        ("L'écoute d'« Élodie »", f"L’écoute d’«{F}Élodie{F}»"),
        ("24 h, 9 h 30, 45 min", f"24{N}h, 9{N}h{N}30, 45{N}min"),
        ("1 800 € et 1 234 567 €", f"1{F}800{N}€ et 1{F}234{F}567{N}€"),
        ("jusqu'au jeudi 3 décembre 2026", f"jusqu’au jeudi 3{N}décembre 2026"),
        ("le 1er mars", f"le 1er{N}mars"),
        ("n° 3, art. L6313-4, Mme Lefort", f"n°{N}3, art.{N}L6313-4, Mme{N}Lefort"),
        ("à 100 %", f"à 100{N}%"),
        ("Patientez...", "Patientez…"),
        ("https://lesjalons.example/r/7k2v?a=1;b=2", "https://lesjalons.example/r/7k2v?a=1;b=2"),
        ("14:32", "14:32"),
        ("44000 Nantes, 02 40 00 00 00", "44000 Nantes, 02 40 00 00 00"),
    ],
)
def test_a_sentence_gets_its_spaces(tape, lu):
    assert typographier(tape) == lu


@given(st.text(alphabet="aé1 8h€%:;!?«»'.n°\u202f\xa0 "))
def test_doing_it_twice_changes_nothing(texte):
    assert typographier(typographier(texte)) == typographier(texte)


@pytest.mark.parametrize(
    ("source", "attendu"),
    [
        ("<p>Déjà vu ?</p>", f"<p>Déjà vu{F}?</p>"),
        ("<p>{{ n }} h : {{ nom }} !</p>", f"<p>{{{{ n }}}}{N}h{F}: {{{{ nom }}}}{F}!</p>"),
        ("<p>l'{{ nom }}, {{ jour }} décembre</p>", f"<p>l’{{{{ nom }}}}, {{{{ jour }}}}{N}décembre</p>"),
        ('<a title="Vu ?" href="/a ?b" class="x : y">!</a>', f'<a title="Vu{F}?" href="/a ?b" class="x : y">!</a>'),
        ('<i aria-label="{{ n }} h ?"></i>', f'<i aria-label="{{{{ n }}}}{N}h{F}?"></i>'),
        ("<script>a ? b : c</script><style>a : b</style>", "<script>a ? b : c</script><style>a : b</style>"),
        ("<textarea>a ? b</textarea><code>a : b</code><!-- a ? -->", "<textarea>a ? b</textarea><code>a : b</code><!-- a ? -->"),
        ('{% if a == "l\'un ?" %}', '{% if a == "l\'un ?" %}'),
        ('{{ a|default:"l\'un ?" }}', '{{ a|default:"l\'un ?" }}'),
        ('{% puce "" "Vu ?" %}', f'{{% puce "" "Vu{F}?" %}}'),
        ('{% include "composants/vide.html" with titre="Rien ?" %}', f'{{% include "composants/vide.html" with titre="Rien{F}?" %}}'),
        ('<p{% if a > b %} class="x ?"{% endif %}>oui ?</p>', f'<p{{% if a > b %}} class="x ?"{{% endif %}}>oui{F}?</p>'),
        ("{# l'un ? #}<b>oui !</b>", f"{{# l'un ? #}}<b>oui{F}!</b>"),
    ],
)
def test_a_template_keeps_its_code(source, attendu):
    assert typographier_gabarit(source) == attendu


def test_a_text_template_is_prose_from_end_to_end():
    assert typographier_gabarit("Objet : {{ x }} ?\n<a ? b>", html=False) == f"Objet{F}: {{{{ x }}}}{F}?\n<a{F}? b>"


@given(st.text(alphabet="<>a\"'=/ {}%#?\n", max_size=60))
def test_no_source_loses_a_character_but_spaces_and_signs(source):
    def nu(texte):
        return "".join(c for c in texte if c not in f" {F}{N}'’")

    assert nu(typographier_gabarit(source)) == nu(source)


def test_what_a_person_typed_is_left_alone():
    gabarit = engines["django"].from_string(typographier_gabarit("<p>Vous avez dit : {{ parole }}</p>"))
    assert gabarit.render({"parole": "Quoi ? l'heure"}) == f"<p>Vous avez dit{F}: Quoi ? l&#x27;heure</p>"
    assert phrase("Vous avez dit : {}", "Quoi ?") == f"Vous avez dit{F}: Quoi ?"


def test_a_sentence_is_safe_html_only_when_one_of_its_words_is():
    assert phrase("{nom} a dit {quoi}", nom="<b>", quoi=format_html("<i>{}</i>", "oui")) == "&lt;b&gt; a dit <i>oui</i>"
    assert phrase("{nom} : oui", nom="<b>") == f"<b>{F}: oui"


def test_no_letter_hesitates_over_how_its_reader_is_addressed():
    """Its words suit everyone, or follow what the person chose: « seul·e » is for a page that does not know who reads it."""
    lettres = [chemin for chemin in (settings.BASE_DIR / "templates/courriels").rglob("*.*") if chemin.suffix in (".txt", ".html")]
    assert len(lettres) > 50
    assert [chemin.name for chemin in lettres if re.search(r"\w·\w", chemin.read_text())] == []


def test_our_templates_are_typographed_as_they_load():
    assert fautes(render_to_string("403.html")) == []
    assert "jusqu" not in render_to_string("404.html")
    assert "L’adresse" in render_to_string("400.html")


def test_ordinals_are_raised_in_html_and_nothing_else_is_trusted():
    assert exposants("1er mars, 2e <b>") == "1<sup>er</sup> mars, 2<sup>e</sup> &lt;b&gt;"


@pytest.mark.parametrize(
    ("dit", "attendu"),
    [
        (mots.jour_en_mots(date(2026, 12, 3)), f"jeudi 3{N}décembre 2026"),
        (mots.jour_court(date(2027, 3, 1)), f"lundi 1er{N}mars"),
        (mots.date_en_mots(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)), f"1er{N}janvier 2027"),
        (mots.heure(datetime(2026, 7, 1, 7, 30, tzinfo=UTC)), f"9{N}h{N}30"),
        (mots.heure(time(14)), f"14{N}h"),
        (mots.moment(datetime(2026, 11, 23, 9, 12, tzinfo=UTC)), f"lundi 23{N}novembre 2026 à 10{N}h{N}12"),
        (mots.plage(time(9, 30), time(11, 5)), f"9{N}h{N}30 à 11{N}h{N}05"),
        (mots.siret("81000012300012"), f"810{N}000{N}123{N}00012"),
        (mots.duree(90), f"1{N}h{N}30"),
        (mots.duree(45), f"45{N}min"),
        (mots.duree(0), f"0{N}h"),
        (mots.duree(-90), f"−1{N}h{N}30"),
        (mots.duree(timedelta(hours=24)), f"24{N}h"),
        (mots.euros(180_000), f"1{F}800{N}€"),
        (mots.euros(1_250), f"12,50{N}€"),
        (mots.euros(-1_205), f"−12,05{N}€"),
        (mots.octets(0), f"1{N}Ko"),
        (mots.octets(83_001), f"84{N}Ko"),
        (mots.octets(1_200_000), f"1,2{N}Mo"),
        (mots.en_lettres(6), "six"),
        (mots.en_lettres(1), "un"),
        (mots.en_lettres(1, "f"), "une"),
        (mots.en_lettres(2, "f"), "deux"),
        (mots.en_lettres(1_800), f"1{F}800"),
        (mots.pluriel(0, "séance"), f"0{N}séance"),
        (mots.pluriel(1, "journal,journaux"), f"1{N}journal"),
        (mots.pluriel(2, "journal,journaux"), f"2{N}journaux"),
        (mots.jours_restants(date(2026, 12, 3), date(2026, 11, 27)), f"6{N}jours restants"),
        (mots.jours_restants(date(2026, 12, 3), date(2026, 12, 2)), f"1{N}jour restant"),
        (mots.jours_restants(date(2026, 12, 3), date(2026, 12, 3)), "dernier jour"),
        (mots.jours_restants(date(2026, 12, 3), date(2026, 12, 4)), "délai passé"),
        (mots.enumeration([]), ""),
        (mots.enumeration(["lundi"]), "lundi"),
        (mots.enumeration(["lundi", "mardi", "jeudi"]), "lundi, mardi et jeudi"),
    ],
)
def test_dates_hours_and_amounts_are_said_in_french(dit, attendu):
    assert dit == attendu


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [("Camille", "de Camille"), ("Élodie", "d’Élodie"), ("Hélène", "d’Hélène"), ("Yann", "de Yann"), ("Yves", "d’Yves"), ("Œdipe", "d’Œdipe"), ("", "de ")],
)
def test_de_is_elided_before_a_vowel(nom, attendu):
    assert mots.de(nom) == attendu


@pytest.mark.parametrize(("nom", "attendu"), [
    ("Auvergne-Rhône-Alpes", "d’Auvergne-Rhône-Alpes"), ("Bourgogne-Franche-Comté", "de Bourgogne-Franche-Comté"), ("Bretagne", "de Bretagne"),
    ("Centre-Val de Loire", "du Centre-Val de Loire"), ("Corse", "de Corse"), ("Grand Est", "du Grand Est"), ("Guadeloupe", "de la Guadeloupe"),
    ("Guyane", "de la Guyane"), ("Hauts-de-France", "des Hauts-de-France"), ("Île-de-France", "d’Île-de-France"), ("La Réunion", "de la Réunion"),
    ("Martinique", "de la Martinique"), ("Mayotte", "de Mayotte"), ("Normandie", "de Normandie"), ("Nouvelle-Aquitaine", "de Nouvelle-Aquitaine"),
    ("Occitanie", "d’Occitanie"), ("Pays de la Loire", "des Pays de la Loire"), ("Provence-Alpes-Côte d’Azur", "de Provence-Alpes-Côte d’Azur"),
    ("les hauts de france", "des hauts de france"), ("Le Grand-Est", "du Grand-Est"), ("l’Occitanie", "d’Occitanie"), ("", "de "),
])
def test_a_region_keeps_its_article_after_the_prefect(nom, attendu):
    assert mots.de_region(nom) == attendu


@pytest.mark.parametrize(("nom", "attendu"), [("Camille", "que Camille"), ("Inès", "qu’Inès"), ("Hélène", "qu’Hélène"), ("Yann", "que Yann")])
def test_a_name_is_elided_after_que_as_after_de(nom, attendu):
    assert mots.que(nom) == attendu
