"""What the pages share: fetch a session by its scope, who may change a date, where to go back."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from beneficiaires.consultations import noter
from bilan.socle.acces import roles_sur
from bilan.socle.roles import Role
from seances.models import Seance


def seance_vue(requete: HttpRequest, pk: int) -> Seance:
    """404 when this account does not see it."""
    seances = Seance.objects.pour(requete.user).select_related(
        "dossier__beneficiaire__compte", "dossier__prestation", "dossier__consultant", "consultant__salon",
    )
    seance = get_object_or_404(seances, pk=pk)
    noter(requete, seance.dossier)
    return seance


def retour(requete: HttpRequest, seance: Seance) -> str:
    """Where whoever acts came from: the tab of the dossier, or the portal."""
    if Role.CONSULTANT in roles_sur(seance, requete.user):
        return reverse("seances:dossier", args=[seance.dossier.numero])
    return reverse("seances:mes_seances")


def concerne(requete: HttpRequest, seance: Seance) -> frozenset[Role]:
    """The roles of the two who may change a date; gestion sees the calendar and leaves it."""
    roles = roles_sur(seance, requete.user) & {Role.CONSULTANT, Role.BENEFICIAIRE}
    if not roles:
        raise PermissionDenied
    return roles
