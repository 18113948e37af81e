"""What keeps robots from the public forms without asking anything of a third party, of a person, nor of her browser.

Each page that is drawn carries a signed passage: when it was drawn, and a key that can be used once. A form sent faster than anybody reads, or with
the field that nobody sees filled in, or again from the same page, brings nothing in. One address of the network sends a few forms an hour, counted
under a lock; one address of mail gets a few letters a day, whoever writes it. No answer depends on who is known here.
"""
import uuid
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import connection
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
        lu: dict[str, Any] = super().clean() or self.cleaned_data
        self.cle = franchir(lu.get("passage", ""), self.instant)
        return lu


def trop(requete: HttpRequest, formulaire: str) -> HttpResponse | None:
    """The page « trop de demandes » once this address of the network has sent too many; counted one request at a time, so that none slips by another."""
    chacun_son_tour(f"ip:{get_adapter(requete).get_client_ip(requete)}")
    return ratelimit.consume_or_429(requete, action=formulaire)


def encore(requete: HttpRequest, courriel: str) -> bool:
    """Whether one more letter may leave today for this address. Whoever typed it is not told: it would say that others wrote for it before."""
    adresse = courriel.strip().casefold()
    chacun_son_tour(f"courriel:{adresse}")
    return ratelimit.consume(requete, action="formulaire_courriel", key=adresse)


def chacun_son_tour(cle: str) -> None:
    """Until the end of this request's transaction."""
    with connection.cursor() as curseur:
        curseur.execute("select pg_advisory_xact_lock(hashtextextended(%s, 4))", [cle])
