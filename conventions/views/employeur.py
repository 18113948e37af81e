"""The employer's page, opened by his link: what he signs, what he will not receive, sign and transmit, or not."""
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beneficiaires.regles import Delai
from bilan.signature.acces import par_lien
from bilan.signature.models import Lien
from bilan.socle import documents
from bilan.socle.acteur import Acteur, trace_de
from bilan.socle.calendrier import Territoire, jour_a_paris
from bilan.socle.essais import essayer
from bilan.socle.models import EtatDocument
from bilan.socle.roles import Role
from conventions import actions, cartes, libelles, preuve
from conventions.etats import SIGNEES, EtatConvention
from conventions.forms import FormeSignatureEmployeur
from conventions.models import Convention, Version
from conventions.regles import date_limite
from conventions.views import codes
from conventions.views.commun import essayer_forme

lecture_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


def version_du_lien(lien: Lien) -> Version:
    liees = ("convention__dossier__beneficiaire__compte", "convention__dossier__consultant", "convention__piece_conclue__document", "piece__document__coffre")
    return Version.objects.select_related(*liees).get(pk=lien.objet_id)


@par_lien("conventions.version")
@lecture_et_envoi
def signer(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    version = version_du_lien(lien)
    convention, figees = version.convention, version.contenu
    contexte = {
        "lien": lien, "version": version, "convention": convention, "donnees": version.corrige, "pret": _pret(convention, version),
        "signee": _signee(convention), "preuve": preuve.disponible(convention), **cartes.ce_qui_a_change(version),
    }
    if convention.etat_le(instant) != EtatConvention.ENVOYEE or convention.sans_objet(instant):
        statut = libelles.statut(convention, Role.EMPLOYEUR, instant)
        return render(requete, "conventions/employeur_etat.html", {**contexte, "faits": cartes.faits(version.corrige), "statut": statut})
    contexte["faits"] = cartes.faits(version.corrige, signaler=lambda ligne: reverse("conventions:signaler", args=[lien.pk, ligne]))
    acteur, options = acteur_du_lien(requete), {"consentement": libelles.consentement(Role.EMPLOYEUR, figees), "aide_code": codes.aide(lien.destinataire)}
    if codes.demande(requete):
        contexte["avis"] = codes.envoyer(version, acteur=acteur, instant=instant, lien=lien)
        forme = FormeSignatureEmployeur(initial=requete.POST.dict(), **options)
    else:
        forme = FormeSignatureEmployeur(requete.POST or None, initial=_connu(version.corrige), **options)
    if forme.is_bound and forme.is_valid() and codes.verifier(forme, version, acteur=acteur, instant=instant, lien=lien) and essayer_forme(
        forme, lambda: actions.signer_et_transmettre(
            convention, acteur=acteur, instant=instant, nom=forme.cleaned_data["nom"], fonction=forme.cleaned_data["fonction"],
            lien=lien,
        ),
    ):
        return redirect("conventions:lien", lien.pk)
    return render(requete, "conventions/employeur.html", {"avis": "", **contexte, "forme": forme, "limite": _limite(convention, figees, instant)})


@par_lien("conventions.version")
@lecture_et_envoi
def decliner(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    version = version_du_lien(lien)
    if requete.method == "POST":
        essayer(requete, lambda: actions.decliner(version.convention, acteur=acteur_du_lien(requete), instant=instant, lien=lien))
        return redirect("conventions:lien", lien.pk)
    return render(requete, "conventions/employeur_decliner.html", {"lien": lien, "donnees": version.contenu})


@par_lien("conventions.version")
def pdf(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    """The draft, then the signed contract: nothing else of the dossier is behind this link."""
    version = version_du_lien(lien)
    piece = version.convention.piece_conclue if _signee(version.convention) else version.piece
    return documents.servir(piece.document)


def acteur_du_lien(requete: HttpRequest) -> Acteur:
    return Acteur(role=Role.EMPLOYEUR, trace=trace_de(requete))


def _connu(figees: dict) -> dict[str, str]:
    return {"nom": figees["employeur_representant"], "fonction": figees["employeur_representant_fonction"]}


def _signee(convention: Convention) -> bool:
    """Whether he has a signed copy: an amendment that takes the place of this contract does not take it back."""
    return convention.etat in SIGNEES or convention.piece_conclue_id is not None


def _pret(convention: Convention, version: Version) -> bool:
    piece = convention.piece_conclue if _signee(convention) else version.piece
    return bool(piece) and piece.document.etat == EtatDocument.PRET


def _limite(convention: Convention, figees: dict, instant: datetime) -> date | None:
    """The last day that a transmission made today would give."""
    if convention.regime.delai is not Delai.ACCEPTATION:
        return None
    territoire = Territoire(convention.dossier.beneficiaire.territoire)
    return date_limite(jour_a_paris(instant), territoire, jours=figees["delai_jours"], proroger=figees["delai_proroge"])
