"""The « Synthèse » tab of a dossier: one block opened at a time, what is missing, then its owner's turn, then the handing over."""
from datetime import datetime

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.models import Dossier
from beneficiaires.presentation import entete
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.models import Compte
from bilan.socle.presentation import Geste
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase
from seances.views.commun import essayer
from syntheses import actions
from syntheses.acces import dossier_suivi, synthese_suivie
from syntheses.circonstances import brouillon
from syntheses.forms import FormeRubrique, FormeSuivi, LignesEtapes, etapes_saisies
from syntheses.models import Synthese
from syntheses.presentation import Bloc, bloc
from syntheses.rubriques import ETAPES, RUBRIQUES, CodeRubrique
from syntheses.views.onglet import contexte, lecteurs, ouvrables


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    suivi = dossier_suivi(requete, numero)
    synthese = Synthese.objects.pour(requete.user).filter(dossier=suivi).select_related("piece__document", "etapes_auteur").first()
    ouvert = requete.GET.get("ecrire", "")
    if synthese is None or ouvert not in ouvrables(synthese):
        return _onglet(requete, suivi, synthese)
    lu = bloc(synthese, ouvert, requete.user)
    formes = _formes_etapes(synthese, lu) if ouvert == ETAPES else {"forme": _forme_rubrique(synthese, lu, suivi)}
    return _onglet(requete, suivi, synthese, ouvert=ouvert, **formes)


@require_POST
def ouvrir(requete: HttpRequest, numero: str) -> HttpResponse:
    suivi = dossier_suivi(requete, numero)
    essayer(requete, lambda: actions.ouvrir(suivi, acteur=acteur_de(requete), instant=timezone.now()))
    return redirect("syntheses:dossier", numero)


@require_POST
def rediger(requete: HttpRequest, numero: str, code: str) -> HttpResponse:
    synthese = synthese_suivie(requete, numero)
    if code not in RUBRIQUES or code == CodeRubrique.OBSERVATIONS:
        raise Http404
    lu = bloc(synthese, code, requete.user)
    forme = FormeRubrique(requete.POST, aide=lu.aide, lecteurs=lecteurs(synthese), requis=lu.requis)
    if forme.is_valid() and ecrire(forme, lambda: actions.rediger(
        synthese, CodeRubrique(code), forme.cleaned_data["texte"], acteur=acteur_de(requete), instant=timezone.now(), revision=forme.cleaned_data["revision"],
    )):
        annoncer(requete, phrase("« {} » : enregistré.", lu.titre))
        return redirect(f"{reverse('syntheses:dossier', args=[numero])}#{code}")
    return _onglet(requete, synthese.dossier, synthese, ouvert=code, forme=forme, autre=autre_texte(synthese, code, forme, requete.user), status=422)


@require_POST
def etapes(requete: HttpRequest, numero: str) -> HttpResponse:
    synthese = synthese_suivie(requete, numero)
    lignes, entretien = LignesEtapes(requete.POST), FormeSuivi(requete.POST)
    if lignes.is_valid() and entretien.is_valid() and ecrire(entretien, lambda: actions.fixer_les_etapes(
        synthese, etapes_saisies(lignes), acteur=acteur_de(requete), instant=timezone.now(), **entretien.cleaned_data,
    ) or True):
        annoncer(requete, "Étapes enregistrées.")
        return redirect(f"{reverse('syntheses:dossier', args=[numero])}#{ETAPES}")
    autre = autre_texte(synthese, ETAPES, entretien, requete.user)
    return _onglet(requete, synthese.dossier, synthese, ouvert=ETAPES, lignes=lignes, entretien=entretien, autre=autre, status=422)


@require_POST
def proposer(requete: HttpRequest, numero: str) -> HttpResponse:
    synthese = synthese_suivie(requete, numero)
    if essayer(requete, lambda: actions.proposer(synthese, acteur=acteur_de(requete), instant=timezone.now())):
        prenom = synthese.dossier.beneficiaire.compte.prenom
        annoncer(requete, phrase("{} peut relire la synthèse.", prenom), defaire=Geste("Reprendre l’écriture", reverse("syntheses:reprendre", args=[numero])))
    return redirect("syntheses:dossier", numero)


