"""What a stranger writes to the provider, and the personal link by which he follows, confirms or takes back what he wrote."""
from contextlib import suppress
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires import actions, contacts
from beneficiaires.etats_contact import EtatContact
from beneficiaires.models import Organisme, PremierContact
from beneficiaires.models.reclamation import Qualite
from bilan.public.formes import FormeContact, FormeReclamation
from bilan.public.garde import FormulairePublic, encore, trop
from bilan.signature.acces import ferme
from bilan.socle import jetons
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def demander(requete: HttpRequest) -> HttpResponse:
    """Whoever writes, whatever is known of this address, the answer is the same: look at your mail."""
    instant = timezone.now()
    if requete.method == "POST" and (refus := trop(requete, "formulaire")):
        return refus
    forme = FormeContact(requete.POST or None, instant=instant)
    if requete.method == "POST" and forme.is_valid():
        if not forme.piege and encore(requete, forme.cleaned_data["courriel"]):
            actions.demander_un_bilan(forme.cle, instant=instant, **_ecrit(forme))
        return redirect("public:demande_envoyee")
    return render(requete, "public/demander.html", {"form": forme, "editeur": Organisme.courant()}, status=422 if requete.method == "POST" else 200)


@login_not_required
@require_safe
def demande_envoyee(requete: HttpRequest) -> HttpResponse:
    return render(requete, "public/demande_envoyee.html", {"jours": actions.CONFIRMATION.days})


@login_not_required
@require_safe
def lien_du_contact(requete: HttpRequest, jeton: str) -> HttpResponse:
    trouve = contacts.contact_du(jeton, jour_a_paris(timezone.now()))
    return jetons.echanger(requete, jeton, "public:contact") if trouve else ferme(requete)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(requete: HttpRequest) -> HttpResponse:
    """Opening the link changes nothing: mail services open links too. Two buttons: confirm, forget; of the request that the page shows, and not of
    another one whose link was opened since."""
    instant = timezone.now()
    trouve = contacts.contact_du(jetons.recu(requete, "public:contact"), jour_a_paris(instant))
    if trouve is None:
        return ferme(requete)
    if requete.method == "POST":
        return _decider(requete, trouve, instant) if requete.POST.get("demande") == str(trouve.pk) else ferme(requete)
    return render(requete, "public/contact.html", {"contact": trouve, "a_confirmer": trouve.etat == EtatContact.A_CONFIRMER})


def _decider(requete: HttpRequest, trouve: PremierContact, instant: datetime) -> HttpResponse:
    if requete.POST.get("geste") == "effacer":
        actions.oublier_un_contact(trouve, acteur=actions.ELLE, instant=instant)
        return redirect("public:demande_effacee")
    with suppress(TransitionRefusee):  # confirmed already: the page says so
        actions.confirmer_un_contact(trouve, instant=instant)
    return redirect(requete.path)


@login_not_required
@require_safe
def demande_effacee(requete: HttpRequest) -> HttpResponse:
    return render(requete, "public/demande_effacee.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reclamer(requete: HttpRequest) -> HttpResponse:
    instant = timezone.now()
    if requete.method == "POST" and (refus := trop(requete, "formulaire")):
        return refus
    forme = FormeReclamation(requete.POST or None, instant=instant, initial=_connu(requete))
    if requete.method == "POST" and forme.is_valid():
        if not forme.piege:  # always registered; one more letter to this address is another matter
            actions.reclamer(forme.cle, instant=instant, accuser=encore(requete, forme.cleaned_data["courriel"]), **_ecrit(forme))
        return redirect("public:reclamation_envoyee")
    return render(requete, "public/reclamer.html", {"form": forme, "editeur": Organisme.courant()}, status=422 if requete.method == "POST" else 200)


@login_not_required
@require_safe
def reclamation_envoyee(requete: HttpRequest) -> HttpResponse:
    return render(requete, "public/reclamation_envoyee.html", {"editeur": Organisme.courant()})


@login_not_required
@require_safe
def lien_du_suivi(requete: HttpRequest, jeton: str) -> HttpResponse:
    return jetons.echanger(requete, jeton, "public:suivi_reclamation") if contacts.recit_du(jeton) else ferme(requete)


@login_not_required
@require_safe
def suivi_reclamation(requete: HttpRequest) -> HttpResponse:
    recit = contacts.recit_du(jetons.recu(requete, "public:suivi_reclamation"))
    if recit is None:
        return ferme(requete)
    return render(requete, "public/suivi_reclamation.html", {"recit": recit, "reclamation": recit.reclamation, "editeur": Organisme.courant()})


def _connu(requete: HttpRequest) -> dict[str, str]:
    """What is known of whoever is signed in, so that it is not typed again; it may be changed."""
    compte = requete.user
    if not compte.is_authenticated:
        return {}
    qualite = {"qualite": Qualite.BENEFICIAIRE.value} if Role.BENEFICIAIRE in compte.roles else {}
    return {"nom": compte.nom_complet, "courriel": compte.email, **qualite}


def _ecrit(forme: FormulairePublic) -> dict[str, str]:
    return {nom: valeur for nom, valeur in forme.cleaned_data.items() if nom not in ("passage", "site")}
