"""What has just been done, said on the next page, with the gesture that undoes it."""
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.safestring import SafeString

from bilan.socle.presentation import Geste
from bilan.socle.typographie import typographier


def annoncer(requete: HttpRequest, texte: str, *, defaire: Geste | None = None) -> None:
    """Past tense (« Séance 5 close. »); `defaire` is posted, and must also stand on the page itself: the message is gone with the next one."""
    texte = texte if isinstance(texte, SafeString) else typographier(texte)
    messages.success(requete, texte, extra_tags=f"{defaire.libelle}\n{defaire.url}" if defaire else "")


def a_defaire(message: Message) -> Geste | None:
    """The gesture that was given with the message: messages carry strings only, so it travels in the tags."""
    libelle, saut, url = (message.extra_tags or "").partition("\n")
    return Geste(libelle, url, methode="post") if saut else None
