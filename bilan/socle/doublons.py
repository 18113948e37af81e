"""A form sent twice is done once: a double click without our script, or a request that the browser sends again after a lost connection.

Each page that is drawn masks its CSRF token anew: the same token with the same words, at the same address, is the same gesture. The second waits
for the first and gets its answer, a redirection to where it led. What was refused, or answered otherwise, is not remembered.
"""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

MEMOIRE = 10 * 60  # seconds: a line that was cut comes back; a page drawn anew, or other words, are another gesture at once
FORMULAIRE = "application/x-www-form-urlencoded"  # a file is not read a second time only to know whether it came twice
REDIRECTIONS = (302, 303)


def une_seule_fois(suite: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def intergiciel(requete: HttpRequest) -> HttpResponseBase:
        cle = _cle(requete)
        if cle is None:
            return suite(requete)
        with _a_son_tour(cle):
            if adresse := cache.get(cle):
                return HttpResponseRedirect(adresse)
            reponse = suite(requete)
            if reponse.status_code in REDIRECTIONS:
                cache.set(cle, reponse.headers["Location"], MEMOIRE)
            return reponse

    return intergiciel


def _cle(requete: HttpRequest) -> str | None:
    """The fingerprint of this gesture in this session, or None for what is no form of a page of ours."""
    if requete.method != "POST" or requete.content_type != FORMULAIRE or not requete.session.session_key or "csrfmiddlewaretoken" not in requete.POST:
        return None
    return f"geste:{sha256(b'|'.join([requete.session.session_key.encode(), requete.get_full_path().encode(), requete.body])).hexdigest()}"


@contextmanager
def _a_son_tour(cle: str) -> Iterator[None]:
    """The lock belongs to the connection: it goes with the process that is killed."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(hashtextextended(%s, 2))", [cle])
    try:
        yield
    finally:
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 2))", [cle])
