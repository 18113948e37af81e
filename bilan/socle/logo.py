"""A provider's logo: a PNG drawn anew at the size it is shown, or an SVG rewritten from what draws and nothing else; whatever could act or fetch is refused."""
import re
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from django.core.exceptions import ValidationError
from PIL import Image

from bilan.socle.scans import entiere

MAXIMUM = 200 * 1024  # what may be sent
GARDE = 30 * 1024  # what is kept: every page carries it
HAUTEUR = 112  # pixels: four times the 28 it is shown at
GENRES = {"svg": "image/svg+xml", "png": "image/png"}
LARGEUR_RELATIVE = 8  # times its height
ELEMENTS, PROFONDEUR = 1500, 40
SVG = "{http://www.w3.org/2000/svg}"
DESSINENT = frozenset(
    ["svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "linearGradient", "radialGradient", "stop", "clipPath", "style"]
)
ATTRIBUTS = frozenset([
    "id", "class", "style", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height", "points", "viewBox",
    "preserveAspectRatio", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "clip-path", "clip-rule", "color", "offset", "stop-color",
    "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "display", "visibility",
])
MUETS = frozenset(["title", "desc", "metadata"])  # of the drawing software: left out in silence, as what belongs to other vocabularies
_APPEL = re.compile(r"url\(\s*['\"]?(?!#)|@import|\\|<", re.IGNORECASE)
_NOMBRE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")

TROP_LOURD = "Ce logo dépasse 200 Ko. Exportez-le en SVG, ou en PNG de 112 pixels de haut."
TROP_DETAILLE = "Ce logo est trop détaillé : une fois réduit, il pèse plus de 30 Ko, et chaque page le porte. Choisissez une version plus simple."
AUTRE = "Ce fichier n’est ni un SVG, ni un PNG. Demandez votre logo dans l’un de ces formats."
ABIME = "Ce fichier est abîmé ou incomplet : il ne s’ouvre pas. Exportez-le de nouveau."
TROP_LONG = "Ce logo est plus de huit fois plus large que haut : il ne se lirait pas à 28 pixels de haut. Choisissez une version plus ramassée."
SANS_TAILLE = "Ce SVG ne dit pas sa taille (« viewBox »). Exportez-le de nouveau en « SVG simple »."
TEXTE = "Ce SVG contient du texte, qui changerait de police d’un ordinateur à l’autre. Convertissez le texte en tracés, puis exportez-le de nouveau."
REFUSE = "Ce SVG contient « {} », qui ne dessine rien ou va chercher ailleurs. Exportez-le en « SVG simple », ou en PNG."


@dataclass(frozen=True)
class Logo:
    """`genre` is « svg » or « png »."""

    genre: str
    octets: bytes


def lire(octets: bytes) -> Logo:
    """What is kept of this file. ValidationError, in one sentence, when it cannot be a logo."""
    if len(octets) > MAXIMUM:
        raise ValidationError(TROP_LOURD)
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        logo = Logo("png", _redessiner(octets))
    elif b"<svg" in octets[:4096]:
        logo = Logo("svg", _recopier(octets))
    else:
        raise ValidationError(AUTRE)
    if len(logo.octets) > GARDE:
        raise ValidationError(TROP_DETAILLE)
    return logo


def _redessiner(octets: bytes) -> bytes:
    sortie = BytesIO()
    try:
        with entiere(), Image.open(BytesIO(octets), formats=("PNG",)) as image:
            _proportions(image.width, image.height)
            if image.width * image.height > 20_000_000:
                raise ValidationError(TROP_DETAILLE)
            dessin = image.convert("RGBA")
        dessin.thumbnail((HAUTEUR * LARGEUR_RELATIVE, HAUTEUR), Image.Resampling.LANCZOS)
        dessin.save(sortie, format="PNG", optimize=True)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(ABIME) from None
    return sortie.getvalue()


def _recopier(octets: bytes) -> bytes:
    """The same drawing, of our own writing: nothing of the file's text is kept as it was."""
    arbre = _analyser(octets)
    if arbre.tag != f"{SVG}svg":
        raise ValidationError(AUTRE)
    if not arbre.get("viewBox"):
        arbre.set("viewBox", f"0 0 {_longueur(arbre, 'width')} {_longueur(arbre, 'height')}")
    nu = _copie(arbre)
    cotes = re.findall(r"-?\d+(?:\.\d+)?", nu.get("viewBox", ""))
    if len(cotes) != 4:
        raise ValidationError(SANS_TAILLE)
    _proportions(float(cotes[2]), float(cotes[3]))
    nu.set("xmlns", SVG[1:-1])
    for nom in ("width", "height", "style"):
        nu.attrib.pop(nom, None)
    nu.attrib |= {"width": f"{28 * float(cotes[2]) / float(cotes[3]):.2f}", "height": "28"}
    return ElementTree.tostring(nu, encoding="utf-8")


def _analyser(octets: bytes) -> ElementTree.Element:
    """Without any document type: no entity is ever declared, so none can grow or fetch."""
    lecteur, batisseur, ouverts = expat.ParserCreate(namespace_separator="}"), ElementTree.TreeBuilder(), [0, 0]

    def commence(nom: str, attributs: dict[str, str]) -> None:
        ouverts[0], ouverts[1] = ouverts[0] + 1, ouverts[1] + 1
        if ouverts[0] > ELEMENTS or ouverts[1] > PROFONDEUR:
            raise ValidationError(TROP_DETAILLE)
        batisseur.start(_nom(nom), {_nom(cle): valeur for cle, valeur in attributs.items()})

    def finit(nom: str) -> None:
        ouverts[1] -= 1
        batisseur.end(_nom(nom))

    lecteur.StartElementHandler, lecteur.EndElementHandler, lecteur.CharacterDataHandler = commence, finit, batisseur.data
    lecteur.EntityDeclHandler = lambda *_: _refuser("ENTITY")
    try:
        lecteur.Parse(octets, True)
        return batisseur.close()
    except (expat.ExpatError, ValueError, AssertionError):
        raise ValidationError(ABIME) from None


def _nom(nom: str) -> str:
    return "{" + nom if "}" in nom else nom


def _copie(element: ElementTree.Element, exclus: frozenset[str] = frozenset()) -> ElementTree.Element:
    nom = element.tag.removeprefix(SVG)
    if nom == "clipPath":
        exclus = frozenset({"clip-path"})  # one that cuts itself would never end
    nu = ElementTree.Element(nom, {cle: _sans_appel(valeur, cle) for cle, valeur in element.items() if _garde(cle) and cle not in exclus})
    if nom == "style":
        nu.text = _sans_appel(element.text or "", "style")
    nu.extend(_copie(enfant, exclus) for enfant in element if _dessine(enfant))
    return nu


def _dessine(element: ElementTree.Element) -> bool:
    """False for what may be left out; ValidationError for what acts, fetches or depends on the reader's fonts."""
    nom = element.tag.removeprefix(SVG)
    if nom in DESSINENT:
        return True
    if nom in ("text", "tspan", "textPath"):
        raise ValidationError(TEXTE)
    if nom not in MUETS and not nom.startswith("{"):
        _refuser(nom)
    if nom.startswith("{http://www.w3.org/1999/xhtml}"):
        _refuser("html")
    return False


def _garde(attribut: str) -> bool:
    """False for what changes nothing in the drawing; ValidationError for what acts or fetches."""
    if attribut.lower().startswith("on") or attribut.rpartition("}")[2] in ("href", "src"):
        _refuser(attribut.rpartition("}")[2])
    return attribut in ATTRIBUTS


def _sans_appel(valeur: str, ou: str) -> str:
    if _APPEL.search(valeur):
        _refuser(ou)
    return valeur


def _refuser(quoi: str) -> NoReturn:
    raise ValidationError(REFUSE.format(quoi))


def _longueur(arbre: ElementTree.Element, cote: str) -> str:
    lu = _NOMBRE.fullmatch(arbre.get(cote, ""))
    if not lu:
        raise ValidationError(SANS_TAILLE)
    return lu[1]


def _proportions(largeur: float, hauteur: float) -> None:
    if largeur <= 0 or hauteur <= 0:
        raise ValidationError(SANS_TAILLE)
    if largeur > LARGEUR_RELATIVE * hauteur:
        raise ValidationError(TROP_LONG)
