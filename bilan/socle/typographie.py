"""French typography of our own strings, set when templates load: never applied to what a person typed.

`typographier` works on a plain sentence, `typographier_gabarit` on the source of an HTML template, `Loader` on every template of the project.
"""
import re
from functools import lru_cache
from typing import Any

from django.template import Origin
from django.template.loaders import filesystem
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from bilan.socle.mots import FINE, INSECABLE, MOIS

VALEUR = "\ue000"  # stands for {{ … }} while a template is worked on: it may hold a number or a word
BALISE = "\ue001"  # stands for {% … %} and {# … #}: it holds nothing

REGLES: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(motif), remplacement) for motif, remplacement in (
    (r"(?<=[^\W\d_])'", "’"),
    (r"(?<!\.)\.{3}(?!\.)", "…"),
    (rf"[ {INSECABLE}]+([;:!?»])", rf"{FINE}\1"),
    (rf"«[ {INSECABLE}]*(?=[^\s{FINE}])", f"«{FINE}"),
    (rf"(?<=[^\s{FINE}])»", f"{FINE}»"),
    (r"(?<![\d,])(\d{1,3}) (?=\d{3}(?!\d))", rf"\1{FINE}"),
    (r"(?<=\d{3}) (?=\d{3}(?!\d))", FINE),
    (rf"(?<=[\d{VALEUR}}}]) (?=(?:h|min|€|%|Ko|Mo|km)(?!\w))", INSECABLE),
    (rf"(?<=[\d{VALEUR}]{INSECABLE}h) (?=[\d{VALEUR}])", INSECABLE),
    (rf"((?:\d|\b1er|{VALEUR})) (?=(?:{'|'.join(MOIS)})\b)", rf"\1{INSECABLE}"),
    (rf"(\b(?:n°|M\.|Mme|p\.|art\.)) (?=[\w{VALEUR}])", rf"\1{INSECABLE}"),
))
ORDINAL = re.compile(r"\b(1)(er|re)\b|\b(\d{1,2})(e)\b")

CODE = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})")  # as django.template.base.tag_re
# Our tags whose quoted arguments are sentences; the quoted arguments of any other tag are code.
PHRASES = re.compile(r"{%\s*(?:puce|visible_par|jauge_compte|include)\s")
CITATION = re.compile(r'"[^"]*"')
# Comments, elements whose text is not prose, then any tag: all that stands between two texts.
BALISAGE = re.compile(
    r"<!--.*?-->|<(script|style|pre|code|kbd|textarea)\b.*?</\1\s*>|<[!/a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTS = re.compile(r'(?<=[\s\ue001])((?:title|alt|aria-label|aria-description|placeholder|data-l)=")([^"]*)(?=")')


@lru_cache(4000)  # a list says the same sentence of each of its lines, a form of each of its fields
def typographier(texte: str) -> str:
    """The sentence with its French spaces, apostrophes and ellipses; doing it twice changes nothing."""
    for motif, remplacement in REGLES:
        texte = motif.sub(remplacement, texte)
    return texte


def phrase(modele: str, /, *valeurs: object, **nommees: object) -> str:
    """One of our sentences around people's words: `phrase("Contresignez la convention {de}", de=de(nom))`, the words untouched.

    Safe HTML when a value is, and then every other value is escaped.
    """
    modele = typographier(modele)
    if any(hasattr(valeur, "__html__") for valeur in (*valeurs, *nommees.values())):
        return format_html(modele, *valeurs, **nommees)
    return modele.format(*valeurs, **nommees)


def exposants(texte: str) -> SafeString:
    """« 1er » as `1<sup>er</sup>`, for HTML; an unsafe text is escaped first."""
    return SafeString(ORDINAL.sub(_exposant, conditional_escape(texte)))


def _exposant(trouve: re.Match[str]) -> str:
    nombre, terminaison = (groupe for groupe in trouve.groups() if groupe)
    return f"{nombre}<sup>{terminaison}</sup>"


def typographier_gabarit(source: str, *, html: bool = True) -> str:
    """The source of a template, its texts typographed: not its code, its addresses, its classes, nor its scripts."""
    codes = CODE.findall(source)
    texte = CODE.sub(lambda code: VALEUR if code[0].startswith("{{") else BALISE, source)
    texte = _balises(texte) if html else typographier(texte)
    restants = iter(codes)
    return re.sub(f"[{VALEUR}{BALISE}]", lambda _: _code(next(restants)), texte)


def _code(code: str) -> str:
    if not PHRASES.match(code):
        return code
    return CITATION.sub(lambda citation: typographier(citation[0]), code)


def _balises(html: str) -> str:
    """What stands between tags is prose, and so are a few attributes."""
    morceaux, fin = [], 0
    for balise in BALISAGE.finditer(html):
        morceaux.append(typographier(html[fin:balise.start()]))
        morceaux.append(balise[0] if balise[1] else ATTRIBUTS.sub(lambda attribut: attribut[1] + typographier(attribut[2]), balise[0]))
        fin = balise.end()
    return "".join([*morceaux, typographier(html[fin:])])


class Loader(filesystem.Loader):
    """Reads the project's own templates (`DIRS`); those of other packages keep their spaces."""

    def get_contents(self, origin: Origin) -> str:
        source: Any = super().get_contents(origin)
        nom = str(origin.template_name)
        if nom.endswith((".html", ".txt")):
            return typographier_gabarit(source, html=nom.endswith(".html"))
        return source
