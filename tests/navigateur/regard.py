"""One page looked at in all the ways that people look: both themes on a desk, 200 % zoom, a small telephone, the keyboard; what it weighs, how it moves.

Each page is loaded once: what changes is the window and the wish of the device. axe-core is what costs: its structural rules depend neither on the theme nor on
the width, and are run once, with the colours of the first theme; those of the other are run where some were not known; the size of what is touched, on the
telephone.
"""
from tests.outils import typographie
from tests.outils.navigateur import CHARGER, Navigateur, Page, axe
from tests.outils.poids import BUDGET, RECU, poids

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
TENUS = ":is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex])"  # what can hold the keyboard
# What can be read or held, whose elements, from the page down to it, bear the same names, classes and states as one already judged, is drawn by the same
# rules: its colours are known, in both themes, and its ring. It is marked, with what draws no text and holds nothing, and the rules of colours and the search
# of rings pass over what is marked; `juges` is remembered from page to page.
MARQUER = f"""([juges, hors]) => {{
  const ETATS = ["class", "type", "role", "disabled", "open", "tabindex", "aria-current", "aria-invalid", "aria-pressed", "aria-disabled", "data-etat"];
  const connus = new Set(juges.split(" ")), neufs = new Set(), ici = [...document.styleSheets].map(f => f.href).join();
  const empreintes = new Map([[document.documentElement, ici]]);
  const ecrit = e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const de = e => {{
    if (!empreintes.has(e)) empreintes.set(e, de(e.parentElement) + ">" + e.localName + (e.previousElementSibling ? "" : "1") + (ecrit(e) ? "t" : "")
      + ETATS.filter(nom => e.hasAttribute(nom)).map(nom => nom + "=" + e.getAttribute(nom)).join(";"));
    return empreintes.get(e);
  }};
  const resume = mots => [...mots].reduce((h, c) => (h * 33 ^ c.charCodeAt(0)) >>> 0, 5381).toString(36) + "-" + mots.length;
  for (const e of document.body.querySelectorAll("*")) {{
    if (hors.some(ailleurs => e.closest(ailleurs))) continue;
    const sien = (ecrit(e) || e.matches("{TENUS}")) && e.checkVisibility({{visibilityProperty: true}}) && resume(de(e));
    if (!sien || connus.has(sien)) e.dataset.juge = ""; else neufs.add(sien);
  }}
  axe.configure({{rules: [{{id: "color-contrast", selector: "*:not([data-juge])"}}, {{id: "link-in-text-block", selector: "a[href]:not([data-juge])"}}]}});
  return [...neufs].join(" ");
}}"""
# What is asked of a page as it came. What leads the eye: one title, one thing to do next at most, one stroke of highlighter at most
ARRIVEE = f"""() => ({{
  html: document.documentElement.outerHTML, saut: window.saut, bouge: window.bouge, recu: {RECU},
  enTete: ["h1", "main .btn-primary", "mark.surligne"].map(quoi => document.querySelectorAll(quoi).length),
}})"""
DEBORDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# each thing that can hold the keyboard, held: an outline or a shadow, of its own or of the label that shows it
SANS_ANNEAU = f"""hors => {{
  const cerne = e => (s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none")(getComputedStyle(e));
  const caches = [];
  for (const e of document.querySelectorAll("{TENUS}:not([data-juge])")) {{
    if (hors.some(ailleurs => e.closest(ailleurs)) || !e.checkVisibility()) continue;
    e.focus({{preventScroll: true}});
    if (document.activeElement !== e) continue;
    const etiquette = e.closest("label");
    if (!cerne(e) && !(etiquette && cerne(etiquette))) caches.push(e.outerHTML.slice(0, 160));
  }}
  document.activeElement.blur();
  return caches;
}}"""
AU_BUREAU = f"""async ([juges, hors]) => {{
  await ({CHARGER})();
  return [{DEBORDE}, ({MARQUER})([juges, hors]), ({SANS_ANNEAU})(hors)];
}}"""


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

    def regarder(self, nom: str) -> list[str]:
        trouvees = self._a_l_arrivee()
        regards = [self._en_poche, self._au_bureau] if self._en_poche_d_abord else [self._au_bureau, self._en_poche]
        for regard in regards:
            trouvees += regard(nom)
        self._en_poche_d_abord = not self._en_poche_d_abord
        self._hors = CHROME
        return trouvees

    def _a_l_arrivee(self) -> list[str]:
        """As it came, at the size it came."""
        vue = self.page.evaluate(ARRIVEE)
        trouvees = [f"saute de {vue['saut']:.3f} à {self._taille} px : {vue['bouge']}"] if vue["saut"] > BUDGET_DE_SAUT else []
        pese, (titres, gestes, traits) = poids(**vue["recu"]), vue["enTete"]
        trouvees += [f"pèse {pese} octets"] if pese > BUDGET else []
        trouvees += [] if titres == 1 and gestes <= 1 and traits <= 1 else [f"{titres} titres, {gestes} boutons principaux, {traits} traits de surligneur"]
        return trouvees + typographie.fautes(vue["html"])

    def _au_bureau(self, nom: str) -> list[str]:
        """The theme in which it came first."""
        themes = [SOMBRE, CLAIR] if self._theme == SOMBRE else [CLAIR, SOMBRE]
        self._regler(BUREAU, themes[0])
        self.navigateur.capturer(self.page, f"{nom}-{BUREAU}")
        deborde, marques, anneaux = self.page.evaluate(AU_BUREAU, [" ".join(self.juges), list(self._hors)])
        trouvees, neufs = self._trop_large(deborde) + [f"sans anneau : {html}" for html in anneaux], set(marques.split())
        trouvees += self._axe(themes[0])
        if neufs:
            self._regler(BUREAU, themes[1])
            trouvees += self._axe(themes[1], *COULEURS)
            self.juges |= neufs
        return trouvees

    def _axe(self, theme: str, *regles: str) -> list[str]:
        return [f"{theme} : {faute}" for faute in axe(self.page, *regles, hors=self._hors)]

    def _en_poche(self, nom: str) -> list[str]:
        trouvees = []
        for taille in (POCHE, ZOOM) if self._taille == POCHE else (ZOOM, POCHE):
            self._regler(taille, SOMBRE)
            trouvees += self._trop_large(self.page.evaluate(DEBORDE))
            if taille == POCHE:
                self.navigateur.capturer(self.page, f"{nom}-{POCHE}")
                trouvees += axe(self.page, "target-size", hors=self._hors)
        return trouvees

    def _regler(self, taille: int, theme: str) -> None:
        if self._taille != taille:
            self.page.set_viewport_size({"width": taille, "height": 800})
        if self._theme != theme:
            self.page.emulate_media(color_scheme=theme)
        self._taille, self._theme = taille, theme

    def _trop_large(self, deborde: bool) -> list[str]:
        return [f"déborde à {self._taille} px"] if deborde else []
