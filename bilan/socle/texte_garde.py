"""What someone was writing when the session ended comes back to its author after signing in.

It waits half an hour in the cache, encrypted under a key that only this browser holds: neither the base nor a backup can read it.
"""
import json
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from bilan.socle.connexion.politique import Requete
from bilan.socle.redessin import page_de
from bilan.socle.temoins import nommer

TEMOIN, DUREE = nommer("texte-garde"), 30 * 60
TUS = {"csrfmiddlewaretoken", "password", "mot_de_passe"}


def page_d_ou_il_vient(requete: HttpRequest) -> str:
    """The page that holds the form, on this site: an address that only receives shows nothing, be it the one that drew the form again."""
    origine = requete.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(origine, {requete.get_host()}):
        return "/"
    adresse = urlsplit(origine)
    page = page_de(adresse.path)
    return f"{page}?{adresse.query}" if adresse.query and page == adresse.path else page


def garder(requete: Requete, reponse: HttpResponse, compte: int, page: str) -> None:
    """Keep the sentences of this form for this account: what is chosen in a list is not what one regrets."""
    textes = [valeur for nom, valeur in requete.POST.items() if nom not in TUS and " " in str(valeur).strip()]
    if not textes:
        return
    cle = Fernet.generate_key()
    contenu = json.dumps({"compte": compte, "page": urlsplit(page).path, "textes": textes})
    cache.set(_nom(cle), Fernet(cle).encrypt(contenu.encode()), DUREE)
    reponse.set_cookie(TEMOIN, cle.decode(), max_age=DUREE, secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True, samesite="Lax")


def textes(requete: Requete) -> list[str]:
    """Those that were left on this very page, by this very account."""
    if TEMOIN not in requete.COOKIES or not requete.user.is_authenticated:
        return []
    cle = requete.COOKIES[TEMOIN].encode()
    try:
        contenu = json.loads(Fernet(cle).decrypt(cache.get(_nom(cle), b"")))
    except (ValueError, InvalidToken):
        return []
    return contenu["textes"] if (contenu["compte"], contenu["page"]) == (requete.user.pk, requete.path) else []


def oublier(requete: Requete, reponse: HttpResponseBase) -> None:
    """Its author has written again: nothing waits any more."""
    cache.delete(_nom(requete.COOKIES[TEMOIN].encode()))
    reponse.delete_cookie(TEMOIN)


def _nom(cle: bytes) -> str:
    return f"texte:{sha256(cle).hexdigest()}"
