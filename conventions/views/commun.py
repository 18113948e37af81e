"""What the pages share: the contract of a dossier, and an action tried whose refusal is said where it was typed."""
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import typographier
from conventions.etats import EtatConvention
from conventions.models import Convention

SUIVI = frozenset({Role.CONSULTANT})
CHAMPS = {"prix_centimes": "prix"}  # the mention, and the field where it is typed


def conventions_de(requete: HttpRequest, dossier: Dossier):
    """The contracts of a dossier that this account sees, newest first."""
    return Convention.objects.pour(requete.user).filter(dossier=dossier).au_complet().select_related("dossier__prestation", "piece_conclue__document")


def convention_du_dossier(requete: HttpRequest, numero: str, admis: frozenset[Role] = SUIVI) -> Convention:
    """The contract of a dossier that its pages tell (see `principale`): 404 when there is none, 403 for whoever may only read."""
    return _ou_404(conventions_de(requete, dossier_vu(requete, numero, admis)).principale())


def brouillon_du_dossier(requete: HttpRequest, numero: str) -> Convention:
    """Its draft, which may stand beside a contract that is sent or signed; that contract when nothing is drafted."""
    conventions = conventions_de(requete, dossier_vu(requete, numero, SUIVI))
    return _ou_404(conventions.filter(etat=EtatConvention.BROUILLON).first() or conventions.principale())


def _ou_404(convention: Convention | None) -> Convention:
    if convention is None:
        raise Http404
    return convention


def essayer(requete: HttpRequest, action: Callable[[], object]) -> bool:
    """Whether the action was done; when it was refused, the next page says why."""
    try:
        action()
    except TransitionRefusee as refus:
        messages.error(requete, typographier(str(refus)))
    except ValidationError as refus:
        messages.error(requete, typographier(" ".join(refus.messages)))
    else:
        return True
    return False


def essayer_forme(forme: BaseForm, action: Callable[[], object]) -> bool:
    """The same, the refusal written on the form, on its field when it names one: what was typed stays there."""
    try:
        action()
    except TransitionRefusee as refus:
        forme.add_error(None, typographier(str(refus)))
    except ValidationError as refus:
        for champ, erreurs in _par_champ(forme, refus):
            forme.add_error(champ, erreurs)
    else:
        return True
    return False


def _par_champ(forme: BaseForm, refus: ValidationError) -> list[tuple[str | None, list]]:
    if hasattr(refus, "error_dict"):
        return [(champ if champ in forme.fields else None, erreurs) for champ, erreurs in refus.error_dict.items()]
    champ = CHAMPS.get(refus.code or "", refus.code) if hasattr(refus, "code") else None
    return [(champ if champ in forme.fields else None, list(map(typographier, refus.messages)))]
