"""One-click sign-in, and the page of the letters sent and waiting."""
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.mail import EmailMultiAlternatives
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from bilan.demonstration import places
from bilan.socle.coffre import SecretIllisible
from bilan.socle.connexion.politique import DEMONSTRATION
from bilan.socle.courriels import rendre
from bilan.socle.models import Envoi, EtatEnvoi
from bilan.socle.mots import date_courte, heure
from bilan.socle.presentation import GenrePuce, Lien, Puce
from bilan.socle.tableaux import Colonne, Tableau

PAR_PAGE = 30
PUCES: dict[str, GenrePuce] = {
    EtatEnvoi.A_FAIRE: "attente", EtatEnvoi.PRIS: "attente", EtatEnvoi.ENVOYE: "faite", EtatEnvoi.INCERTAIN: "retard", EtatEnvoi.MORT: "retard",
    EtatEnvoi.ANNULE: "close",
}
# A letter is someone else's page: no script, no form, no other host, and a style sheet of its own.
POLITIQUE_DU_COURRIEL = {
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"],
}

Vue = Callable[..., HttpResponse]


def en_demonstration(vue: Vue) -> Vue:
    """Public, and nowhere to be found when the mode is off."""

    @wraps(vue)
    def gardee(requete: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        return vue(requete, *args, **kwargs)

    return login_not_required(gardee)


@en_demonstration
@require_POST
def entrer(requete: HttpRequest, cle: str) -> HttpResponse:
    place = next((place for place in places() if place.cle == cle), None)
    if place is None:
        raise Http404
    if place.compte is None:
        return redirect("demonstration:courriels")
    logout(requete)
    get_adapter().login(requete, place.compte)
    requete.session[DEMONSTRATION] = True  # stands for the second factor, as long as the mode is on
    return redirect("accueil")


@en_demonstration
@require_GET
def courriels(requete: HttpRequest) -> HttpResponse:
    page = Paginator(Envoi.objects.order_by("-pk"), PAR_PAGE).get_page(requete.GET.get("page"))
    colonnes = [Colonne("Objet"), Colonne("À"), Colonne("Écrit le"), Colonne("État")]
    tableau = Tableau("titre", colonnes, [_ligne(envoi) for envoi in page], page)
    return render(requete, "demonstration/courriels.html", {"tableau": tableau, "total": page.paginator.count})


def _ligne(envoi: Envoi) -> tuple[object, ...]:
    lien = Lien(envoi.objet or _objet(envoi), reverse("demonstration:courriel", args=[envoi.pk]), precision=f"à {envoi.destinataire}")
    return lien, envoi.destinataire, f"{date_courte(envoi.cree_le)}, {heure(envoi.cree_le)}", _puce(envoi)


def _objet(envoi: Envoi) -> str:
    """The subject of a letter that has not left yet."""
    message = _message(envoi)
    return str(message.subject) if message else "Contenu effacé"


def _puce(envoi: Envoi) -> Puce:
    return Puce(PUCES[envoi.etat], str(EtatEnvoi(envoi.etat).label))


@en_demonstration
@require_GET
def courriel(requete: HttpRequest, pk: int) -> HttpResponse:
    envoi = get_object_or_404(Envoi, pk=pk)
    message = _message(envoi)
    contexte = {"envoi": envoi, "message": message, "puce": _puce(envoi), "texte": _ici(requete, str(message.body)) if message else ""}
    return render(requete, "demonstration/courriel.html", contexte)


@en_demonstration
@require_GET
@csp_override(POLITIQUE_DU_COURRIEL)
def courriel_html(requete: HttpRequest, pk: int) -> HttpResponse:
    message = _message(get_object_or_404(Envoi, pk=pk))
    if message is None:
        raise Http404
    return HttpResponse(_ici(requete, _avec_images(message)))


def _avec_images(message: EmailMultiAlternatives) -> str:
    """The letter as a page, with the images that it carries along."""
    html = str(message.alternatives[0][0])
    for partie in message.message().walk():
        if nom := partie["Content-ID"]:
            html = html.replace(f"cid:{nom.strip('<>')}", f"data:{partie.get_content_type()};base64,{b64encode(partie.get_content()).decode()}")
    return html


def _message(envoi: Envoi) -> EmailMultiAlternatives | None:
    """The letter as it leaves; None once its content was purged, or when it cannot be read."""
    try:
        message = rendre(envoi, envoi.envoye_le or timezone.now())
    except (ValueError, SecretIllisible):
        return None
    return cast(EmailMultiAlternatives, message)


def _ici(requete: HttpRequest, texte: str) -> str:
    """The links of letters name the site by its setting; here they must stay on the address by which the visitor came."""
    return texte.replace(settings.SITE_URL, f"{requete.scheme}://{requete.get_host()}")
