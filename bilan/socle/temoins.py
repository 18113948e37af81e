"""The cookies that we name ourselves: in production each is locked to this host by its name, which a browser enforces (`__Host-`, RFC 6265 bis)."""
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


def nommer(nom: str) -> str:
    return f"__Host-{nom}" if settings.SESSION_COOKIE_SECURE else nom


class _Temoin(CookieStorage):
    cookie_name = nommer("messages")


class Annonces(FallbackStorage):
    """What a page says once to whoever comes back to it; what is too long for a cookie waits in the session."""

    storage_classes = (_Temoin, SessionStorage)
