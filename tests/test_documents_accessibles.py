"""Every kind of document, from its template: what a screen reader needs is written there. What is drawn from it is checked wherever a test makes one."""
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

RACINE = Path(settings.BASE_DIR) / "templates"
# what is drawn in a document: the two templates that are pieces of others aside
GABARITS = sorted(
    str(chemin.relative_to(RACINE)) for chemin in (RACINE / "documents").rglob("*.html") if "{% extends" in chemin.read_text()
)
PIECES = re.compile(r'{% (?:include|extends) "(documents/[\w/]+\.html)"')


def _texte(gabarit: str) -> str:
    return (RACINE / gabarit).read_text()


def _tout(gabarit: str) -> str:
    """The template with what it extends and includes."""
    texte = _texte(gabarit)
    return texte + "".join(_tout(piece) for piece in PIECES.findall(texte))


@pytest.mark.parametrize("gabarit", GABARITS)
def test_a_kind_of_document_says_what_a_screen_reader_needs(gabarit):
    tout = _tout(gabarit)
    assert "documents/base.html" in PIECES.findall(tout)
    for bloc in ("titre", "sujet", "intitule"):
        assert re.search(rf"{{% block {bloc} %}}[^{{]|{{% block {bloc} %}}{{[{{%](?! endblock)", tout), bloc
    assert [th for th in re.findall(r"<th\b[^>]*>", tout) if "scope=" not in th] == []
    assert [image for image in re.findall(r"<img\b[^>]*>", tout) if not re.search(r'alt="[^"]', image)] == []
    assert [dessin[:60] for dessin in re.findall(r"<svg\b.*?</svg>", tout, re.DOTALL) if "<title>" not in dessin] == []
    niveaux = [1, *(int(niveau) for niveau in re.findall(r"<h([1-6])\b", _texte(gabarit)) if niveau != "1")]
    assert all(suivant <= niveau + 1 for niveau, suivant in pairwise(niveaux)), niveaux


def test_no_kind_escapes():
    demandes = "".join(chemin.read_text() for app in ("beneficiaires", "conventions", "seances", "syntheses", "bilan") for chemin in Path(app).rglob("*.py"))
    nommes = set(re.findall(r'"(documents/[\w/]+\.html)"', demandes))
    assert nommes <= {*GABARITS, "documents/base.html"}
    assert len(GABARITS) >= 14
