"""One-time codes: six digits by e-mail, ten minutes, five tries, never two valid ones at once."""
import secrets
from datetime import datetime, timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from bilan.signature.models import Code, Lien, Signable
from bilan.socle import courriels, journal
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte, NatureEnvoi

DUREE = timedelta(minutes=10)
ESSAIS = 5
ECART = timedelta(seconds=30)
PAR_HEURE = 5

TROP_TOT = "Un code vient de vous être envoyé. Attendez une demi-minute avant d’en demander un autre."
TROP = "Cinq codes ont été envoyés en une heure. Attendez un peu avant d’en demander un autre."
FAUX = "Ce code n’est pas le bon. Vérifiez les six chiffres du dernier courriel reçu."
PERIME = "Ce code n’est plus valable. Demandez-en un nouveau."


@transaction.atomic
def envoyer(objet: Signable, *, acteur: Acteur, instant: datetime, lien: Lien | None = None, gabarit: str = "signature/code") -> Code:
    """Send a code to whoever is about to sign: to the link's address, or to the actor's account. Those sent before are worth nothing any more.

    `gabarit` is the letter, for whoever does something else than signing.

    ValidationError under half a minute since the last one, and above five in an hour: one request at a time for one bearer, or parallel ones
    would each count the codes before the others wrote theirs.
    """
    _tenir(acteur, lien)
    demandes = _de(objet, acteur, lien).filter(cree_le__gt=instant - timedelta(hours=1))
    if demandes.filter(cree_le__gt=instant - ECART).exists():
        raise ValidationError(TROP_TOT)
    if demandes.count() >= PAR_HEURE:
        raise ValidationError(TROP)
    demandes.filter(utilise_le=None).update(essais=ESSAIS)
    chiffres = f"{secrets.randbelow(10**6):06}"
    code = Code.objects.create(**_porteur(objet, acteur, lien), empreinte=_empreinte(objet, acteur, lien, chiffres), cree_le=instant, expire_le=instant + DUREE)
    prive = journal.PRIVEE if objet.fil.startswith(journal.PRIVEE) else ""
    courriels.planifier([courriels.Courriel(
        cle=f"{prive}code:{code.pk}", destinataire=lien.destinataire if lien else _compte(acteur).email, gabarit=gabarit,
        contexte={"code": chiffres}, nature=NatureEnvoi.LEGAL,
    )])
    journal.consigner(objet.fil, "code.envoyer", acteur=acteur, instant=instant, objet=objet, empreinte=objet.montree()[0])
    return code


def verifier(objet: Signable, saisie: str, *, acteur: Acteur, instant: datetime, lien: Lien | None = None) -> None:
    """Use the code up, or ValidationError. A try is counted before it is judged, so that parallel guesses cannot exceed five."""
    code = _de(objet, acteur, lien).first()
    if code is None:
        raise ValidationError("Demandez d’abord un code.")
    juste = constant_time_compare(_empreinte(objet, acteur, lien, "".join(saisie.split())), code.empreinte)
    valables = Code.objects.filter(pk=code.pk, utilise_le=None, essais__lt=ESSAIS, expire_le__gt=instant)
    if not valables.update(essais=F("essais") + 1, utilise_le=instant if juste else None):
        raise ValidationError(PERIME)
    if not juste:
        raise ValidationError(FAUX)


def masquer(adresse: str) -> str:
    """« n****t@kerbrat.example »: enough to recognise one's own address, not enough to learn it."""
    avant, _, domaine = adresse.rpartition("@")  # the last one: what comes before may be quoted, and hold another
    return f"{avant[:1]}****{avant[-1:] if len(avant) > 2 else ''}@{domaine}"


def _tenir(acteur: Acteur, lien: Lien | None) -> None:
    """Hold the row of whoever bears the code until the end of the transaction."""
    if lien:
        Lien.objects.select_for_update().get(pk=lien.pk)
    else:
        Compte.objects.select_for_update().get(pk=_compte(acteur).pk)


def _compte(acteur: Acteur) -> Compte:
    """Whoever has no link signs by an account."""
    return cast(Compte, acteur.compte)


def _porteur(objet: Signable, acteur: Acteur, lien: Lien | None) -> dict:
    return {"objet": objet._meta.label_lower, "objet_id": str(objet.pk), "lien": lien, "compte": None if lien else _compte(acteur)}


def _de(objet: Signable, acteur: Acteur, lien: Lien | None) -> models.QuerySet[Code]:
    return Code.objects.filter(**_porteur(objet, acteur, lien)).order_by("-cree_le", "-pk")


def _empreinte(objet: Signable, acteur: Acteur, lien: Lien | None, chiffres: str) -> str:
    """Keyed by the server's secret (six digits are quickly tried) and bound to its bearer and its document."""
    porteur = f"lien:{lien.pk}" if lien else f"compte:{_compte(acteur).pk}"
    return salted_hmac("bilan.signature.code", f"{porteur}|{objet._meta.label_lower}|{objet.pk}|{chiffres}", algorithm="sha256").hexdigest()
