"""« Résultats détaillés »: the consultant writes the restitution, reads the whole again, establishes it, hands it over."""
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.models import Dossier
from beneficiaires.presentation import entete
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer
from bilan.socle.mots import date_courte
from bilan.socle.presentation import Consequences, Geste
from bilan.socle.typographie import phrase
from syntheses import actions
from syntheses.acces import dossier_suivi
from syntheses.document import parties_des_resultats
from syntheses.etats import EtatResultats, en_cours
from syntheses.models import Resultats
from syntheses.presentation import Bloc, document, pret, puce_des_resultats
from syntheses.propositions import sources_des_resultats
from syntheses.recus import recu_des_resultats
from syntheses.views.edition import EditionTexte, recevoir

AIDE = "Ce que les outils, les questionnaires et les entretiens ont montré. Le portefeuille, les pistes et la couverture s’y joignent d’eux-mêmes."


@require_http_methods(["GET", "HEAD", "POST"])
def resultats(requete: HttpRequest, numero: str) -> HttpResponse:
    """The text in its editor while it is written; the document, then its receipt, afterwards."""
    suivi = dossier_suivi(requete, numero)
    trouves = _trouves(requete, suivi)
    if requete.method != "POST":
        return _page(requete, suivi, trouves, _edition(requete, suivi, trouves) if _ecrivable(suivi, trouves) else None)
    ouverte = _edition(requete, suivi, trouves, requete.POST)
    reponse = recevoir(requete, ouverte, lambda: _bloc(_trouves(requete, suivi)))
    return reponse if isinstance(reponse, HttpResponse) else _page(requete, suivi, trouves, ouverte, status=reponse)


@require_http_methods(["GET", "HEAD", "POST"])
def etablir(requete: HttpRequest, numero: str) -> HttpResponse:
    """The whole document read again, and what establishing it entails; then the gesture."""
    suivi = dossier_suivi(requete, numero)
    trouves, instant = get_object_or_404(_requete(requete, suivi)), timezone.now()
    if requete.method == "POST":
        if essayer(requete, lambda: actions.etablir(trouves, acteur=acteur_de(requete), instant=instant)):
            annoncer(requete, "Document établi.", defaire=Geste("Reprendre l’écriture", reverse("syntheses:rouvrir_resultats", args=[numero])))
        return redirect("syntheses:resultats", numero)
    if not _ecrivable(suivi, trouves):
        return redirect("syntheses:resultats", numero)
    prenom = suivi.beneficiaire.compte.prenom
    return render(requete, "syntheses/etablir.html", {
        "dossier": suivi, "parties": parties_des_resultats(trouves, requete.user), "motif": trouves.TRANSITIONS["etablir"].si(trouves, instant),
        "consequences": Consequences(phrase("Une fois établi, le document :"), [
            phrase("porte une date, un numéro de version et une empreinte ;"), phrase("attend que vous le remettiez à {} lors d’un entretien ;", prenom),
            phrase("n’est lu par {} qu’à partir de ce moment, et par personne d’autre.", prenom),
        ]),
        "fil_ariane": [*entete(suivi, "synthese", compte=requete.user, instant=instant).fil_ariane, ("Résultats détaillés", "")],
    })


@require_POST
def rouvrir(requete: HttpRequest, numero: str) -> HttpResponse:
    return _geste(requete, numero, actions.rouvrir, phrase("Vous avez repris l’écriture."))


@require_POST
def remettre(requete: HttpRequest, numero: str) -> HttpResponse:
    return _geste(requete, numero, actions.remettre_resultats, "Résultats détaillés remis. Le reçu est sur cette page.")


def _geste(requete: HttpRequest, numero: str, action, fait: str) -> HttpResponse:
    trouves = get_object_or_404(_requete(requete, dossier_suivi(requete, numero)))
    if essayer(requete, lambda: action(trouves, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, fait)
    return redirect("syntheses:resultats", numero)


def _requete(requete: HttpRequest, suivi: Dossier):
    return Resultats.objects.pour(requete.user).filter(dossier=suivi).select_related(
        "auteur", "coffre", "dossier__beneficiaire__compte", "dossier__consultant", "piece__document")


def _trouves(requete: HttpRequest, suivi: Dossier) -> Resultats | None:
    return _requete(requete, suivi).first()


def _ecrivable(suivi: Dossier, trouves: Resultats | None) -> bool:
    return not en_cours(suivi) and (trouves is None or trouves.etat == EtatResultats.REDACTION)


def _bloc(trouves: Resultats | None) -> Bloc:
    vide = Bloc("restitution", 1, "Restitution", phrase(AIDE), requis=True)
    return vide if trouves is None or trouves.coffre.detruit_le else Bloc(
        vide.code, 1, vide.titre, vide.aide, requis=True, texte=trouves.texte, revision=trouves.revision,
        signature=phrase("{}, {}.", trouves.auteur.nom_complet, date_courte(trouves.modifiee_le)),
    )


def _edition(requete: HttpRequest, suivi: Dossier, trouves: Resultats | None, donnees=None) -> EditionTexte:
    adresse = reverse("syntheses:resultats", args=[suivi.numero])
    return EditionTexte(
        _bloc(trouves), action=adresse, page=adresse, garde=f"resultats-{suivi.pk}-{requete.user.pk}", donnees=donnees,
        lecteurs=phrase("vous ; {}, quand vous les lui remettez", suivi.beneficiaire.compte.prenom),
        sources=sources_des_resultats(suivi, requete.user), enregistrer=partial(actions.rediger_resultats, suivi),
    )


def _page(requete: HttpRequest, suivi: Dossier, trouves: Resultats | None, ouverte: EditionTexte | None, status: int = 200) -> HttpResponse:
    instant = timezone.now()
    tete = entete(suivi, "synthese", compte=requete.user, instant=instant)
    return render(requete, "syntheses/resultats.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": suivi, "personne": suivi.beneficiaire.compte, "resultats": trouves,
        "edition": ouverte, "bloc": _bloc(trouves), "etat": puce_des_resultats(trouves), "fabrication": document(trouves),
        "pret": trouves is not None and pret(trouves),
        "recu": recu_des_resultats(trouves) if trouves else [], "motif": en_cours(suivi),
    }, status=status)
