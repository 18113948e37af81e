"""Where the link of an invitation leads: a password is chosen, and the person comes in."""
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from bilan.socle import comptes, jetons
from bilan.socle.acteur import Acteur, trace_de
from bilan.socle.annonces import annoncer
from bilan.socle.connexion.forms import ChoixDuMotDePasse
from bilan.socle.connexion.politique import Requete
from bilan.socle.models import Invitation


@login_not_required
@require_GET
def lien_d_invitation(requete: Requete, jeton: str) -> HttpResponse:
    """Opening it uses nothing up: mail scanners follow links."""
    return jetons.echanger(requete, jeton, "invitation")


@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def choisir_le_mot_de_passe(requete: Requete) -> HttpResponse:
    """Where an invitation leads: the password, then (the policy sees to it) the second factor. A page left open gives none to another account."""
    invitation = comptes.invitation(jetons.recu(requete, "invitation"), timezone.now())
    if invitation is None:
        return render(requete, "account/invitation_close.html", status=410)
    if requete.method == "POST" and requete.POST.get("adresse") != invitation.compte.email:
        return redirect("invitation")
    form = ChoixDuMotDePasse(invitation.compte, requete.POST or None)
    if form.is_valid():
        return _accepter(requete, invitation, form.cleaned_data["password1"])
    return render(requete, "account/invitation.html", {"form": form, "invitation": invitation})


def _accepter(requete: Requete, invitation: Invitation, mot_de_passe: str) -> HttpResponse:
    acteur = Acteur(compte=invitation.compte, trace=trace_de(requete))
    if not comptes.accepter(invitation, mot_de_passe, acteur=acteur, instant=timezone.now()):
        return render(requete, "account/invitation_close.html", status=410)
    logout(requete)  # whoever was signed in on this browser
    record_authentication(requete, invitation.compte, method="password")
    annoncer(requete, "Votre mot de passe est enregistré.")
    return perform_login(requete, invitation.compte, redirect_url=reverse("accueil"))
