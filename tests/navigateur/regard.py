"""One page looked at in all the ways that people look: both themes on a desk, 200 % zoom, a small telephone, the keyboard; what it weighs, how it moves.

Each page is loaded once: what changes is the window and the wish of the device. axe-core is what costs: its structural rules depend neither on the theme nor on
the width, and are run once, with the colours of the first theme; those of the other are run where some were not known; the size of what is touched, on the
telephone.
"""
from tests.outils import typographie
from tests.outils.navigateur import Navigateur, Page, Response, axe, charger_axe
from tests.outils.poids import BUDGET, poids

BUREAU, ZOOM, POCHE = 1280, 640, 320  # 640 is what a desk of 1280 has at 200 % (WCAG 2.2, 1.4.4); 320, at 400 % (1.4.10)
CLAIR, SOMBRE = "light", "dark"
BUDGET_DE_SAUT = .02
CHROME = ("body > header", "body > footer", "body > nav")  # the same on every page of one visitor: examined with the first
COULEURS = ("color-contrast", "link-in-text-block")
# how much has moved since the page began, whatever the reader did not ask for
SAUTS = """if (window === top) {
  window.saut = 0; window.bouge = [];
  const ou = ({node, previousRect, currentRect}) => `${node?.localName}.${node?.className} ${previousRect.y} > ${currentRect.y}`;
  new PerformanceObserver(liste => { for (const e of liste.getEntries()) if (!e.hadRecentInput) {
    window.saut += e.value; window.bouge.push(...e.sources.map(ou));
  } }).observe({type: "layout-shift", buffered: true});
}
"""
# A text whose elements, from the page down to it, bear the same names, classes and states as one already judged is drawn by the same rules: its colours
# are known, in both themes. It is marked, and the rules of colours pass over what is marked; `juges` is remembered from page to page.
MARQUER = """([juges, hors]) => {
  const ETATS = ["class", "type", "role", "disabled", "open", "aria-current", "aria-invalid", "aria-pressed", "aria-disabled", "data-etat"];
  const connus = new Set(juges.split(" ")), neufs = new Set(), ici = [...document.styleSheets].map(f => f.href).join();
  const empreintes = new Map([[document.documentElement, ici]]);
  const ecrit = e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const de = e => {
    if (!empreintes.has(e)) empreintes.set(e, de(e.parentElement) + ">" + e.localName + (e.previousElementSibling ? "" : "1") + (ecrit(e) ? "t" : "")
      + ETATS.filter(nom => e.hasAttribute(nom)).map(nom => nom + "=" + e.getAttribute(nom)).join(";"));
    return empreintes.get(e);
  };
  const resume = mots => [...mots].reduce((h, c) => (h * 33 ^ c.charCodeAt(0)) >>> 0, 5381).toString(36) + "-" + mots.length;
  for (const e of document.body.querySelectorAll("*")) {
    if (hors.some(ailleurs => e.closest(ailleurs))) continue;
    if (!(ecrit(e) || e.matches("input, select, textarea")) || !e.checkVisibility({visibilityProperty: true})) continue;
    const sien = resume(de(e));
    if (connus.has(sien)) e.dataset.juge = ""; else neufs.add(sien);
  }
  axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-juge])"}, {id: "link-in-text-block", selector: "a[href]:not([data-juge])"}]});
  return [...neufs].join(" ");
}"""
# what leads the eye: one title, one thing to do next at most, one stroke of highlighter at most
EN_TETE = "['h1', 'main .btn-primary', 'mark.surligne'].map(quoi => document.querySelectorAll(quoi).length)"
DEBORDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
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
    """`regarder(nom)` on the page that has just come: its faults, in words. Desk and telephone take turns to come first: the window changes least.

    `juges`: what was seen of the colours, by all the visitors of one world: the same style sheets are drawn for each.
    """

    def __init__(self, navigateur: Navigateur, page: Page, juges: set[str]):
        self.navigateur, self.page, self.juges, self._hors = navigateur, page, juges, ()
        self._taille = self._theme = None
        page.add_init_script(SAUTS)
        self._regler(BUREAU, CLAIR)
        self._en_poche_d_abord = False

    def regarder(self, nom: str, reponse: Response) -> list[str]:
        trouvees = self._mouvement() + typographie.fautes(self.page.content()) + self._trop_lourde(reponse) + self._disperse()
        regards = [self._en_poche, self._au_bureau] if self._en_poche_d_abord else [self._au_bureau, self._en_poche]
        for regard in regards:
            trouvees += regard(nom)
        self._en_poche_d_abord = not self._en_poche_d_abord
        self._hors = CHROME
        return trouvees

    def _mouvement(self) -> list[str]:
        """As it came, at the size it came."""
        saut = self.page.evaluate("window.saut")
        return [f"saute de {saut:.3f} à {self._taille} px : {self.page.evaluate('window.bouge')}"] if saut > BUDGET_DE_SAUT else []

    def _disperse(self) -> list[str]:
        titres, gestes, traits = self.page.evaluate(EN_TETE)
        return [] if titres == 1 and gestes <= 1 and traits <= 1 else [f"{titres} titres, {gestes} boutons principaux, {traits} traits de surligneur"]

    def _au_bureau(self, nom: str) -> list[str]:
        """The theme in which it came first."""
        themes = [SOMBRE, CLAIR] if self._theme == SOMBRE else [CLAIR, SOMBRE]
        self._regler(BUREAU, themes[0])
        self.navigateur.capturer(self.page, f"{nom}-{BUREAU}")
        anneaux = self.page.evaluate(SANS_ANNEAU, "main" if self._hors else "body")
        trouvees = self._deborde() + [f"sans anneau : {html}" for html in anneaux]
        charger_axe(self.page)
        neufs = set(self.page.evaluate(MARQUER, [" ".join(self.juges), list(self._hors)]).split())
        trouvees += self._axe(themes[0])
        if neufs:
            self._regler(BUREAU, themes[1])
            trouvees += self._axe(themes[1], *COULEURS)
            self.juges |= neufs
        return trouvees

    def _axe(self, theme: str, *regles: str) -> list[str]:
        return [f"{theme} : {faute}" for faute in axe(self.page, *regles, hors=self._hors)]

    def _en_poche(self, nom: str) -> list[str]:
        self._regler(ZOOM, SOMBRE)
        trop_large = self._deborde()
        self._regler(POCHE, SOMBRE)
        self.navigateur.capturer(self.page, f"{nom}-{POCHE}")
        return trop_large + self._deborde() + axe(self.page, "target-size", hors=self._hors)

    def _regler(self, taille: int, theme: str) -> None:
        if self._taille != taille:
            self.page.set_viewport_size({"width": taille, "height": 800})
        if self._theme != theme:
            self.page.emulate_media(color_scheme=theme)
        self._taille, self._theme = taille, theme

    def _deborde(self) -> list[str]:
        return [f"déborde à {self._taille} px"] if self.page.evaluate(DEBORDE) else []

    def _trop_lourde(self, reponse: Response) -> list[str]:
        pese = poids(self.page, reponse)
        return [f"pèse {pese} octets"] if pese > BUDGET else []
