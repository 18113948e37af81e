"""One page looked at in all the ways that people look: light on a desk, at 200 % zoom, dark on a small telephone, by keyboard; and what it weighs."""
from collections.abc import Callable

from tests.outils import typographie
from tests.outils.navigateur import AXE, Navigateur, Page, Response, axe, debordement
from tests.outils.poids import BUDGET, poids

BUREAU, ZOOM, POCHE = 1280, 640, 320  # 640 is what a desk of 1280 has at 200 % (WCAG 2.2, 1.4.4); 320, at 400 % (1.4.10)
# what an error, an absence or an emptiness may break; colours are those of the components, which tests/socle/test_composants.py looks at in both themes
D_ETAT = (
    "aria-allowed-attr", "aria-input-field-name", "aria-required-attr", "aria-valid-attr", "aria-valid-attr-value", "autocomplete-valid", "button-name",
    "duplicate-id-aria", "empty-heading", "heading-order", "label", "link-name", "list", "listitem",
    "page-has-heading-one", "region", "select-name", "tabindex",
)
# each thing that can hold the keyboard, held: an outline or a shadow, of its own or of the label that shows it
SANS_ANNEAU = """dans => {
  const cerne = e => (s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none")(getComputedStyle(e));
  const caches = [];
  for (const e of document.querySelectorAll(dans + " :is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex])")) {
    if (!e.checkVisibility()) continue;
    e.focus({preventScroll: true});
    if (document.activeElement !== e) continue;
    const etiquette = e.closest("label");
    if (!cerne(e) && !(etiquette && cerne(etiquette))) caches.push(e.outerHTML.slice(0, 160));
  }
  document.activeElement.blur();
  return caches;
}"""


class Regard:
    """`regarder(nom)` on the page that is there: its faults, in words. The two looks come in the order that changes the window least."""

    def __init__(self, navigateur: Navigateur, page: Page):
        self.navigateur, self.page, self._ou = navigateur, page, "body"
        page.add_init_script(AXE)  # compiled once, rather than sent again to each page
        self._a_la_suite: list[Callable[[str], list[str]]] = [self._au_bureau, self._en_poche]

    def regarder(self, nom: str, reponse: Response) -> list[str]:
        trouvees = [*typographie.fautes(self.page.content()), *self._trop_lourde(reponse)]
        for regard in self._a_la_suite:
            trouvees += regard(nom)
        self._a_la_suite.reverse()
        return trouvees

    def entrevoir(self) -> list[str]:
        """What axe-core finds in a state of a page already looked at. A fragment without a page is part of another."""
        return axe(self.page, *D_ETAT) + self._deborde() if self.page.locator("main").count() else []

    def _au_bureau(self, nom: str) -> list[str]:
        self._tailler(BUREAU, "light")
        self.navigateur.capturer(self.page, f"{nom}-{BUREAU}")
        anneaux, self._ou = self.page.evaluate(SANS_ANNEAU, self._ou), "main"  # the head and the foot of the pages once
        return axe(self.page) + self._deborde() + [f"sans anneau : {html}" for html in anneaux]

    def _en_poche(self, nom: str) -> list[str]:
        self._tailler(ZOOM, "dark")
        trop_large = self._deborde()
        self._tailler(POCHE, "dark")
        self.navigateur.capturer(self.page, f"{nom}-{POCHE}")
        return trop_large + self._deborde() + [f"sombre : {faute}" for faute in axe(self.page, "color-contrast", "target-size")]

    def _tailler(self, largeur: int, theme: str) -> None:
        if self.page.viewport_size["width"] != largeur:
            self.page.set_viewport_size({"width": largeur, "height": 800})
            self.page.emulate_media(color_scheme=theme)

    def _deborde(self) -> list[str]:
        return [f"déborde à {self.page.viewport_size['width']} px"] if debordement(self.page) > 0 else []

    def _trop_lourde(self, reponse: Response) -> list[str]:
        pese = poids(self.page, reponse)
        return [f"pèse {pese} octets"] if pese > BUDGET else []
