"""A person known here without any bilan (from an imported file) is forgotten as a prospect is: three years after the last contact."""
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError, Q

from beneficiaires.actions.vie import SUITES
from beneficiaires.etats_contact import VUES
from beneficiaires.models import Beneficiaire, PremierContact
from bilan.socle import courriels, journal, reglementation
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import ajouter_ans, jour_a_paris
from bilan.socle.comptes import fermer_les_sessions
from bilan.socle.models import Compte, Invitation
from bilan.socle.roles import Role

SEULE = [Role.BENEFICIAIRE.value]  # whoever is of the team too keeps her account
AU_MOINS = timedelta(days=365)  # without any contact, whatever the parameter says: the others are not read every night


def a_oublier_le(personne: Beneficiaire) -> date | None:
    """The day on which she is forgotten; None as long as a bilan, whose own rules hold, was opened for her, or while she is of the team."""
    return None if personne.compte.roles != SEULE or personne.dossiers.exists() else _echeance(personne.compte)


def oublier_les_sans_dossier(instant: datetime) -> int:
    """Forget those whose day has come: their account and their sheet are erased, or emptied when the journal names them."""
    dus = list(_dus(instant))
    ecrivent = _adresses_des_demandes() if dus else set()
    return sum(_oublier(personne.pk, instant) for personne in dus if personne.compte.email.casefold() not in ecrivent)


def _dus(instant: datetime) -> Iterator[Beneficiaire]:
    jour, avant = jour_a_paris(instant), instant - AU_MOINS
    anciennes = Beneficiaire.objects.filter(
        Q(compte__last_login=None) | Q(compte__last_login__lte=avant), dossiers=None, compte__roles=SEULE, compte__cree_le__lte=avant,
    )
    return (personne for personne in anciennes.select_related("compte__invitation") if _echeance(personne.compte) <= jour)


def _echeance(compte: Compte) -> date:
    invitation = getattr(compte, "invitation", None)
    dernier = jour_a_paris(max(filter(None, (compte.cree_le, compte.last_login, invitation and invitation.creee_le))))
    return ajouter_ans(dernier, int(str(reglementation.valeur("PROSPECT_CONSERVATION_ANS", dernier))))


def _adresses_des_demandes() -> set[str]:
    """Whoever has confirmed a request for a bilan is in contact until it is forgotten in its turn."""
    return {contact.courriel.casefold() for contact in PremierContact.objects.filter(etat__in=VUES).select_related("coffre")}


@transaction.atomic
def _oublier(cle: int, instant: datetime) -> bool:
    """False for a dossier that was opened meanwhile: the lock makes it wait, or is waited for."""
    personne = Beneficiaire.objects.select_for_update(of=("self",)).select_related("compte").get(pk=cle)
    if personne.dossiers.exists():
        return False
    journal.consigner("personnes", "personne.oublier", acteur=SYSTEME, role=Role.SYSTEME, instant=instant)
    personne.delete()
    _retirer_du_compte(personne.compte, instant)
    try:
        with transaction.atomic():
            personne.compte.delete()
    except ProtectedError:
        _vider(personne.compte)
    return True


def _retirer_du_compte(compte: Compte, instant: datetime) -> None:
    """Her letters (not those of a bilan that she signs for somebody else), what she signed in with, her calendar's address."""
    courriels.effacer_pour(compte.email, sauf="dossier:")
    SUITES.oublier(compte, instant)
    fermer_les_sessions(compte)
    Authenticator.objects.filter(user=compte).delete()
    Invitation.objects.filter(compte=compte).delete()
    compte.emailaddress_set.all().delete()


def _vider(compte: Compte) -> None:
    """The journal keeps that somebody signed in: not who."""
    Compte.objects.filter(pk=compte.pk).update(
        prenom="Personne", nom="oubliée", email=f"oubliee-{compte.pk}@example.invalid", telephone="", is_active=False, last_login=None,
        password=make_password(None),
    )
