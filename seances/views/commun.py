"""What the pages share: fetch a session by its scope, try an action, say a refusal in the form where it was typed."""
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from beneficiaires.consultations import noter
from bilan.socle.acces import roles_sur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import typographier
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


def essayer(requete: HttpRequest, action: Callable[[], object]) -> object | None:
    """What the action returns; None when it was refused, and then the page says why."""
    try:
        return action() or True
    except TransitionRefusee as refus:
        messages.error(requete, typographier(str(refus)))
    except ValidationError as refus:
        messages.error(requete, typographier(" ".join(refus.messages)))
    return None


def essayer_forme(forme: BaseForm, action: Callable[[], object]) -> object | None:
    """The same, the refusal written on the form: what was typed stays there."""
    try:
        return action() or True
    except TransitionRefusee as refus:
        forme.add_error(None, typographier(str(refus)))
    except ValidationError as refus:
        champs = getattr(refus, "error_dict", {None: refus})
        for champ, erreur in champs.items():
            forme.add_error(champ if champ in forme.fields else None, erreur)
    return None
