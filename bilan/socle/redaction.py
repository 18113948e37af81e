"""From a row of the outbox to a message: two template files, one style sheet put inline, headers that are the same each time."""
import email.policy
from datetime import datetime
from email.headerregistry import Address
from email.message import MIMEPart
from email.utils import parseaddr
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string

from bilan.socle import coffre, context_processors, instantane, pause
from bilan.socle.accent import Accent, habiller
from bilan.socle.calendrier import PARIS
from bilan.socle.heure_locale import a_l_heure_de
from bilan.socle.models import Envoi
from bilan.socle.models.envoi import place

FEUILLE, LOGO = "bilan/courriel.css", "logo"


class _Message(EmailMultiAlternatives):
    """A message whose parts are separated by its own identifier: sent again, it is the same to the byte."""

    def message(self, *, policy=email.policy.default):
        message = super().message(policy=policy)
        for rang, partie in enumerate(partie for partie in message.walk() if partie.is_multipart()):
            partie.set_boundary(f"=_{self.extra_headers['Message-ID'][1:33]}_{rang}")
        return message


def rendre(envoi: Envoi, instant: datetime) -> EmailMessage:
    """The message of this row, dated `instant`: text always, HTML beside it.

    SecretIllisible when the context was tampered with, ValueError once it was purged; a template's errors are the caller's too.
    """
    contexte = _contexte(envoi)
    contexte["pause"] = pause.adresse(envoi, instant)
    with a_l_heure_de(contexte):
        return _composer(envoi, contexte, instant)


def objet(envoi: Envoi) -> str:
    """Its subject alone, for whoever only lists letters. Errors as those of `rendre`."""
    contexte = _contexte(envoi)
    with a_l_heure_de(contexte):
        return _objet(envoi, contexte)


def _objet(envoi: Envoi, contexte: dict) -> str:
    return " ".join(_texte(envoi, "objet", contexte).split())  # a header has one line


def _composer(envoi: Envoi, contexte: dict, instant: datetime) -> EmailMessage:
    contexte["objet"] = _objet(envoi, contexte)
    message = _Message(
        contexte["objet"], _texte(envoi, "corps", contexte).strip() + "\n", str(_expediteur(contexte)), [envoi.destinataire],
        reply_to=[envoi.repondre_a] if envoi.repondre_a else None, headers=_entetes(envoi, instant, contexte["pause"]),
    )
    accent = context_processors.accent(contexte["organisme"]["couleur"])
    message.attach_alternative(_inliner(accent).inline(render_to_string(f"courriels/{envoi.gabarit}.html", contexte)), "text/html")
    if contexte["organisme"]["logo"].endswith(".png") and (logo := context_processors.logo()):
        message.attach(_dessin(logo.octets))
    for piece in contexte.get("pieces", ()):
        message.attach(_jointe(piece))
    return message


def identifiant(envoi: Envoi) -> str:
    """The Message-ID, drawn from the key alone: a mailbox that receives a letter twice can tell."""
    return f"<{sha256(envoi.cle.encode()).hexdigest()[:32]}@{_adresse().domain}>"


def _contexte(envoi: Envoi) -> dict:
    if envoi.contexte is None:
        raise ValueError("Le contenu de ce courriel a été purgé.")
    return {
        "site_url": settings.SITE_URL, "organisme": context_processors.organisme(), "destinataire": envoi.destinataire,
        **instantane.decoder(coffre.ouvrir_maitre(bytes(envoi.contexte), place(envoi)).decode()),
    }


def _texte(envoi: Envoi, partie: str, contexte: dict) -> str:
    # not HTML: an apostrophe must stay one, without each template having to say so
    gabarit: Any = get_template(f"courriels/{envoi.gabarit}.txt#{partie}")
    return gabarit.template.render(Context(contexte, autoescape=False))


def _jointe(piece: dict) -> MIMEPart:
    partie = MIMEPart(policy=email.policy.default)
    sorte = piece["type"].partition("/")[2]
    partie.set_content(piece["texte"], subtype=sorte, disposition="attachment", filename=piece["nom"], params=piece["parametres"], cte="quoted-printable")
    return partie


def _dessin(octets: bytes) -> MIMEPart:
    """The logo travels with the letter: nothing is fetched when it is read, so nobody learns that it was. No mail reader draws an SVG."""
    partie = MIMEPart(policy=email.policy.default)
    partie.set_content(octets, "image", "png", disposition="inline", cid=f"<{LOGO}>", filename="logo.png")
    return partie


def _entetes(envoi: Envoi, instant: datetime, adresse_de_pause: str) -> dict:
    en_un_clic = {"List-Unsubscribe": f"<{adresse_de_pause}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if adresse_de_pause else {}
    return en_un_clic | {
        "Date": instant.astimezone(PARIS),
        "Message-ID": identifiant(envoi),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday responder answers us
    }


def _expediteur(contexte: dict) -> Address:
    return Address(display_name=" ".join(contexte["organisme"]["nom"].split()), addr_spec=_adresse().addr_spec)


def _adresse() -> Address:
    return Address(addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


@lru_cache(2)
def _inliner(accent: Accent) -> CSSInliner:
    """Styles go inline, where mail readers look; the dark scheme stays in <style>. Nothing is fetched."""
    return CSSInliner(extra_css=habiller(Path(str(finders.find(FEUILLE))).read_text(), accent), keep_at_rules=True, load_remote_stylesheets=False)
