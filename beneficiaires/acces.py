"""The doors of every page of a dossier: the team's, and the one of its own person."""
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from beneficiaires.consultations import noter
from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle.acces import reserver_a, roles_sur
from bilan.socle.roles import EQUIPE, Role


def dossier_vu(requete: HttpRequest, numero: str, admis: frozenset[Role] = EQUIPE) -> Dossier:
    """The dossier of this number: 404 when this account does not see it, 403 when it sees it without a role of `admis` on it.

    The opening is written in the access log that the person reads.
    """
    dossiers = Dossier.objects.pour(requete.user).select_related("beneficiaire__compte", "consultant", "employeur")
    dossier = get_object_or_404(dossiers, numero=numero)
    if not roles_sur(dossier, requete.user) & admis:
        raise PermissionDenied
    noter(requete, dossier)
    return dossier


def dossier_a_soi(requete: HttpRequest) -> Dossier | None:
    """The bilan of this person: the one under way, else the last one; PermissionDenied to who is no bénéficiaire."""
    reserver_a(requete.user, Role.BENEFICIAIRE)
    siens = Dossier.objects.pour(requete.user).filter(beneficiaire__compte=requete.user.pk).select_related("consultant", "beneficiaire__compte")
    return next((dossier for dossier in siens if dossier.etat in ACTIFS), siens.first())


def bilan_a_soi(requete: HttpRequest) -> Dossier:
    """The bilan of this person: 403 to who is no bénéficiaire, 404 without one."""
    dossier = dossier_a_soi(requete)
    if dossier is None:
        raise Http404
    return dossier
