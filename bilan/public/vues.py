"""The public pages."""
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beneficiaires.models import Organisme
from bilan.public.qui_voit_quoi import COLONNES, LIGNES


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
