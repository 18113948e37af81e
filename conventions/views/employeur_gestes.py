"""Beside signing, what the employer does from his page: pass on to the right person, point at a wrong line."""
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bilan.signature.acces import par_lien
from bilan.signature.codes import masquer
from bilan.signature.models import Lien
from bilan.socle.annonces import annoncer
from conventions import actions, libelles
from conventions.etats import EtatConvention
from conventions.forms import FormeDesignation, FormeSignalement
from conventions.views.commun import essayer_forme
from conventions.views.employeur import acteur_du_lien, lecture_et_envoi, version_du_lien


@par_lien("conventions.version")
@lecture_et_envoi
def designer(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    """« Je ne suis pas la bonne personne ». The answer says where the new link went, and nothing else: this one is out by then."""
    version = version_du_lien(lien)
    if version.convention.etat_le(instant) != EtatConvention.ENVOYEE:
        return redirect("conventions:lien", lien.pk)
    forme = FormeDesignation(requete.POST if requete.method == "POST" else None)
    if forme.is_bound and forme.is_valid() and essayer_forme(forme, lambda: actions.designer(
        version.convention, acteur=acteur_du_lien(requete), instant=instant, lien=lien, **forme.cleaned_data,
    )):
        return render(requete, "conventions/employeur_designee.html", {"adresse": masquer(forme.cleaned_data["courriel"])})
    return render(requete, "conventions/employeur_designer.html", {"lien": lien, "forme": forme})


@par_lien("conventions.version")
@lecture_et_envoi
def signaler(requete: HttpRequest, lien: Lien, ligne: str, *, instant: datetime) -> HttpResponse:
    """« Signaler une erreur » on one line of the summary; nothing stops, and the page can still be signed."""
    if ligne not in libelles.LIGNES:
        raise Http404
    version = version_du_lien(lien)
    forme = FormeSignalement(requete.POST if requete.method == "POST" else None)
    if forme.is_bound and forme.is_valid() and essayer_forme(forme, lambda: actions.signaler(
        version, acteur=acteur_du_lien(requete), instant=instant, ligne=ligne, texte=forme.cleaned_data["texte"], lien=lien,
    )):
        annoncer(requete, "Merci, l’erreur est signalée. Un courriel vous préviendra si une nouvelle version est nécessaire, ou si rien n’est à corriger.")
        return redirect("conventions:lien", lien.pk)
    return render(requete, "conventions/employeur_signaler.html", {"lien": lien, "forme": forme, "ligne": libelles.LIGNES[ligne]})
