"""A request for a bilan: sent, confirmed, seen to, turned into a dossier, and forgotten after the legal time, or as soon as she asks."""
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from beneficiaires import contacts
from beneficiaires.models import PremierContact
from bilan.socle import courriels, journal, reglementation
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import ajouter_ans, jour_a_paris
from bilan.socle.models import Coffre, Compte
from bilan.socle.recherche import normaliser
from bilan.socle.roles import Role
from bilan.socle.transitions import appliquer
from bilan.socle.verrou import a_son_tour

CONFIRMATION = timedelta(days=7)  # nothing was asked of us by whoever does not confirm
ELLE = Acteur(role=Role.BENEFICIAIRE)  # whoever holds the link: nothing is noted of the machine that she uses


@transaction.atomic
def demander_un_bilan(cle: UUID, *, instant: datetime, prenom: str, nom: str, courriel: str, **precisions: str) -> PremierContact:
    """Keep the request and ask her to confirm; the same page sent twice gives the same request.

    `precisions`: `telephone`, `message`, `statut`, `souhait`. Nothing depends on whether this address is known here.
    """
    a_son_tour("contact", str(cle))
    if deja := PremierContact.objects.select_related("coffre").filter(pk=cle).first():
        return deja
    coffre = Coffre.nouveau()
    coffre.save()
    contact = PremierContact(pk=cle, coffre=coffre, demandee_le=instant, oublier_le=jour_a_paris(instant + CONFIRMATION))
    textes = {"telephone": "", "message": "", **precisions, "prenom": prenom, "nom": nom, "courriel": courriel}
    for champ, valeur in textes.items():
        setattr(contact, champ, valeur)
    contact.save(force_insert=True)
    courriels.planifier([contacts.a_confirmer(contact)])
    return contact


@transaction.atomic
def confirmer_un_contact(contact: PremierContact, *, instant: datetime) -> None:
    """By the link that her address received: it arrives among the requests of the team."""
    appliquer(contact, "confirmer", acteur=ELLE, instant=instant, confirmee_le=instant, oublier_le=_echeance(jour_a_paris(instant)))
    courriels.planifier(contacts.a_rappeler(contact))


def contacter(contact: PremierContact, *, acteur: Acteur, instant: datetime) -> None:
    """She was called or written to: the one who did it follows her, and the time after which she is forgotten begins again."""
    appliquer(contact, "contacter", acteur=acteur, instant=instant, suivi_par=acteur.compte, oublier_le=_echeance(jour_a_paris(instant)))


def classer_un_contact(contact: PremierContact, *, acteur: Acteur, instant: datetime) -> None:
    appliquer(contact, "classer", acteur=acteur, instant=instant)


def reprendre_un_contact(contact: PremierContact, *, acteur: Acteur, instant: datetime) -> None:
    """Undo: it waits for the whole team again."""
    appliquer(contact, "reprendre", acteur=acteur, instant=instant, suivi_par=None)


def contact_devenu_dossier(cle: str, compte: Compte, *, courriel: str, nom: str, acteur: Acteur, instant: datetime) -> None:
    """Her coordinates are in the dossier that was just opened: nothing of the request is kept twice. It stays if the pages came to speak of somebody else."""
    contact = PremierContact.objects.pour(compte).filter(pk=cle).first()
    if contact and (contact.courriel.casefold() == courriel.casefold() or normaliser(contact.nom) == normaliser(nom)):
        oublier_un_contact(contact, acteur=acteur, instant=instant)


@transaction.atomic
def oublier_un_contact(contact: PremierContact, *, acteur: Acteur, instant: datetime) -> None:
    """The key, the words, the letters: of the person nothing is left. The journal says that a request was forgotten."""
    journal.consigner(contact.fil, "premiercontact.oublier", acteur=acteur, instant=instant)
    courriels.effacer(f"{contact.fil}:")
    coffre = contact.coffre
    contact.delete()
    coffre.detruire(instant)


def oublier_les_contacts(instant: datetime) -> int:
    """Those whose time has come; return how many."""
    dus = PremierContact.objects.filter(oublier_le__lt=jour_a_paris(instant)).select_related("coffre")
    return len([oublier_un_contact(contact, acteur=SYSTEME, instant=instant) for contact in dus])


def _echeance(jour: date) -> date:
    ans: Any = reglementation.valeur("PROSPECT_CONSERVATION_ANS", jour)
    return ajouter_ans(jour, int(ans))
