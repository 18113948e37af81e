"""Pure: the provider's one colour becomes the accents of a light and of a dark page, each readable on every ground of the theme, or is refused in a sentence.

Colours move in OKLCH (Björn Ottosson, 2020): the lightness changes, the hue stays; ratios are those of WCAG 2.2 (contrast, 1.4.3).
"""
import math
import re
from dataclasses import dataclass

LISIBLE = 4.5  # WCAG 2.2, 1.4.3, for text
FONDS = {"clair": ("#ffffff", "#f5f5ef", "#ebede4"), "sombre": ("#121815", "#1a221e", "#242d28")}  # --surface, --fond, --creux of jetons.css
ENCRE_SOMBRE = "#0b1f19"  # --sur-accent of a dark page
ECART = .22  # how far the lightness may move before it is another colour
PAS = .005
_HEX = re.compile(r"#[0-9a-f]{6}")
Oklch = tuple[float, float, float]


class CouleurRefusee(ValueError):
    """This colour cannot be an accent; the message says why, and what could, in French."""


@dataclass(frozen=True)
class Ton:
    """The four colours of one theme, in the names of jetons.css."""

    accent: str
    survol: str
    doux: str
    sur: str


@dataclass(frozen=True)
class Accent:
    clair: Ton
    sombre: Ton

    def feuille(self) -> str:
        """The four lines of CSS that change the theme; the selectors are those that Django's admin uses for its own colours."""
        noms = {"--accent": "accent", "--accent-survol": "survol", "--accent-doux": "doux", "--sur-accent": "sur"}
        lignes = (f"  {nom}: light-dark({getattr(self.clair, champ)}, {getattr(self.sombre, champ)});" for nom, champ in noms.items())
        return ":root, html[data-theme] {\n" + "\n".join(lignes) + "\n}\n"


# the design's own, written in jetons.css, courriel.css and document.css
SAPIN = Accent(Ton("#17614f", "#0f4a3c", "#e1eee5", "#ffffff"), Ton("#7fcab1", "#9bdac5", "#1e3a30", ENCRE_SOMBRE))


def deriver(couleur: str) -> Accent:
    """The accents of this colour (#rrggbb). CouleurRefusee when it is no colour, or too light to be read without becoming another one."""
    couleur = couleur.lower()
    if not _HEX.fullmatch(couleur):
        raise CouleurRefusee("Écrivez la couleur comme #17614f : un dièse, puis six chiffres ou lettres de a à f.")
    clarte, vivacite, teinte = _oklch(couleur)
    clair = _clair(couleur, clarte, vivacite, teinte)
    if clarte - _oklch(clair.accent)[0] > ECART:
        raise CouleurRefusee(
            f"Cette couleur est trop claire : en texte sur une page blanche, son contraste est de {_rapport(couleur)} pour 1, et il en faut 4,5. "
            f"La plus proche qui convienne est {clair.accent}."
        )
    return Accent(clair, _sombre(clarte, vivacite, teinte))


def contraste(une: str, autre: str) -> float:
    """The ratio of contrast of two colours, 1 to 21 (WCAG 2.2)."""
    basse, haute = sorted((_luminance(une), _luminance(autre)))
    return (haute + .05) / (basse + .05)


def habiller(css: str, accent: Accent) -> str:
    """A style sheet that cannot use variables (a letter's), in these colours rather than the design's own."""
    for ton, autre in ((SAPIN.clair, accent.clair), (SAPIN.sombre, accent.sombre)):
        css = css.replace(ton.accent, autre.accent)
    return css


def _clair(couleur: str, clarte: float, vivacite: float, teinte: float) -> Ton:
    """As given when it can be read; otherwise the first darker one."""
    doux = _hex((.945, min(vivacite, .018), teinte))
    fonds = (*FONDS["clair"], doux)
    accent = couleur if _lisible(couleur, fonds) else _chercher(clarte, -PAS, vivacite, teinte, fonds)
    clarte = _oklch(accent)[0]
    return Ton(accent, _hex((max(clarte - .07, .12), vivacite, teinte)), doux, "#ffffff")


