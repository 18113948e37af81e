"""What has just been done, said on the next page, with the gesture that undoes it."""
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.safestring import SafeString

from bilan.socle.presentation import Geste
from bilan.socle.typographie import typographier


def annoncer(requete: HttpRequest, texte: str, *, defaire: Geste | None = None) -> None:
    """Past tense (« Séance 5 close. »); `defaire` is posted with its `champs`, and what it does must also be possible on the page: the message is gone with
    the next one. Its fields are kept with the session: never a word of a bilan among them."""
    texte = texte if isinstance(texte, SafeString) else typographier(texte)
    messages.success(requete, texte, extra_tags=f"{defaire.libelle}\n{defaire.url}\n{urlencode(defaire.champs)}" if defaire else "")


def a_defaire(message: Message) -> Geste | None:
    """The gesture that was given with the message: messages carry strings only, so it travels in the tags."""
    libelle, *suite = (message.extra_tags or "").split("\n")
    return Geste(libelle, suite[0], methode="post", champs=dict(parse_qsl(suite[1], keep_blank_values=True))) if suite else None
