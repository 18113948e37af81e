"""What a document may be before anything is laid out: a text too long, too deep or with too many cells would hold a worker for minutes."""
import re

LONGUEUR = 1_000_000  # characters: about seven seconds of layout, far from the time limit of a task
PROFONDEUR = 100  # elements in one another: our templates have a dozen, what a person writes twenty lists more (`balisage`)
CELLULES = 10_000  # of all the tables: some ten seconds of layout
_BALISE = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*?(/?)>", re.ASCII | re.IGNORECASE)
_VIDES = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_CELLULE = re.compile(r"<t[dh][\s>]", re.ASCII | re.IGNORECASE)


def refus(html: str) -> str:
    """Why this HTML is not laid out, in French; nothing when it may be. A few milliseconds, whatever it is."""
    if len(html) > LONGUEUR:
        return "texte trop long"
    if sum(1 for _ in _CELLULE.finditer(html)) > CELLULES:
        return "tableau trop grand"
    return "éléments trop imbriqués" if profondeur(html) > PROFONDEUR else ""


def profondeur(html: str) -> int:
    """The most elements that are open at once, as the text opens and closes them."""
    ouverts = plus = 0
    for ferme, nom, seul in _BALISE.findall(html):
        if nom.lower() in _VIDES or seul:
            continue
        ouverts += -1 if ferme else 1
        plus = max(plus, ouverts)
    return plus
