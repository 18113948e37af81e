"""The personal link of whoever writes without an account: signed, good for one row, never kept; and the letters that carry it."""
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from beneficiaires.models import Organisme, PremierContact, RecitReclamation
from bilan.socle.courriels import Courriel, NatureEnvoi

_CONTACT, _RECLAMATION = Signer(salt="demande-de-bilan"), Signer(salt="reclamation")


def _lire(signeur: Signer, jeton: str) -> UUID | None:
    try:
        return UUID(signeur.unsign(jeton))
    except (BadSignature, ValueError):
        return None


def contact_du(jeton: str, jour: date) -> PremierContact | None:
    """The request that this link opens on this day; None for a link that we did not sign, and once the request is forgotten, or should be."""
    cle = _lire(_CONTACT, jeton)
    return PremierContact.objects.select_related("coffre").filter(pk=cle, oublier_le__gte=jour).first() if cle else None


def recit_du(jeton: str) -> RecitReclamation | None:
    """The complaint that this link opens, until it is made anonymous."""
    cle = _lire(_RECLAMATION, jeton)
    return RecitReclamation.objects.select_related("coffre", "reclamation").filter(pk=cle).first() if cle else None


def adresse_du_contact(contact: PremierContact) -> str:
    return reverse("public:lien_du_contact", args=[_CONTACT.sign(str(contact.pk))])


def adresse_du_recit(recit: RecitReclamation) -> str:
    return reverse("public:lien_du_suivi", args=[_RECLAMATION.sign(str(recit.pk))])


def a_confirmer(contact: PremierContact) -> Courriel:
    """Asked before anybody reads anything: an address that is not hers brings nothing in. Not a word of the form is in it: whoever typed somebody else's
    address would have us send him his own."""
    return Courriel(
        cle=f"{contact.fil}:confirmer", destinataire=contact.courriel, gabarit="beneficiaires/contact_confirmer", nature=NatureEnvoi.LEGAL, fil=contact.fil,
        contexte={"url": settings.SITE_URL + adresse_du_contact(contact)}, repondre_a=_maison("courriel"),
    )


def a_rappeler(contact: PremierContact) -> list[Courriel]:
    """To the provider's own address, without a word of who wrote: it is read once signed in."""
    adresse = _maison("courriel")
    chemin = reverse("beneficiaires:contact", args=[contact.pk])
    return [Courriel(cle=f"{contact.fil}:recue", destinataire=adresse, gabarit="beneficiaires/contact_recu", contexte={"chemin": chemin},
                     nature=NatureEnvoi.LEGAL, fil=contact.fil)] if adresse else []


def accuse(recit: RecitReclamation) -> Courriel:
    """Its number, the day of the answer, where to follow it, and the mediator."""
    reclamation = recit.reclamation
    return Courriel(
        cle=f"{reclamation.fil}:accuse", destinataire=recit.courriel, gabarit="beneficiaires/reclamation_accuse", nature=NatureEnvoi.LEGAL,
        fil=reclamation.fil, repondre_a=_maison("courriel_reclamation"),
        contexte={"numero": reclamation.numero, "recue_le": reclamation.recue_le, "reponse_avant": reclamation.reponse_avant,
                  "mediateur": _maison("mediateur"), "url": settings.SITE_URL + adresse_du_recit(recit)},
    )


def a_traiter(recit: RecitReclamation) -> list[Courriel]:
    reclamation, adresse = recit.reclamation, _maison("courriel_reclamation")
    contexte = {"numero": reclamation.numero, "reponse_avant": reclamation.reponse_avant, "chemin": reverse("beneficiaires:reclamation", args=[reclamation.pk])}
    return [Courriel(cle=f"{reclamation.fil}:recue", destinataire=adresse, gabarit="beneficiaires/reclamation_recue", contexte=contexte,
                     nature=NatureEnvoi.LEGAL, fil=reclamation.fil)] if adresse else []


def repondue(recit: RecitReclamation) -> Courriel:
    """That there is an answer, and where: it is read on its page, not in a letter."""
    reclamation = recit.reclamation
    return Courriel(
        cle=f"{reclamation.fil}:reponse", destinataire=recit.courriel, gabarit="beneficiaires/reclamation_repondue", nature=NatureEnvoi.LEGAL,
        fil=reclamation.fil, repondre_a=_maison("courriel_reclamation"),
        contexte={"numero": reclamation.numero, "url": settings.SITE_URL + adresse_du_recit(recit)},
    )


def _maison(champ: str) -> str:
    """What the provider says of itself; nothing before it has said anything."""
    return getattr(Organisme.courant(champ), champ, "")
