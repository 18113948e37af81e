"""A form drawn again, with its faults, at an address that only receives: which page shows it, for who comes back by a link."""
from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_POST

Vue = Callable[..., HttpResponseBase]
_PAGES: dict[Vue, Callable[..., str]] = {}


def redessine(route: str, *gardes: str, **autres: str) -> Callable[[Vue], Vue]:
    """`require_POST` for a view that answers a refusal with its form: `route` is the page that holds it, `gardes` the arguments that its address keeps."""

    def decorer(vue: Vue) -> Vue:
        recoit = require_POST(vue)
        _PAGES[recoit] = lambda **arguments: reverse(route, kwargs={**autres, **{nom: arguments[nom] for nom in gardes}})
        return recoit

    return decorer


def page_de(chemin: str) -> str:
    """The address that shows what was drawn at this one; itself, when it can be read."""
    try:
        trouvee = resolve(chemin)
    except Resolver404:
        return chemin
    page = _PAGES.get(trouvee.func)
    return page(**trouvee.kwargs) if page else chemin
