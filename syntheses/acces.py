"""The doors of the pages of a synthesis: its consultant writes, its owner reads, and whom he lets; to anyone else it does not exist."""
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from beneficiaires.consultations import noter
from beneficiaires.models import Dossier
from bilan.signature.models import Lien
from bilan.socle.acces import roles_sur
from bilan.socle.roles import Role
from syntheses.models import Partage, Synthese


def dossier_suivi(requete: HttpRequest, numero: str) -> Dossier:
    """404 also for gestion, who sees the dossier: whether a synthesis is being written is no business of hers."""
    dossiers = Dossier.objects.pour(requete.user).select_related("beneficiaire__compte", "consultant", "coffre_synthese")
    dossier = get_object_or_404(dossiers, numero=numero)
    if Role.CONSULTANT not in roles_sur(dossier, requete.user):
        raise Http404
    noter(requete, dossier)
    return dossier


def synthese_suivie(requete: HttpRequest, numero: str) -> Synthese:
    """The synthesis of this dossier, for the consultant who writes it."""
    return get_object_or_404(_syntheses(requete), dossier=dossier_suivi(requete, numero))


def synthese_a_soi(requete: HttpRequest, pk: int) -> Synthese:
    """404 when this account does not see it, 403 when it sees it without being its owner."""
    synthese = get_object_or_404(_syntheses(requete), pk=pk)
    if Role.BENEFICIAIRE not in roles_sur(synthese, requete.user):
        raise PermissionDenied
    return synthese


def partage_du_lien(lien: Lien) -> Partage:
    """What this link opens, and nothing else: the door of its reader has asked the link for its token."""
    liees = ("dossier__beneficiaire__compte", "coffre", "piece__document__coffre")
    return Partage.objects.select_related(*liees).get(pk=lien.objet_id)


def _syntheses(requete: HttpRequest):
    return Synthese.objects.pour(requete.user).select_related(
        "dossier__beneficiaire__compte", "dossier__consultant", "dossier__coffre_synthese", "piece__document", "etapes_auteur",
    )
