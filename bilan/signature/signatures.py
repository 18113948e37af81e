"""The act of signing: a name typed by hand, a text accepted, the fingerprint of exactly what was shown."""
from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError

from bilan.signature import liens
from bilan.signature.models import Moyen, Signable, Signature
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role

NOM_MANQUE = "Écrivez vos prénom et nom pour signer."


def signer(
    objet: Signable, *, partie: Role, nom: str, acteur: Acteur, instant: datetime, empreinte: str, sur_document: bool,
    consentement: str, moyen: Moyen, fonction: str = "",
) -> Signature:
    """Keep one party's signature of this version; the caller's transition writes it in the journal with the same fingerprint.

    ValidationError without a name, or when this party has already signed.
    """
    signature = Signature(
        objet=objet._meta.label_lower, objet_id=str(objet.pk), partie=partie, nom=exiger_nom(nom), fonction=" ".join(fonction.split()),
        compte=cast(Compte | None, acteur.compte), lien=None if acteur.compte else liens.vivant(objet, partie), moyen=moyen, le=instant,
        empreinte=empreinte, sur_document=sur_document, consentement=consentement,
    )
    signature.full_clean()
    signature.save(force_insert=True)
    return signature


def exiger_nom(nom: str) -> str:
    """The name as typed, its spaces tidied. ValidationError when there is none."""
    nom = " ".join(nom.split())
    if not any(c.isalpha() for c in nom):
        raise ValidationError(NOM_MANQUE)
    return nom


def de(objet: Signable) -> list[Signature]:
    """The signatures of this version, in their order."""
    return list(Signature.objects.filter(objet=objet._meta.label_lower, objet_id=str(objet.pk)))