def _sombre(clarte: float, vivacite: float, teinte: float) -> Ton:
    """Lighter, and a little less vivid, so that it does not glow."""
    vivacite = min(vivacite, .13)
    doux = _hex((.325, min(vivacite, .04), teinte))
    accent = _chercher(max(clarte, .74), PAS, vivacite, teinte, (*FONDS["sombre"], doux, ENCRE_SOMBRE))
    return Ton(accent, _hex((min(_oklch(accent)[0] + .06, .98), vivacite, teinte)), doux, ENCRE_SOMBRE)


def _chercher(clarte: float, pas: float, vivacite: float, teinte: float, fonds: tuple[str, ...]) -> str:
    """Black is read on every light ground and white on every dark one: the search ends."""
    while not _lisible(couleur := _hex((clarte, vivacite, teinte)), fonds):
        clarte += pas
    return couleur


def _lisible(couleur: str, fonds: tuple[str, ...]) -> bool:
    return all(contraste(couleur, fond) >= LISIBLE for fond in fonds)


def _rapport(couleur: str) -> str:
    return f"{math.floor(contraste(couleur, '#ffffff') * 10) / 10:.1f}".replace(".", ",")


def _lineaires(couleur: str) -> list[float]:
    composantes = (int(couleur[rang:rang + 2], 16) / 255 for rang in (1, 3, 5))
    return [c / 12.92 if c <= .04045 else ((c + .055) / 1.055) ** 2.4 for c in composantes]


def _luminance(couleur: str) -> float:
    return sum(poids * c for poids, c in zip((.2126, .7152, .0722), _lineaires(couleur), strict=True))


def _oklch(couleur: str) -> Oklch:
    r, v, b = _lineaires(couleur)
    lms = [math.cbrt(x) for x in (
        .4122214708 * r + .5363325363 * v + .0514459929 * b, .2119034982 * r + .6806995451 * v + .1073969566 * b,
        .0883024619 * r + .2817188376 * v + .6299787005 * b,
    )]
    clarte = .2104542553 * lms[0] + .7936177850 * lms[1] - .0040720468 * lms[2]
    a = 1.9779984951 * lms[0] - 2.4285922050 * lms[1] + .4505937099 * lms[2]
    bleu = .0259040371 * lms[0] + .7827717662 * lms[1] - .8086757660 * lms[2]
    return clarte, math.hypot(a, bleu), math.atan2(bleu, a)


def _hex(oklch: Oklch) -> str:
    """The nearest colour that a screen shows: the vividness gives way, neither the lightness nor the hue."""
    clarte, vivacite, teinte = oklch
    rvb = _rvb(clarte, vivacite, teinte)
    while vivacite > 0 and not all(-.0005 <= c <= 1.0005 for c in rvb):
        vivacite = max(vivacite - .004, 0)
        rvb = _rvb(clarte, vivacite, teinte)
    return "#" + "".join(f"{round(255 * _gamma(min(max(c, 0), 1))):02x}" for c in rvb)


def _rvb(clarte: float, vivacite: float, teinte: float) -> tuple[float, float, float]:
    a, b = vivacite * math.cos(teinte), vivacite * math.sin(teinte)
    lo = (clarte + .3963377774 * a + .2158037573 * b) ** 3
    me = (clarte - .1055613458 * a - .0638541728 * b) ** 3
    co = (clarte - .0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * lo - 3.3077115913 * me + .2309699292 * co, -1.2684380046 * lo + 2.6097574011 * me - .3413193965 * co,
        -.0041960863 * lo - .7034186147 * me + 1.7076147010 * co,
    )


def _gamma(c: float) -> float:
    return 12.92 * c if c <= .0031308 else 1.055 * c ** (1 / 2.4) - .055
