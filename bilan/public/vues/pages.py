"""The pages that only say: who sees what, legal notices, accessibility; the one that checks a PDF; what search engines may read."""
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.models import Organisme
from bilan.public import verification
from bilan.public.qui_voit_quoi import COLONNES, LIGNES
from bilan.socle.formulaires import trop_gros
from bilan.socle.mots import groupes
from bilan.socle.sceau.certificat import empreinte

A_INDEXER = (
    "public:programme", "public:resultats", "public:demander", "public:reclamer", "public:qui_voit_quoi", "public:accessibilite", "public:mentions_legales",
)


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


@login_not_required
@require_safe
def robots(requete: HttpRequest) -> HttpResponse:
    """Only what is meant for anyone: nothing private is read by a search engine, not even an address."""
    permises = ["Allow: /$", "Allow: /static/", f"Allow: {reverse('public:programme')}", *(f"Allow: {adresse}$" for adresse in _publiques()[1:])]
    lignes = ["User-agent: *", *permises, "Disallow: /", "", f"Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}", ""]
    return HttpResponse("\n".join(lignes), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(requete: HttpRequest) -> HttpResponse:
    adresses = [settings.SITE_URL + adresse for adresse in _publiques()]
    return render(requete, "public/sitemap.xml", {"adresses": adresses}, content_type="application/xml; charset=utf-8")


def _publiques() -> list[str]:
    return [reverse(route) for route in A_INDEXER]
