"""The act of signing: a name typed by hand, a text accepted, the fingerprint of exactly what was shown."""
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast

from django.core.exceptions import ValidationError

from bilan.signature import liens
from bilan.signature.models import Moyen, Signable, Signature
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role

NOM_MANQUE = "Écrivez vos prénom et nom pour signer."


def signer(
    objet: Signable, *, partie: Role, nom: str, acteur: Acteur, instant: datetime, empreinte: str, sur_document: bool,
    consentement: str, moyen: Moyen, fonction: str = "", consigne_le: datetime | None = None,
) -> Signature:
    """Keep one party's signature of this version, and chain its fingerprint in the journal: neither its name nor its text can be changed unseen.

    `instant` is when it was signed; `consigne_le` when that is written down, for a signature made on paper. ValidationError without a name, or
    when this party has already signed.
    """
    signature = Signature(
        objet=objet._meta.label_lower, objet_id=str(objet.pk), partie=partie, nom=exiger_nom(nom), fonction=" ".join(fonction.split()),
        compte=cast(Compte | None, acteur.compte), lien=None if acteur.compte else liens.vivant(objet, partie), moyen=moyen, le=instant,
        empreinte=empreinte, sur_document=sur_document, consentement=consentement,
    )
    signature.full_clean()
    signature.save(force_insert=True)
    journal.consigner(
        objet.fil, "signature.apposer", acteur=acteur, role=partie, instant=consigne_le or instant, objet=objet, empreinte=empreinte,
        details={"partie": partie.value, "moyen": moyen.value, "acte": empreinte_de_l_acte(signature)},
    )
    return signature


def acte(signature: Signature) -> dict[str, object]:
    """All that a signature says, as a proof carries it."""
    return {
        "partie": signature.partie, "nom": signature.nom, "fonction": signature.fonction, "moyen": signature.moyen,
        "le": f"{signature.le.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", "empreinte": signature.empreinte, "sur_document": signature.sur_document,
        "consentement": signature.consentement,
    }


def empreinte_de_l_acte(signature: Signature) -> str:
    """The SHA-256 of `acte`, written as JSON with its keys in order and no space."""
    return sha256(json.dumps(acte(signature), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def exiger_nom(nom: str) -> str:
    """The name as typed, its spaces tidied. ValidationError when there is none."""
    nom = " ".join(nom.split())
    if not any(c.isalpha() for c in nom):
        raise ValidationError(NOM_MANQUE)
    return nom


def de(objet: Signable) -> list[Signature]:
    """The signatures of this version, in their order."""
    return list(Signature.objects.filter(objet=objet._meta.label_lower, objet_id=str(objet.pk)))
