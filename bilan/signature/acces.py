"""The door of those who come by a link: what the token opened is kept in the session, and asked again at every page."""
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bilan.signature import liens
from bilan.signature.models import Lien

CLE_SESSION = "liens_ouverts"


def retenir(request: HttpRequest, lien: Lien) -> None:
    """Exchange the token for the session; a stranger's session changes its key, so that nobody can have prepared it."""
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session[CLE_SESSION] = sorted({*request.session.get(CLE_SESSION, []), str(lien.pk)})


def par_lien(objet: str) -> Callable:
    """Decorate a view that a link to `objet` (a model label) opens: it receives the Lien instead of its key, and the instant."""

    def decorateur(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(vue)
        def gardee(request: HttpRequest, pk, *args, **kwargs) -> HttpResponse:
            instant = timezone.now()
            try:
                lien = _retenu(request, pk, objet, instant)
            except LookupError:
                return ferme(request)
            if str(lien.pk) != str(pk):  # a newer version took over: whatever was asked of the old one, nothing is done
                retenir(request, lien)
                return redirect(lien.cible.adresse_du_lien(lien))
            return vue(request, lien, *args, instant=instant, **kwargs)

        return login_not_required(never_cache(gardee))

    return decorateur


def _retenu(request: HttpRequest, pk, objet: str, instant: datetime) -> Lien:
    if str(pk) not in request.session.get(CLE_SESSION, []):
        raise liens.LienInconnu
    lien = Lien.objects.filter(pk=pk, objet=objet).first()
    if lien is None:
        raise liens.LienInconnu
    suivi = liens.suivre(lien)
    liens.verifier(suivi, instant)
    return suivi


def ferme(request: HttpRequest) -> HttpResponse:
    """The same neutral page for all, 410: taken back, over, destroyed or never made, a link says nothing about whom or what, nor whether it existed."""
    return render(request, "signature/lien_ferme.html", {"aide": ""}, status=410)  # the help of a page would say which one it was
