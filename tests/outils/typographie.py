"""The spaces of a rendered page: what a reader would see wrong."""

import re
from html.parser import HTMLParser

FAUTES = re.compile(
    r"[ \xa0][;!?»]|[ \xa0]:(?!//)|«[ \xa0\w]|[^\W\d_]'[^\W\d_]|\.\.\.|\d (?:h|min|€|%|Ko)(?!\w)|"
    r"\d (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
LUS = {"title", "alt", "aria-label", "aria-description", "placeholder", "data-l"}
TUS = {"script", "style", "textarea", "pre", "code", "kbd"}


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.textes: list[str] = []
        self._tus = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tus += tag in TUS
        self.textes += [valeur for nom, valeur in attrs if nom in LUS and valeur]

    def handle_endtag(self, tag: str) -> None:
        self._tus -= tag in TUS

    def handle_data(self, data: str) -> None:
        if not self._tus:
            self.textes.append(data)


def fautes(html: str) -> list[str]:
    """Return each wrong space or straight apostrophe of the texts of this page, in its sentence."""
    lecteur = _Lecteur()
    lecteur.feed(html)
    return [" ".join(texte.split(" ")).strip() for texte in lecteur.textes if FAUTES.search(texte)]
