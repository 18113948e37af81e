"""The public pages."""
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.models import Organisme
from bilan.public import verification
from bilan.public.qui_voit_quoi import COLONNES, LIGNES
from bilan.socle.formulaires import trop_gros
from bilan.socle.mots import groupes
from bilan.socle.sceau.certificat import empreinte


@login_not_required
@require_safe
def qui_voit_quoi(request):
    return render(request, "public/qui_voit_quoi.html", {"colonnes": COLONNES.values(), "lignes": LIGNES})


@login_not_required
@require_safe
def mentions_legales(request):
    return render(request, "public/mentions_legales.html", {"editeur": Organisme.objects.first()})


@login_not_required
@require_safe
def accessibilite(request):
    return render(request, "public/accessibilite.html", {"editeur": Organisme.objects.first()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request):
    """A PDF is read and forgotten: nothing of it is stored, nor written anywhere."""
    if request.method == "POST" and (refus := ratelimit.consume_or_429(request, action="verifier")):
        return refus
    forme = verification.FormeVerification(request.POST, request.FILES) if request.method == "POST" else verification.FormeVerification()
    if trop_gros(request):
        forme.fields["fichier"].error_messages["required"] = verification.TROP_GROS
    constat = verification.constater(forme.cleaned_data["fichier"]) if forme.is_valid() else None
    return render(request, "public/verifier.html", {
        "form": forme, "constat": constat, "empreinte": groupes(empreinte(settings.SCEAU.certificat)),
    }, status=200 if constat or not forme.is_bound else 422)
