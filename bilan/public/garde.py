"""What keeps robots from the public forms without asking anything of a third party, of a person, nor of her browser.

Each page that is drawn carries a signed passage: when it was drawn, and a key that can be used once. A form sent faster than anybody reads, or with
the field that nobody sees filled in, or again from the same page, brings nothing in. One address of the network sends a few forms an hour;
one address of mail gets a few letters a day, whoever writes it. No answer depends on who is known here.
"""
import uuid
from datetime import datetime, timedelta
from typing import Any

from allauth.core import ratelimit
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from bilan.socle.formulaires import Formulaire

_PASSAGE = Signer(salt="passage")
LECTURE, VALIDITE = timedelta(seconds=3), timedelta(days=1)
TROP_VITE = "Cet envoi est parti plus vite qu’on ne peut lire la page. Relisez ce que vous avez écrit, puis envoyez de nouveau."
CACHES = ("passage", "site")
PERIME = "Cette page est ouverte depuis longtemps. Relisez ce que vous avez écrit, puis envoyez de nouveau."


def passage(instant: datetime) -> str:
    return _PASSAGE.sign(f"{uuid.uuid4()}@{instant.isoformat()}")


def franchir(jeton: str, instant: datetime) -> uuid.UUID:
    """The key of this page. ValidationError when it was drawn a moment ago, too long ago, or not by us."""
    try:
        cle, _, dessine_le = _PASSAGE.unsign(jeton).partition("@")
        age = instant - datetime.fromisoformat(dessine_le)
    except (BadSignature, ValueError):
        raise ValidationError(PERIME) from None
    if age < LECTURE:
        raise ValidationError(TROP_VITE, code="trop_vite")
    if age > VALIDITE:
        raise ValidationError(PERIME)
    return uuid.UUID(cle)


class FormulairePublic(Formulaire, forms.Form):
    """`instant` is when it is drawn or received. After it is valid, `cle` names this sending and `piege` says that a robot filled it in."""

    passage = forms.CharField(required=False, widget=forms.HiddenInput)
    site = forms.CharField(required=False, max_length=200)  # drawn hidden: only what fills everything fills it

    def __init__(self, *args: Any, instant: datetime, **kwargs: Any):
        self.instant, self.cle = instant, uuid.UUID(int=0)
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(*(nom for nom in self.fields if nom not in CACHES))  # the page draws these two itself

    @property
    def a_poster(self) -> str:
        """The passage to write in the page: the same one again, unless it has served its time."""
        recu = self.data.get("passage", "") if self.is_bound else ""
        try:
            franchir(recu, self.instant)
        except ValidationError as refus:
            return recu if getattr(refus, "code", "") == "trop_vite" else passage(self.instant)
        return recu

    @property
    def piege(self) -> bool:
        return bool(self.cleaned_data.get("site"))

    def clean(self) -> dict[str, Any]:
        """The passage is looked at once all the rest is right: whoever has something to mend is not told of haste too."""
        lu: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.cle = franchir(lu.get("passage", ""), self.instant)
        return lu


def trop(requete: HttpRequest, formulaire: str) -> HttpResponse | None:
    """The page « trop de demandes » once this address of the network has sent too many: those that arrive together are counted one by one."""
    return ratelimit.consume_or_429(requete, action=formulaire)


def encore(requete: HttpRequest, courriel: str) -> bool:
    """Whether one more letter may leave today for this address. Whoever typed it is not told: it would say that others wrote for it before."""
    return ratelimit.consume(requete, action="formulaire_courriel", key=_boite(courriel))


def _boite(courriel: str) -> str:
    """The mailbox behind this address: « nadia+x@… » and « Nadia@… » fill the same one."""
    nom, _, domaine = courriel.strip().casefold().rpartition("@")
    return f"{nom.partition('+')[0]}@{domaine}"
