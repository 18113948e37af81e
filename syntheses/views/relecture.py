"""« Ma synthèse »: its owner reads it, changes what does not suit him, gives the hand back or agrees and freezes it; then it is his to keep."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires import actions as dossiers
from beneficiaires.acces import dossier_a_soi
from beneficiaires.models import Dossier
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer
from bilan.socle.presentation import Consequences
from bilan.socle.redessin import redessine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses import actions
from syntheses.acces import synthese_a_soi
from syntheses.conservation import detruite
from syntheses.etats import EtatSynthese
from syntheses.models import Resultats, Synthese, Version
from syntheses.presentation import INTACT, Bloc, bloc, blocs, blocs_passes
from syntheses.recus import recu, recu_des_resultats
from syntheses.rubriques import ETAPES, CodeRubrique
from syntheses.views.edition import Edition, recevoir
from syntheses.views.mains import edition, ouvrables
from syntheses.views.suite import document_a_soi, prochaine

E, B = EtatSynthese, Role.BENEFICIAIRE
OBSERVATIONS = CodeRubrique.OBSERVATIONS


@require_safe
def ma_synthese(requete: HttpRequest) -> HttpResponse:
    """The block opened by `?ecrire=`, or the observations at the foot of the page: one editor at a time."""
    dossier = dossier_a_soi(requete)
    synthese = Synthese.objects.pour(requete.user).filter(dossier=dossier).select_related("piece__document", "etapes_auteur").first() if dossier else None
    if synthese is None:
        return _page(requete, dossier, None)
    synthese.dossier = dossier
    ouverts = ouvrables(synthese, B)
    code = requete.GET.get("ecrire", OBSERVATIONS)
    return _page(requete, dossier, synthese, edition(requete, synthese, code if code in ouverts else OBSERVATIONS, B) if ouverts else None)


@redessine("syntheses:ma_synthese")
def corriger(requete: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Keep one block, whether its button or the script asks."""
    synthese = synthese_a_soi(requete, pk)
    ouverte = edition(requete, synthese, code, B, requete.POST)
    reponse = recevoir(requete, ouverte, lambda: bloc(_relue(synthese), code, requete.user))
    return reponse if isinstance(reponse, HttpResponse) else _page(requete, synthese.dossier, synthese, ouverte, status=reponse)


@redessine("syntheses:ma_synthese")
def corriger_etapes(requete: HttpRequest, pk: int) -> HttpResponse:
    return corriger(requete, pk, ETAPES)


@require_POST
def rendre(requete: HttpRequest, pk: int) -> HttpResponse:
    """Give the hand back; no reason is asked."""
    synthese = synthese_a_soi(requete, pk)
    if essayer(requete, lambda: actions.rendre(synthese, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Vous avez rendu la main à {}.", synthese.dossier.consultant.prenom))
    return redirect("syntheses:ma_synthese")


@require_http_methods(["GET", "HEAD", "POST"])
def accord(requete: HttpRequest, pk: int) -> HttpResponse:
    """The page of a grave gesture: the agreement is to the version that was read."""
    synthese = synthese_a_soi(requete, pk)
    if requete.method == "POST":
        brut = requete.POST.get("version", "")
        version = int(brut) if brut.isdecimal() and len(brut) < 6 else 0
        if essayer(requete, lambda: actions.figer(synthese, acteur=acteur_de(requete), instant=timezone.now(), version=version)):
            annoncer(requete, phrase("Votre accord est enregistré : la synthèse est figée. Votre reçu est sur cette page."))
        return redirect("syntheses:ma_synthese")
    if OBSERVATIONS not in ouvrables(synthese, B) or synthese.changees():
        return redirect("syntheses:ma_synthese")
    return render(requete, "syntheses/accord.html", {
        "synthese": synthese, "consultant": synthese.dossier.consultant, "consequences": _consequences(synthese),
        "fil_ariane": [("Ma synthèse", reverse("syntheses:ma_synthese")), ("Donner mon accord", "")],
    })


@require_safe
def etat_document(requete: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks every two seconds while the document is in the making."""
    synthese = synthese_a_soi(requete, pk)
    return render(requete, "composants/fabrication.html#etat", {"c": document_a_soi(synthese)}) if synthese.piece else HttpResponse(status=204)


@require_POST
def refaire_document(requete: HttpRequest, pk: int) -> HttpResponse:
    synthese = synthese_a_soi(requete, pk)
    if synthese.piece:
        dossiers.refaire(synthese.piece, acteur=acteur_de(requete), instant=timezone.now())
    return redirect("syntheses:ma_synthese")


def _relue(synthese: Synthese) -> Synthese:
    synthese.refresh_from_db()
    return synthese


def _consequences(synthese: Synthese) -> Consequences:
    prenom = synthese.dossier.consultant.prenom
    return Consequences(phrase("Une fois figée, votre synthèse :"), [
        phrase("ne change plus, ni pour vous ni pour {} ;", prenom),
        phrase("porte une date, un numéro de version et une empreinte ;"),
        phrase("vous est remise, et à personne d’autre : {} n’a plus qu’à vous la remettre ;", prenom),
        "ne part chez un conseiller en évolution professionnelle que si vous le demandez, et chez toute autre personne qu’avec votre accord.",
    ])


def _page(requete: HttpRequest, dossier: Dossier | None, synthese: Synthese | None, ouverte: Edition | None = None, status: int = 200) -> HttpResponse:
    compte = requete.user
    if dossier and detruite(dossier):
        synthese = None
    changees = synthese.changees() if synthese and ouvrables(synthese, B) else []
    resultats = Resultats.objects.pour(compte).filter(dossier=dossier, **INTACT).select_related("piece__document", "dossier").first() if dossier else None
    return render(requete, "syntheses/ma_synthese.html", {
        "dossier": dossier, "synthese": synthese, "blocs": _lus(synthese, compte) if synthese else [], "edition": ouverte,
        "ouvert": ouverte.bloc.code if ouverte else "", "ouvrables": ouvrables(synthese, B) if synthese else (), "changees": changees,
        "prochaine": prochaine(dossier, synthese, changees), "fabrication": document_a_soi(synthese), "recu": recu(synthese) if synthese else [],
        "resultats": resultats, "recu_resultats": recu_des_resultats(resultats) if resultats else [],
        "versions": Version.objects.pour(compte).filter(synthese=synthese, **INTACT).count() if synthese else 0,
    }, status=status)


def _lus(synthese: Synthese, compte) -> list[Bloc]:
    """What he may read: while the consultant has the hand, the version that was passed last."""
    if synthese.etat != E.REDACTION:
        return blocs(synthese, compte)
    version = Version.objects.pour(compte).filter(synthese=synthese, numero=synthese.version, **INTACT).select_related("coffre").first()
    return blocs_passes(synthese, version, compte) if version else []
