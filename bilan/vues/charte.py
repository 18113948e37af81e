"""The provider's colour and logo, as files that a browser keeps: an address says what it holds, so what it holds never changes."""
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from beneficiaires.models import Organisme
from bilan.socle import accent
from bilan.socle.logo import GENRES

POUR_TOUJOURS = {"Cache-Control": "public, max-age=31536000, immutable"}
# opened alone, a drawing is a document: it may do nothing at all
ENFERME = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


@login_not_required
@require_safe
def couleur(request: HttpRequest, couleur: str) -> HttpResponse:
    """Four lines of CSS, derived from the address alone."""
    try:
        accents = accent.deriver(f"#{couleur}")
    except accent.CouleurRefusee:
        raise Http404 from None
    return HttpResponse(accents.feuille(), content_type="text/css; charset=utf-8", headers=POUR_TOUJOURS)


@login_not_required
@require_safe
def logo(request: HttpRequest, version: str, genre: str) -> HttpResponse:
    """The logo of this version, as long as it is the provider's."""
    organisme = Organisme.courant()
    if not organisme or not version or (organisme.logo_version, organisme.logo_genre) != (version, genre):
        raise Http404
    return HttpResponse(bytes(organisme.logo), content_type=GENRES[genre], headers=POUR_TOUJOURS | ENFERME)
