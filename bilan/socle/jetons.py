"""The token of a link that a letter carries, exchanged for the session: the address bar, the history and the logs of the next pages do not hold it."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def echanger(requete: HttpRequest, jeton: str, page: str) -> HttpResponse:
    """To the page, which asks `recu` for it. A stranger's session changes its key, so that nobody can have prepared it."""
    if not requete.user.is_authenticated:
        requete.session.cycle_key()
    requete.session[page] = jeton
    return redirect(page)


def recu(requete: HttpRequest, page: str) -> str:
    """The token that was exchanged for this page, empty without one: whether it still opens anything is asked at each page."""
    return str(requete.session.get(page, ""))
