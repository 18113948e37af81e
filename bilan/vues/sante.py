"""Whether this installation answers, for whoever watches it."""
import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@transaction.non_atomic_requests
@login_not_required
@never_cache
@require_safe
def sante(requete: HttpRequest) -> HttpResponse:
    """200 « ok » when the database answers, 503 otherwise; a stranger learns nothing more."""
    try:
        with connection.cursor() as curseur:
            curseur.execute("select 1")
    except DatabaseError:
        logger.exception("La base de données ne répond pas.")
        return HttpResponse("indisponible\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
