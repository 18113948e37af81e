"""A light markup becomes titles, lists and emphasis, and nothing else, whatever was typed."""
import re

import nh3
import pytest
from markdown_it import MarkdownIt

from bilan.socle import balisage
from bilan.socle.balisage import BALISES, en_html, sans_marques, sur_papier

ATTAQUES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[clic](javascript:alert(1))", "![i](https://ailleurs.example/x)", "<style>*{}</style>",
    "**<svg onload=alert(1)>**", "- <iframe src=//x>", "### <a href=javascript:alert(1)>t</a>", "&lt;script&gt;", "<https://x.example>", "<h3 onclick=x>t</h3>",
    "1. <p style=x>", "\\<b>", "<!-- x -->", "<ol start=javascript:x>",
)


def serre(texte: str) -> str:
    return re.sub(r"\s*\n\s*", "", en_html(texte))


@pytest.mark.parametrize(("ecrit", "dessine"), [
    ("Un.\n\nDeux\nlignes.", "<p>Un.</p><p>Deux<br>lignes.</p>"),
    ("# A\n### B\n#### C", "<h3>A</h3><h3>B</h3><h4>C</h4>"),
    ("- un\n- **deux**", "<ul><li>un</li><li><strong>deux</strong></li></ul>"),
    ("3. trois\n4. *quatre*", '<ol start="3"><li>trois</li><li><em>quatre</em></li></ol>'),
    ("- un\n\n- deux\n\n  suite", "<ul><li>un</li><li>deux<br>suite</li></ul>"),  # no paragraph in an item: PDF/UA
    ("- ### Titre", "<ul><li><strong>Titre</strong></li></ul>"),
    ("2027. Une année.", "<p>2027. Une année.</p>"), ("9. neuf\n10. dix", '<ol start="9"><li>neuf</li><li>dix</li></ol>'),
    ("a * b ** c_d_e `f` > g", "<p>a * b ** c_d_e `f` &gt; g</p>"),
    ("---\n    quatre espaces", "<p>---<br>quatre espaces</p>"),
    ("", ""),
])
def test_what_is_typed_is_drawn(ecrit, dessine):
    assert serre(ecrit) == dessine


def test_on_paper_a_list_begins_where_it_says():
    assert '<ol style="counter-reset: list-item 2">' in sur_papier("3. trois")


@pytest.mark.parametrize("attaque", ATTAQUES)
def test_no_tag_of_a_person_ever_comes_out(attaque):
    html = en_html(attaque)
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= BALISES
    assert all(re.fullmatch(r'</?[a-z0-9]+( start="\d+")?>', balise) for balise in re.findall(r"<[^>]*>", html))


def test_without_the_reader_s_rules_and_the_sanitiser_it_would(monkeypatch):
    """The sabotage twin: each of the two protections holds alone, and without both the attack succeeds."""
    ouvert = MarkdownIt("commonmark")
    propre = nh3.clean
    monkeypatch.setattr(balisage, "_lecteur", ouvert)
    assert "<script" not in en_html(ATTAQUES[0])
    monkeypatch.setattr(balisage.nh3, "clean", lambda html, **_: html)
    assert "<script>alert(1)</script>" in en_html(ATTAQUES[0])
    monkeypatch.undo()
    monkeypatch.setattr(balisage.nh3, "clean", lambda html, **_: html)
    assert all("<script" not in en_html(attaque) and "<img" not in en_html(attaque) for attaque in ATTAQUES)
    assert propre is not balisage.nh3.clean


@pytest.mark.parametrize("motif", ["*", "- ", "**a", "*a **b ", "1. ", "\\", "[", "#", "\n- x", "\n  - x"])
def test_a_text_of_twenty_thousand_characters_is_drawn_whole(motif):
    fin = "la toute fin"
    assert fin in en_html(motif * (20_000 // len(motif)) + fin)


@pytest.mark.parametrize(("ecrit", "mots"), [
    ("### Titre\n- **un** et *deux*\n1. trois", "Titre\nun et deux\n1. trois"), ("\\*pas\\* de marque", "*pas* de marque"), ("2 * 3", "2 * 3"),
])
def test_the_words_without_their_marks(ecrit, mots):
    assert sans_marques(ecrit) == mots
