"""One colour of the provider's, made readable on every ground of the theme in both schemes, or refused in a sentence."""
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from bilan.socle import accent
from bilan.socle.accent import CouleurRefusee, contraste, deriver

JETONS = (settings.BASE_DIR / "static/bilan/jetons.css").read_text()
ENCRES = {"clair": "#1c2a24", "sombre": "#ebeee8"}
COULEURS = [f"#{r:02x}{v:02x}{b:02x}" for r, v, b in product(range(0, 256, 51), repeat=3)]


def _jeton(nom: str) -> tuple[str, ...]:
    return re.search(rf"--{nom}: light-dark\((#\w+), (#\w+)\)", JETONS).groups()


def _rapports(tons: accent.Accent) -> dict[str, float]:
    """The worst ratio of each text that the theme writes with this accent."""
    pires = {}
    for scheme, ton in (("clair", tons.clair), ("sombre", tons.sombre)):
        pires[f"accent, {scheme}"] = min(contraste(ton.accent, fond) for fond in (*accent.FONDS[scheme], ton.doux))
        pires[f"sur accent, {scheme}"] = min(contraste(ton.sur, fond) for fond in (ton.accent, ton.survol))
        pires[f"survol, {scheme}"] = min(contraste(ton.survol, fond) for fond in accent.FONDS[scheme])
        pires[f"encre sur doux, {scheme}"] = contraste(ENCRES[scheme], ton.doux)
    return pires


def test_the_grounds_and_the_inks_are_those_of_the_theme():
    assert [tuple(accent.FONDS[scheme]) for scheme in ("clair", "sombre")] == [
        (_jeton("surface")[0], _jeton("fond")[0], _jeton("creux")[0]), (_jeton("fond")[1], _jeton("surface")[1], _jeton("creux")[1]),
    ]
    assert tuple(ENCRES.values()) == _jeton("encre")
    assert [
        (getattr(accent.SAPIN.clair, champ), getattr(accent.SAPIN.sombre, champ)) for champ in ("accent", "survol", "doux", "sur")
    ] == [_jeton(nom) for nom in ("accent", "accent-survol", "accent-doux", "sur-accent")]


def test_every_colour_is_readable_everywhere_or_refused():
    refusees = 0
    for couleur in COULEURS:
        try:
            tons = deriver(couleur)
        except CouleurRefusee:
            refusees += 1
            assert contraste(couleur, "#ffffff") < 3, couleur  # far too light, none that was nearly readable
            continue
        assert {ou: rapport for ou, rapport in _rapports(tons).items() if rapport < accent.LISIBLE} == {}, couleur
    assert 0 < refusees < len(COULEURS) / 2


def test_a_colour_that_can_be_read_is_kept_as_it_is():
    assert [deriver(couleur).clair.accent for couleur in ("#17614F", "#c8102e", "#003399")] == ["#17614f", "#c8102e", "#003399"]


@pytest.mark.parametrize("fausse", ["", "vert", "#fff", "#17614", "#17614f0", "#17614g", "17614f", "#17614f;}", "#١٢٣٤٥٦"])
def test_what_is_no_colour_is_refused_in_words(fausse):
    with pytest.raises(CouleurRefusee, match="six chiffres ou lettres"):
        deriver(fausse)


def test_a_refusal_tells_the_nearest_colour_and_that_one_is_accepted():
    with pytest.raises(CouleurRefusee, match="trop claire") as refus:
        deriver("#ffdc4e")
    proche = re.search(r"(#\w{6})\.$", str(refus.value))[1]
    assert deriver(proche).clair.accent == proche


def test_the_sheet_has_four_lines_and_a_letter_takes_the_colours():
    tons = deriver("#0b5fff")
    assert tons.feuille().splitlines()[1] == f"  --accent: light-dark({tons.clair.accent}, {tons.sombre.accent});"
    assert tons.feuille().count("light-dark(") == 4
    feuille = Path(settings.BASE_DIR / "static/bilan/courriel.css").read_text()
    assert accent.SAPIN.clair.accent not in accent.habiller(feuille, tons)
    assert accent.habiller(feuille, accent.SAPIN) == feuille
