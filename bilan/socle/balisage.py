"""What a person writes with titles, lists and emphasis: kept as plain text with a light markup, drawn without a tag of anyone's."""
import re
from collections.abc import Iterator

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

BALISES = {"h3", "h4", "p", "ul", "ol", "li", "strong", "em", "br"}
ATTRIBUTS = {"ol": {"start"}}  # a list that begins at 3 is written so
REGLES = ["heading", "list", "emphasis", "newline", "escape", "balance_pairs"]  # of CommonMark; HTML, links, pictures and code are text like any other
PROFONDEUR = 40  # beyond twenty lists in one another, nobody meant a list
_ANNEE = re.compile(r"(?m)^(\s*\d{3,9})([.)])(?=\s)")  # « 2027. » begins a sentence, not the two thousand and twenty-seventh item

_lecteur = MarkdownIt("zero", {"breaks": True, "maxNesting": PROFONDEUR}).enable(REGLES)


def en_html(texte: str) -> SafeString:
    """The text as a page or a PDF draws it: « ### Titre », « - » or « 1. », « **important** », a blank line for a paragraph, each line on its own.

    Whatever was typed, only the tags of BALISES come out, twice over: the reader escapes what is not its markup, the sanitiser keeps nothing else.
    """
    return SafeString(nh3.clean(_lire(texte), tags=BALISES, attributes=ATTRIBUTS))


def sur_papier(texte: str) -> SafeString:
    """The same for a PDF, whose renderer reads the first number of a list in its style only."""
    return SafeString(re.sub(r'<ol start="(\d{1,2})">', lambda trouve: f'<ol style="counter-reset: list-item {int(trouve[1]) - 1}">', en_html(texte)))


def _lire(texte: str) -> str:
    jetons = _lecteur.parse(_ANNEE.sub(r"\1\\\2", texte))
    if any(jeton.level >= PROFONDEUR - 1 for jeton in jetons):
        return linebreaks(texte, autoescape=True)
    return str(_lecteur.renderer.render(list(_sobres(jetons)), _lecteur.options, {}))


def sans_marques(texte: str) -> str:
    """The words alone, line by line, for who compares two versions: no mark is read aloud."""
    lignes = [re.sub(r"^\s*(#{1,6}|[-+*])\s+", "", ligne) for ligne in texte.splitlines()]
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"(?<!\\)\*{1,3}(?=\S)|(?<=\S)(?<!\\)\*{1,3}", "", "\n".join(lignes)))


def _sobres(jetons: list[Token]) -> Iterator[Token]:
    """Two depths of titles, under those of the page; an item holds no paragraph and no title (PDF/UA), only lines."""
    pile: list[int] = []  # for each item that is open, the lines it has had
    for jeton in jetons:
        if jeton.type == "list_item_open":
            pile.append(0)
        elif jeton.type == "list_item_close":
            pile.pop()
        elif jeton.type in ("paragraph_open", "heading_open") and pile:
            if pile[-1]:
                yield Token("hardbreak", "br", 0)
            pile[-1] += 1
        yield _sobre(jeton, dans_une_liste=bool(pile))


def _sobre(jeton: Token, *, dans_une_liste: bool) -> Token:
    if jeton.type.startswith("heading_"):
        jeton.tag = "strong" if dans_une_liste else "h3" if jeton.tag in ("h1", "h2", "h3") else "h4"
    elif jeton.type.startswith("paragraph_") and dans_une_liste:
        jeton.hidden = True
    return jeton