@require_POST
def reprendre(requete: HttpRequest, numero: str) -> HttpResponse:
    synthese = synthese_suivie(requete, numero)
    if essayer(requete, lambda: actions.reprendre(synthese, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Vous reprenez l’écriture.")
    return redirect("syntheses:dossier", numero)


@require_http_methods(["GET", "HEAD", "POST"])
def remise(requete: HttpRequest, numero: str) -> HttpResponse:
    """The page of a grave gesture: what handing over entails, then the same verb again."""
    synthese, instant = synthese_suivie(requete, numero), timezone.now()
    if requete.method == "POST":
        if essayer(requete, lambda: actions.remettre(synthese, acteur=acteur_de(requete), instant=instant)):
            annoncer(requete, phrase("Synthèse remise à {}.", synthese.dossier.beneficiaire.compte.prenom))
        return redirect("syntheses:dossier", numero)
    return render(requete, "syntheses/remise.html", {
        "synthese": synthese, "dossier": synthese.dossier, "instant": instant, "motif": _motif(synthese, instant),
        "personne": synthese.dossier.beneficiaire.compte, "fil_ariane": entete(synthese.dossier, "synthese", compte=requete.user, instant=instant).fil_ariane,
    })


def ecrire(forme: BaseForm, action) -> object | None:
    """Try to write; a refusal is said on the form, where the typed text stays."""
    try:
        return action() or True
    except TransitionRefusee as refus:
        forme.add_error(None, str(refus))
        forme.conflit = isinstance(refus, actions.Conflit)
    except ValidationError as refus:
        forme.add_error(None, refus)
    return None


def autre_texte(synthese: Synthese, code: str, forme: BaseForm, lecteur: Compte) -> Bloc | None:
    """In a conflict, the block as the other one left it; the form then carries its revision: saved again, it replaces it knowingly."""
    if not getattr(forme, "conflit", False):
        return None
    synthese.refresh_from_db()
    autre = bloc(synthese, code, lecteur)
    forme.data = forme.data.copy()
    forme.data["revision"] = autre.revision
    return autre


def _motif(synthese: Synthese, instant: datetime) -> str | None:
    transition = synthese.TRANSITIONS["remettre"]
    return transition.si(synthese, instant) if synthese.etat in transition.de else "Cette synthèse n’est pas à remettre."


def _forme_rubrique(synthese: Synthese, lu: Bloc, suivi: Dossier) -> FormeRubrique:
    texte = lu.texte or (brouillon(suivi) if lu.code == CodeRubrique.CIRCONSTANCES else "")
    return FormeRubrique(initial={"texte": texte, "revision": lu.revision}, aide=lu.aide, lecteurs=lecteurs(synthese), requis=lu.requis)


def _formes_etapes(synthese: Synthese, lu: Bloc) -> dict:
    return {
        "lignes": LignesEtapes(initial=[{"libelle": e.libelle, "echeance": e.echeance} for e in lu.etapes]),
        "entretien": FormeSuivi(initial={"revision": lu.revision, "entretien_suivi": synthese.entretien_suivi}),
    }


def _onglet(requete: HttpRequest, suivi: Dossier, synthese: Synthese | None, status: int = 200, **formes) -> HttpResponse:
    instant = timezone.now()
    tete = entete(suivi, "synthese", compte=requete.user, instant=instant)
    return render(requete, "syntheses/dossier.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": suivi, "synthese": synthese, "personne": suivi.beneficiaire.compte,
        "lecteurs": lecteurs(synthese) if synthese else "",
        **contexte(synthese, suivi, requete.user, instant), "ouvert": "", "forme": None, "lignes": None, "entretien": None, "autre": None, **formes,
    }, status=status)
