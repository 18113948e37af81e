"""What the pages share: the contract of a dossier, and the fields on which its refusals are said."""
from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from bilan.socle import essais
from bilan.socle.roles import Role
from conventions.etats import EtatConvention
from conventions.models import Convention

SUIVI = frozenset({Role.CONSULTANT})
CHAMPS = {"prix_centimes": "prix"}  # the mention, and the field where it is typed


def conventions_de(requete: HttpRequest, dossier: Dossier):
    """The contracts of a dossier that this account sees, newest first."""
    return dossier.conventions.pour(requete.user).select_related("piece_conclue__document")


def convention_du_dossier(requete: HttpRequest, numero: str) -> Convention:
    """The contract of a dossier that its pages tell (see `principale`): 404 when there is none, 403 for whoever may only read."""
    return _ou_404(conventions_de(requete, dossier_vu(requete, numero, SUIVI)).principale())


def brouillon_du_dossier(requete: HttpRequest, numero: str) -> Convention:
    """Its draft, which may stand beside a contract that is sent or signed; that contract when nothing is drafted."""
    conventions = conventions_de(requete, dossier_vu(requete, numero, SUIVI))
    return _ou_404(conventions.filter(etat=EtatConvention.BROUILLON).first() or conventions.principale())


def _ou_404(convention: Convention | None) -> Convention:
    if convention is None:
        raise Http404
    return convention


def essayer_forme(forme: BaseForm, action: Callable[[], Any]) -> Any:
    """The kernel's, a mention's refusal on the field where it is typed."""
    return essais.essayer_forme(forme, action, champs=CHAMPS)
