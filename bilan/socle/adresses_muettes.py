"""An address that only receives has no page: whoever reads it is told so in words, with the way back; signing in never leads to one."""
from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import urlencode

from bilan.socle import texte_garde

Suite = Callable[[HttpRequest], HttpResponseBase]


def expliquees(suite: Suite) -> Suite:
    """The empty 405 of Django becomes a page, with the same status."""

    def intergiciel(requete: HttpRequest) -> HttpResponseBase:
        reponse = suite(requete)
        if reponse.status_code != 405 or requete.method not in ("GET", "HEAD"):
            return reponse
        page = render(requete, "405.html", {"retour": page_au_dessus(requete.path)}, status=405)
        page.headers["Allow"] = reponse.headers["Allow"]
        return page

    return intergiciel


def page_au_dessus(chemin: str) -> str:
    """The nearest address above that is about the same thing; home when there is none but the root of an app, which is not everybody's."""
    objet, dessus = resolve(chemin).kwargs.items(), _dessus(chemin)
    while dessus.count("/") > 2:
        try:
            if resolve(dessus).kwargs.items() <= objet:
                return dessus
        except Resolver404:
            pass
        dessus = _dessus(dessus)
    return "/"


def _dessus(chemin: str) -> str:
    return f"{chemin.rstrip('/').rpartition('/')[0]}/"


class ConnexionDemandee(LoginRequiredMiddleware):
    """Whoever posts without a session signs in, then finds the page that holds the form: the address that receives it may show nothing."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseRedirect:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        page = texte_garde.page_d_ou_il_vient(request)
        return redirect(f"{resolve_url(self.get_login_url(view_func))}?{urlencode({'next': page})}")
