"""A person known here without any bilan (from an imported file) is forgotten as a prospect is: three years after the last contact."""
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError

from beneficiaires.models import Beneficiaire
from bilan.socle import journal, reglementation
from bilan.socle.acteur import SYSTEME
from bilan.socle.calendrier import ajouter_ans, jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.roles import Role

SEULE = [Role.BENEFICIAIRE.value]  # whoever is of the team too keeps her account


def a_oublier_le(personne: Beneficiaire) -> date | None:
    """The day on which she is forgotten; None as long as a bilan, whose own rules hold, was opened for her, or while she is of the team."""
    compte = personne.compte
    if compte.roles != SEULE or personne.dossiers.exists():
        return None
    dernier = jour_a_paris(max(filter(None, (compte.cree_le, compte.last_login))))
    return ajouter_ans(dernier, int(str(reglementation.valeur("PROSPECT_CONSERVATION_ANS", dernier))))


def oublier_les_sans_dossier(instant: datetime) -> int:
    """Forget those whose day has come: their account and their sheet are erased, or emptied when the journal names them."""
    jour, sans = jour_a_paris(instant), Beneficiaire.objects.filter(dossiers=None, compte__roles=SEULE).select_related("compte")
    dus = [personne for personne in sans.filter(compte__is_active=True) if (echeance := a_oublier_le(personne)) and echeance <= jour]
    for personne in dus:
        _oublier(personne, instant)
    return len(dus)


@transaction.atomic
def _oublier(personne: Beneficiaire, instant: datetime) -> None:
    compte = personne.compte
    journal.consigner("personnes", "personne.oublier", acteur=SYSTEME, role=Role.SYSTEME, instant=instant)
    personne.delete()
    try:
        with transaction.atomic():
            compte.delete()
    except ProtectedError:
        _vider(compte)


def _vider(compte: Compte) -> None:
    """The journal keeps that somebody signed in: not who."""
    Compte.objects.filter(pk=compte.pk).update(
        prenom="Personne", nom="oubliée", email=f"oubliee-{compte.pk}@example.invalid", telephone="", is_active=False,
        password=make_password(None),
    )
    compte.emailaddress_set.all().delete()
