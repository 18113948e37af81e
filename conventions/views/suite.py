"""What follows a contract already sent: a new version, an amendment, a new transmission; a slip put right."""
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.acces import dossier_vu
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer
from bilan.socle.presentation import Fait, Geste
from conventions import actions, donnees
from conventions.actions.corrections import ecarts_de_l_organisme
from conventions.comparaison import en_mots
from conventions.etats import EtatConvention
from conventions.forms import FormeCorrection
from conventions.models import Convention, Signalement
from conventions.regles.champs import CHAMPS
from conventions.views.commun import SUIVI, brouillon_du_dossier, convention_du_dossier, conventions_de, essayer_forme


@require_POST
def preparer(requete: HttpRequest, numero: str) -> HttpResponse:
    """A draft from what was sent: to be changed, or, after a silence, sent again as it was."""
    convention, instant = _a_suivre(requete, numero), timezone.now()
    tacite = convention.etat_le(instant) == EtatConvention.REFUS_TACITE
    if not essayer(requete, lambda: actions.preparer_la_suite(convention, acteur=acteur_de(requete), instant=instant)):
        return redirect("conventions:dossier", numero)
    annoncer(requete, "Brouillon préparé : rien ne change pour personne tant que vous ne l’envoyez pas.")
    return redirect("conventions:envoyer" if tacite else "conventions:completer", numero)


@require_POST
def abandonner(requete: HttpRequest, numero: str) -> HttpResponse:
    convention = brouillon_du_dossier(requete, numero)
    if essayer(requete, lambda: actions.abandonner(convention, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Brouillon abandonné.", defaire=Geste("Le reprendre", reverse("conventions:reprendre_le_brouillon", args=[numero]), methode="post"))
    return redirect("conventions:dossier", numero)


@require_POST
def reprendre_le_brouillon(requete: HttpRequest, numero: str) -> HttpResponse:
    dossier = dossier_vu(requete, numero, SUIVI)
    if essayer(requete, lambda: actions.reprendre_le_brouillon(dossier, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Le brouillon est de nouveau là, tel qu’il était.")
    return redirect("conventions:dossier", numero)


@require_http_methods(["GET", "HEAD", "POST"])
def corriger(requete: HttpRequest, numero: str) -> HttpResponse:
    convention, instant = convention_du_dossier(requete, numero), timezone.now()
    version = convention.version
    if version is None or convention.etat_le(instant) not in actions.CORRIGIBLES:
        return redirect("conventions:dossier", numero)
    forme = FormeCorrection(requete.POST or None, convention=convention)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.corriger(
        convention, acteur=acteur_de(requete), instant=instant, montree=version, **forme.cleaned_data,
    )):
        annoncer(requete, "Correction enregistrée : aucune signature n’est à refaire.")
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/corriger.html", {
        "forme": forme, "convention": convention, "dossier": convention.dossier, "version": version, "reglages": _reglages(convention, instant),
    })


@require_POST
def ecarter(requete: HttpRequest, numero: str, pk: UUID) -> HttpResponse:
    """What the employer took for an error is none."""
    dossier = dossier_vu(requete, numero, SUIVI)
    signalement = get_object_or_404(Signalement.objects.pour(requete.user), pk=pk, version__convention__dossier=dossier)
    if essayer(requete, lambda: actions.ecarter(signalement, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Rien à corriger : le signataire en est prévenu par courriel.")
    return redirect("conventions:dossier", numero)


def _a_suivre(requete: HttpRequest, numero: str) -> Convention:
    """The contract that its page tells, or the project beside it whose delay has passed when that one is asked for."""
    conventions = conventions_de(requete, dossier_vu(requete, numero, SUIVI))
    demandee = conventions.filter(pk=requete.POST["convention"]).first() if requete.POST.get("convention", "").isdecimal() else None
    return demandee or convention_du_dossier(requete, numero)


def _reglages(convention: Convention, instant) -> list[Fait]:
    """What the provider's own settings say by now, and that a correction takes with it."""
    version, lues = convention.version, donnees.assembler(convention, jour_a_paris(instant))
    return [Fait(CHAMPS[champ].libelle, en_mots(champ, lues.get(champ))) for champ in ecarts_de_l_organisme(version, lues)]
