"""A guide as a page: its Markdown drawn once, its pictures and its links to the other guides turned into addresses of the site."""
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bilan.socle.typographie import typographier_gabarit

DOCS = Path(settings.BASE_DIR) / "docs"
# In the order of the first page: who each is for, in one word and in one sentence.
GUIDES: dict[str, tuple[str, str]] = {
    "beneficiaire": ("Bénéficiaire", "Vous faites un bilan de compétences."),
    "consultant": ("Consultant", "Vous accompagnez des bilans."),
    "gestion": ("Gestion", "Vous tenez l’organisme : réglages, comptes, conservation, contrôles."),
    "signataire": ("Employeur", "Vous avez reçu une convention à signer."),
    "cep": ("Conseiller CEP", "Une synthèse vous est transmise."),
    "conventions": ("Contrats", "Conventions, contrats, délais et financements, en détail."),
    "seances": ("Séances", "Calendrier, présences et heures, en détail."),
    "synthese": ("Synthèse", "Écrire à deux, remettre, les résultats détaillés."),
}
_lecteur = MarkdownIt("commonmark", {"html": True}).enable("table")  # ours: reviewed and versioned with the code


@dataclass(frozen=True)
class Guide:
    """`sections`: (anchor, title) of each second-level heading, in order; `ancres`: every anchor of the page."""

    titre: str
    corps: SafeString
    sections: tuple[tuple[str, str], ...]
    ancres: frozenset[str]


def source(nom: str) -> str:
    return (DOCS / f"guide-{nom}.md").read_text(encoding="utf-8")


@cache
def lire(nom: str) -> Guide:
    """KeyError for an unknown guide."""
    _ = GUIDES[nom]
    jetons = _lecteur.parse(source(nom))
    titres = [(jeton.tag, suivant) for jeton, suivant in pairwise(jetons) if jeton.type == "heading_open"]
    for jeton, suivant in pairwise(jetons):
        if jeton.type == "heading_open":
            jeton.attrSet("id", ancre(suivant.content))
    premier, reste = titres[0][1].content, _sans_sommaire(jetons[3:])
    html = _lier(str(_lecteur.renderer.render(reste, _lecteur.options, {})))
    ancres = [ancre(titre.content) for _, titre in titres]
    sections = tuple((ancre(titre.content), titre.content) for tag, titre in titres if tag == "h2")
    return Guide(premier, SafeString(typographier_gabarit(html)), sections, frozenset(ancres))


def ancre(titre: str) -> str:
    """« 2. Consultant : assembler » → « 2-consultant--assembler », as GitHub does: the same links work in both places."""
    nu = "".join(lettre for lettre in titre.lower() if lettre in "-_ " or unicodedata.category(lettre)[0] in "LN")
    return nu.replace(" ", "-")


def _sans_sommaire(jetons: list[Token]) -> list[Token]:
    """The list of contents at the top is the page's own."""
    for rang, jeton in enumerate(jetons):
        if jeton.type == "heading_open":
            break
        if jeton.type == "ordered_list_open":
            fin = next(n for n in range(rang, len(jetons)) if jetons[n].type == "ordered_list_close")
            return jetons[:rang] + jetons[fin + 1:]
    return jetons


def _image(trouvee: re.Match[str]) -> str:
    """Its height is said with its width: nothing moves while it loads. Simple WebP: the fourteen bits at 26 and 28."""
    octets = (DOCS / "captures" / trouvee[1]).read_bytes()[:30]
    hauteur = int.from_bytes(octets[28:30], "little") & 0x3FFF
    return f'src="{static(f"guides/{trouvee[1]}")}" height="{hauteur}" loading="lazy" decoding="async"'


def _lier(html: str) -> str:
    html = re.sub(r'src="captures/([^"]+)"', _image, html)
    html = re.sub(r'href="guide-([a-z]+)\.md(#[^"]*)?"', lambda m: f'href="{reverse("aide:guide", args=[m[1]])}{m[2] or ""}"', html)
    html = html.replace("<th></th>", "<td></td>")  # the corner of a table of two entries names nothing
    return re.sub(r"(?s)(<table>.*?</table>)", r'<div class="defile" tabindex="0">\1</div>', html)
