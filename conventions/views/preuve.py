"""The proof of a concluded contract, as each of its parties may have it."""
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from beneficiaires.consultations import noter
from bilan.signature.acces import par_lien
from bilan.signature.models import Lien
from bilan.socle.acces import roles_sur
from bilan.socle.roles import Role
from conventions import preuve
from conventions.models import Convention
from conventions.views.employeur import version_du_lien

DANS_L_ORDRE = (Role.GESTION, Role.CONSULTANT, Role.BENEFICIAIRE)  # whoever holds several roles gets the fullest copy


@require_safe
def telecharger(requete: HttpRequest, pk: int) -> HttpResponse:
    conventions = Convention.objects.pour(requete.user).au_complet().select_related("piece_conclue__document")
    convention = get_object_or_404(conventions, pk=pk)
    noter(requete, convention.dossier)
    roles = roles_sur(convention, requete.user)
    return _servir(convention, next(role for role in DANS_L_ORDRE if role in roles), requete.user)


@par_lien("conventions.version")
@require_safe
def telecharger_par_lien(requete: HttpRequest, lien: Lien, *, instant) -> HttpResponse:
    return _servir(version_du_lien(lien).convention, Role(lien.partie))


def _servir(convention: Convention, lecteur: Role, compte=None) -> HttpResponse:
    if not preuve.disponible(convention):
        raise Http404
    octets = preuve.etablir(convention, lecteur, compte=compte, instant=timezone.now())
    return HttpResponse(octets, content_type="application/zip", headers={
        "Content-Disposition": content_disposition_header(True, preuve.nom(convention)), "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    })
