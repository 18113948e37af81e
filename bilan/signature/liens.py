"""Single-purpose links: made for one party and one version, recognised by their hash, resent, put out."""
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from bilan.signature.models import Lien, Signable
from bilan.socle import coffre, journal, mots
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase

ATTENTE_RENVOI = timedelta(hours=24)


class LienInconnu(LookupError):
    """No link has this token: a typo, or a guess."""


class LienEteint(LookupError):
    """The link existed; it expired or was put out."""


def creer(objet: Signable, *, partie: Role, destinataire: str, expire_le: datetime, instant: datetime) -> Lien:
    """A fresh link to this version for this party; the one it had, if any, goes out."""
    revoquer(objet, partie=partie, instant=instant)
    lien = sceller(Lien(
        objet=objet._meta.label_lower, objet_id=str(objet.pk), partie=partie, destinataire=destinataire, cree_le=instant, expire_le=expire_le,
    ))
    lien.save(force_insert=True)
    return lien


def sceller(lien: Lien) -> Lien:
    """Give a link, not yet saved, its token."""
    jeton = secrets.token_urlsafe(32)
    lien.empreinte, lien.jeton_scelle = empreinte(jeton), coffre.sceller_maitre(jeton.encode(), _place(lien))
    return lien


def vivant(objet: Signable, partie: Role) -> Lien | None:
    """The link that this party holds to this version; it may have expired."""
    return _de(objet).filter(partie=partie, revoque_le=None).first()


def vivants(objets: Iterable[Signable], partie: Role, instant: datetime) -> dict[Any, Lien]:
    """The links that this party holds to these objects, all of one model, and that still open; by the key of the object. One query."""
    par_cle = {str(objet.pk): objet for objet in objets}
    modeles = {objet._meta.label_lower for objet in par_cle.values()}
    trouves = Lien.objects.filter(objet__in=modeles, objet_id__in=par_cle, partie=partie, revoque_le=None, expire_le__gt=instant)
    return {par_cle[lien.objet_id].pk: lien for lien in trouves}


def adresse(lien: Lien) -> str:
    """What the letter says: the full address with its token. LienEteint once the link is out, SecretIllisible when the master key is gone."""
    if lien.jeton_scelle is None:
        raise LienEteint
    jeton = coffre.ouvrir_maitre(bytes(lien.jeton_scelle), _place(lien)).decode()
    return settings.SITE_URL + reverse("signature:ouvrir", args=[jeton])


def ouvrir(jeton: str, *, instant: datetime, trace: dict | None = None) -> Lien:
    """The link of this token, or the one that took over from it; its first opening written in the journal. LienInconnu, LienEteint."""
    trouve = Lien.objects.filter(empreinte=empreinte(jeton)).first()
    if trouve is None:
        raise LienInconnu
    lien = suivre(trouve)
    verifier(lien, instant)
    if Lien.objects.filter(pk=lien.pk, ouvert_le=None).update(ouvert_le=instant):
        lien.ouvert_le = instant
        cible = lien.cible
        acteur = Acteur(role=Role(lien.partie), trace=trace or {})
        journal.consigner(cible.fil, "lien.ouvrir", acteur=acteur, instant=instant, objet=cible, empreinte=cible.montree()[0])
    return lien


def verifier(lien: Lien, instant: datetime) -> None:
    """LienEteint when it leads nowhere any more: asked again at each page, not at the door alone."""
    if lien.revoque_le or lien.expire_le <= instant:
        raise LienEteint


def prochain_renvoi(lien: Lien) -> datetime | None:
    """From when it may be resent; None when it was never sent."""
    return lien.dernier_envoi_le and lien.dernier_envoi_le + ATTENTE_RENVOI


def renvoyer(lien: Lien, *, instant: datetime) -> None:
    """Note one more sending, asked by hand. ValidationError within 24 h of the last one, or when the link is out."""
    if lien.revoque_le or lien.expire_le <= instant:
        raise ValidationError("Ce lien est éteint : il ne peut plus être renvoyé.")
    des = prochain_renvoi(lien)
    if des and instant < des:
        raise ValidationError(phrase("Ce lien vient d’être envoyé. Vous pourrez le renvoyer à partir du {des}.", des=mots.moment(des)))
    noter_envoi(lien, instant=instant)


def noter_envoi(lien: Lien, *, instant: datetime) -> None:
    lien.dernier_envoi_le = instant
    lien.save(update_fields=["dernier_envoi_le"])


def prolonger(lien: Lien, *, jusqu_au: datetime) -> None:
    """Keep the way open longer, for a copy; never shorter."""
    Lien.objects.filter(pk=lien.pk, revoque_le=None, expire_le__lt=jusqu_au).update(expire_le=jusqu_au)


def revoquer(objet: Signable, *, instant: datetime, partie: Role | None = None) -> int:
    """Put out the links to this version (of one party, or of all); their tokens are erased. How many there were."""
    liens = _de(objet).filter(revoque_le=None)
    if partie:
        liens = liens.filter(partie=partie)
    return liens.update(revoque_le=instant, jeton_scelle=None)


def relever(objet: Signable, nouveau: Lien, *, instant: datetime) -> None:
    """Put out the links to a version that was replaced; the same person's old letter leads to the new one from now on, and to that alone.

    Someone else's (the address was wrong, another signatory was named) leads nowhere any more.
    """
    revoquer(objet, instant=instant)
    _de(objet).filter(partie=nouveau.partie, destinataire__iexact=nouveau.destinataire).exclude(pk=nouveau.pk).update(releve_par=nouveau)


def suivre(lien: Lien) -> Lien:
    """The link that took over from this one, at the end of the chain; itself when none did."""
    while lien.releve_par is not None:
        lien = lien.releve_par
    return lien


def empreinte(jeton: str) -> str:
    """A token has 256 bits of chance: a plain hash is enough, and can be looked up."""
    return sha256(jeton.encode()).hexdigest()


def _de(objet: Signable) -> models.QuerySet[Lien]:
    return Lien.objects.filter(objet=objet._meta.label_lower, objet_id=str(objet.pk))


def _place(lien: Lien) -> str:
    return f"lien|{lien.pk}"
