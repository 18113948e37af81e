"""What a keyboard alone can do: Tab, Enter, Space, the arrows, and words; each stop on the way is seen."""
from tests.outils.navigateur import Page

_QUI = "(e => e.name || e.innerText.trim() || e.id || e.tagName)(document.activeElement)"
_CERNE = """(e => [e, e.closest("label")].some(un => un && (s => s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow != 'none')(
    getComputedStyle(un))))(document.activeElement)"""


def tenu(page: Page) -> str:
    """What holds the keyboard, by what it is called, with ordinary spaces."""
    return " ".join(page.evaluate(_QUI).split())


def aller(page: Page, nom: str, limite: int = 60) -> list[str]:
    """Press Tab until what holds the keyboard is called so, or begins so."""
    chemin: list[str] = []
    while not chemin or not chemin[-1].startswith(nom):
        assert len(chemin) < limite, chemin
        page.keyboard.press("Tab")
        chemin.append(tenu(page))
        assert page.evaluate(_CERNE), chemin
    return chemin


def suivre(page: Page, nom: str) -> None:
    """Go to what is called so, and press Enter: the page that follows is there."""
    aller(page, nom)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ecrire(page: Page, nom: str, mots: str) -> None:
    """Go to this field, and type."""
    aller(page, nom)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(mots)
