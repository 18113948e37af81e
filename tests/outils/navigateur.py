"""A real Chromium, driven by Playwright: one process per test process, one set of cookies per page."""

import os
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Response, expect, sync_playwright

from tests.outils import photos

__all__ = ["CHARGER", "Navigateur", "Page", "axe", "contenu", "debordement", "suivre"]

ATTENTE = 15_000  # milliseconds, also for what is expected: a busy machine is not a fault of the page
expect.set_options(timeout=ATTENTE)
AXE = "/static/essais/axe.min.js"  # a file of the site like another, which the browser compiles once (tests/conftest.py)
NAVIGATEURS = ("chromium-headless-shell", "chromium", "google-chrome")
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage",
    # a page lives less than optimizing compilers and processes started ahead take to repay what they cost
    "--js-flags=--no-maglev,--no-turbofan", "--disable-site-isolation-trials",
]  # fmt: skip
RESSOURCES = {"stylesheet", "script", "image", "font"}
# axe-core in the page
CHARGER = f"""() => "axe" in window || new Promise((pret, manque) => {{
  document.head.append(Object.assign(document.createElement("script"), {{src: "{AXE}", onload: () => pret(true), onerror: manque}}));
}})"""
EXAMEN = f"""async ([options, hors]) => {{
  await ({CHARGER})();
  const exclude = hors.filter(ou => document.querySelector(ou)).map(ou => [ou]);
  return (await axe.run(exclude.length ? {{include: [["html"]], exclude}} : document, options)).violations;
}}"""
DEBORDEMENT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PRECHARGENT = {"css-orientation-lock"}  # rules of axe-core that read the style sheets once more, a third of its time


class Navigateur:
    """`page()` opens a page; pictures go to `captures`, under the name of the test: that of a failure, and all with BILAN_CAPTURES."""

    captures = Path(settings.BASE_DIR) / "var" / "captures" / "tests"
    toutes = bool(os.environ.get("BILAN_CAPTURES"))

    def __init__(self) -> None:
        self.erreurs: list[str] = []
        self._contextes: list[BrowserContext] = []
        self._test = ""

    def commencer(self, test: str) -> None:
        """Forget the previous test."""
        self._test = re.sub(r"[^\w.-]+", "-", test).strip("-")
        self.erreurs.clear()

    def finir(self, *, echec: bool) -> None:
        """Keep a last picture of each page of a test that failed, close them, and fail when a page had an error that nobody caught."""
        for rang, contexte in enumerate(self._contextes):
            for page in contexte.pages if echec or self.toutes else ():
                self._ecrire(page, f"fin-{rang}" if rang else "fin")
            contexte.close()
        self._contextes.clear()
        assert self.erreurs == []

    def page(self, *, base_url: str, largeur: int = 1280, hauteur: int = 900, scripts: bool = True) -> Page:
        """Open a page with cookies of its own, in French, at the hour of Paris; `largeur=320` is a small telephone; `scripts=False` runs none of ours."""
        contexte = self._chromium.new_context(
            base_url=base_url, locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": largeur, "height": hauteur}, reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexte.set_default_timeout(ATTENTE)
        self._contextes.append(contexte)
        page = contexte.new_page()
        page.on("pageerror", lambda erreur: self.erreurs.append(f"script : {erreur}"))
        page.on("console", self._sur_console)
        page.on("response", self._sur_reponse)
        return page

    def capturer(self, page: Page, nom: str) -> None:
        """Keep a picture of the whole page when pictures were asked for: they take an eighth of the time.

        What a guide shows of it (tests/outils/photos.py) is renewed when the guides were asked for (bin/guides).
        """
        photos.renouveler(page, self._test, nom)
        if self.toutes:
            self._ecrire(page, nom)

    def _ecrire(self, page: Page, nom: str) -> None:
        self.captures.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.captures / f"{self._test}-{nom}.jpg", full_page=True, type="jpeg", quality=70)

    def _sur_console(self, message: ConsoleMessage) -> None:
        # a 403 or a 404 that a test asks for is also said in the console; missing resources are caught below
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.erreurs.append(f"console : {message.text}")

    def _sur_reponse(self, reponse: Response) -> None:
        if reponse.status >= 500 or (reponse.status >= 400 and reponse.request.resource_type in RESSOURCES):
            self.erreurs.append(f"{reponse.status} : {reponse.url}")

    def __enter__(self) -> Self:
        executable = next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *NAVIGATEURS])), None)
        assert executable, "Chromium manque : sudo apt-get install chromium-headless-shell"
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(executable_path=executable, args=OPTIONS)
        return self

    def __exit__(self, sorte: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None) -> None:
        self._chromium.close()
        self._playwright.stop()


def axe(page: Page, *regles: str, hors: Sequence[str] = ()) -> list[str]:
    """Return the violations of WCAG 2.2 A and AA (and good practice), or of these rules alone, that axe-core finds: one line for each rule and element.

    `hors`: without these parts of the page.
    """
    options = {
        "resultTypes": ["violations"], "preload": not PRECHARGENT.isdisjoint(regles), **({"runOnly": list(regles)} if regles else {}),
    }
    violations = _sur_celle_qui_reste(page, lambda: page.evaluate(EXAMEN, [options, list(hors)]))
    return [f"{faute['id']} : {noeud['html'][:200]}" for faute in violations for noeud in faute["nodes"]]


def debordement(page: Page) -> int:
    """Return by how many pixels the page is wider than its window: what makes it scroll sideways."""
    return _sur_celle_qui_reste(page, lambda: page.evaluate(DEBORDEMENT))


def contenu(page: Page) -> str:
    """Return the HTML of the page that stays."""
    return _sur_celle_qui_reste(page, lambda: page.evaluate("document.documentElement.outerHTML"))  # a third of what `page.content` costs


def suivre(page: Page, libelle: str | re.Pattern[str], role: Any = "button", *, exact: bool = False) -> None:
    """Press the thing of this name (the last one, when the head of the page repeats it); the page it leads to is there when this returns."""
    with page.expect_navigation():
        page.get_by_role(role, name=libelle, exact=exact).last.click()


def _sur_celle_qui_reste[T](page: Page, mesure: Callable[[], T]) -> T:
    """Measure the page that stays: after a click the former one may still be there for an instant, and leave in the middle."""
    for _ in range(3):
        page.wait_for_load_state()
        try:
            return mesure()
        except Error as partie:
            derniere = partie
    raise derniere
