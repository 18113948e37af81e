"""The doors: preparatory work, which its author writes and his consultant reads once given back; a session, for whoever holds it."""
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from beneficiaires.consultations import noter
from bilan.socle.acces import roles_sur
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from seances.models import Seance
from seances.views.commun import seance_vue
from travaux.etats import EtatPreparation
from travaux.models import Preparation, Reponses


def exiger_un_role(requete: HttpRequest, objet, admis: frozenset[Role]) -> None:
    """403 for what is seen under another role."""
    if not roles_sur(objet, requete.user) & admis:
        raise PermissionDenied


def preparations(compte: Compte) -> QuerySet[Preparation]:
    """Those that this account sees, but what was withdrawn."""
    return Preparation.objects.pour(compte).exclude(etat=EtatPreparation.RETIREE).select_related(
        "version", "support", "dossier__consultant", "dossier__beneficiaire__compte",
    )


def preparation_vue(requete: HttpRequest, pk: int, role: Role) -> Preparation:
    """404 when this account does not see it, 403 when it sees it under another role."""
    trouvee = get_object_or_404(preparations(requete.user), pk=pk)
    if role not in roles_sur(trouvee, requete.user):
        raise PermissionDenied
    noter(requete, trouvee.dossier)
    return trouvee


def seance_tenue(requete: HttpRequest, pk: int) -> Seance:
    """The session, for the consultant who holds it."""
    trouvee = seance_vue(requete, pk)
    exiger_un_role(requete, trouvee, frozenset({Role.CONSULTANT}))
    return trouvee


def reponses_vues(compte: Compte, preparation: Preparation) -> Reponses | None:
    """The answers, if they are this account's to read now."""
    return Reponses.objects.pour(compte).filter(preparation=preparation).select_related("coffre").first()
