"""The one address that a letter carries."""
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bilan.signature import acces, liens
from bilan.socle.acteur import trace_de


@login_not_required
@never_cache
@require_safe
def ouvrir(request: HttpRequest, jeton: str) -> HttpResponse:
    """Exchange the token for the session, then leave: the address bar, the history and the logs of the next pages do not hold it."""
    try:
        lien = liens.ouvrir(jeton, instant=timezone.now(), trace=trace_de(request))
    except LookupError:
        return acces.ferme(request)
    acces.retenir(request, lien)
    return redirect(lien.cible.adresse_du_lien(lien))
