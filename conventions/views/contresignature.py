"""The provider's signature, last: an identity proved again within five minutes, a name, an accepted sentence."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.comptes import identite_fraiche
from bilan.socle.presentation import Consequences
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions import actions, boites, cartes, libelles
from conventions.etats import EtatConvention
from conventions.forms import FormeContresignature
from conventions.models import Convention
from conventions.models.correction import signalements_ouverts
from conventions.views.commun import convention_du_dossier, essayer_forme

CONSEQUENCES = ("{Nom} est conclu{e} : l’exemplaire signé est établi et chacun reçoit le sien.", "Les séances peuvent être confirmées.")
D_UN_AVENANT = ("L’avenant est conclu : il prend la place de ce qu’il modifie.", "L’exemplaire signé est établi et chacun reçoit le sien.")


@identite_fraiche(allow_get=True)
def contresigner(requete: HttpRequest, numero: str) -> HttpResponse:
    convention, instant = convention_du_dossier(requete, numero), timezone.now()
    if convention.etat_le(instant) != EtatConvention.ACCEPTEE:
        return redirect("conventions:dossier", numero)
    version = convention.version
    figees = version.contenu
    forme = FormeContresignature(
        requete.POST or None, initial={"nom": requete.user.nom_complet}, consentement=libelles.consentement(Role.CONSULTANT, figees),
    )
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.contresigner(
        convention, acteur=acteur_de(requete), instant=instant, nom=forme.cleaned_data["nom"], montree=version,
    )):
        annoncer(requete, phrase("Avenant conclu." if convention.avenant else "Tout est signé : les séances peuvent être confirmées."))
        return redirect("conventions:dossier", numero)
    return render(requete, "conventions/contresigner.html", {
        "forme": forme, "convention": convention, "dossier": convention.dossier, "donnees": figees, "faits": cartes.faits(version.corrige),
        "nom": libelles.nom(convention), "accord": libelles.accord(convention), "empechement": boites.une_seule(convention), **cartes.ce_qui_a_change(version),
        "consequences": _consequences(convention), "signalees": [libelles.LIGNES[s.ligne] for s in signalements_ouverts().filter(version=version)],
    })


def _consequences(convention: Convention) -> Consequences:
    nom, lignes = libelles.nom(convention), D_UN_AVENANT if convention.avenant else CONSEQUENCES
    mots = {"Nom": nom.capitalize(), "e": libelles.accord(convention)}
    return Consequences(phrase("En contresignant :"), [phrase(ligne, **mots) for ligne in lignes])
