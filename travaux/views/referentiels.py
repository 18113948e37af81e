"""The référentiels of the team: the list, one of them, an import that is read over before it is kept, a file to start from."""
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bilan.socle import tableur
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.formulaires import trop_gros
from bilan.socle.mots import pluriel
from bilan.socle.nir import contient_un_nir
from bilan.socle.presentation import Geste, Puce
from bilan.socle.roles import EQUIPE
from bilan.socle.typographie import phrase, typographier
from travaux import actions
from travaux.forms import FormeReferentiel
from travaux.models import Referentiel
from travaux.regles import Bloc
from travaux.regles.import_referentiel import COLONNES, EXEMPLE, OCTETS_MAX, Import, lire_un_referentiel

FIL = [("Supports", reverse_lazy("travaux:bibliotheque")), ("Référentiels", reverse_lazy("travaux:referentiels"))]
AVEC_UN_NIR = "Ce fichier contient un numéro de sécurité sociale, qui n’a pas sa place dans un référentiel : retirez-le, puis choisissez-le de nouveau."
TROP_LOURD = f"Ce fichier est trop lourd : {OCTETS_MAX // 1000} Ko au plus."


@require_safe
def referentiels(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    if tableur.demande(requete):
        return tableur.du_jour("referentiels", ["Référentiel", "Code", "Contenu", "Seuil en %", "Proposé"], [
            [r.titre, r.code, _compte(r.contenu), r.seuil, "Oui" if r.actif else "Non"] for r in Referentiel.objects.pour(requete.user)
        ])
    tous = [(r, _compte(r.contenu), Puce("faite", "Proposé") if r.actif else Puce("close", "Rangé")) for r in Referentiel.objects.pour(requete.user)]
    return render(requete, "travaux/referentiels.html", {"referentiels": tous, "fil_ariane": [FIL[0], ("Référentiels", "")]})


def _compte(blocs: list[Bloc] | tuple[Bloc, ...]) -> str:
    return phrase("{}, {}", pluriel(len(blocs), "bloc"), pluriel(sum(len(bloc.competences) for bloc in blocs), "compétence"))


@require_safe
def referentiel(requete: HttpRequest, pk: int) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    trouve = get_object_or_404(Referentiel.objects.pour(requete.user), pk=pk)
    if tableur.demande(requete):  # as an import reads it
        return tableur.du_jour(f"referentiel-{pk}", COLONNES, [(bloc.titre, competence) for bloc in trouve.contenu for competence in bloc.competences])
    return render(requete, "travaux/referentiel.html", {
        "referentiel": trouve, "blocs": trouve.contenu, "decompte": _compte(trouve.contenu), "fil_ariane": [*FIL, (str(trouve), "")],
    })


@require_POST
def proposer_referentiel(requete: HttpRequest, pk: int) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    trouve = get_object_or_404(Referentiel.objects.pour(requete.user), pk=pk)
    actif = requete.POST.get("actif") == "oui"
    if essayer(requete, lambda: actions.proposer_le_referentiel(trouve, actif, acteur=acteur_de(requete), instant=timezone.now())):
        defaire = Geste("Ranger" if actif else "Proposer", requete.path, methode="post", champs={"actif": "" if actif else "oui"})
        fait = "Ce référentiel est de nouveau proposé." if actif else "Ce référentiel n’est plus proposé. Qui l’a choisi le garde."
        annoncer(requete, fait, defaire=defaire)
    return redirect("travaux:referentiels")


@require_safe
def modele_referentiel(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    return tableur.csv("modele-referentiel.csv", COLONNES, EXEMPLE)


@require_http_methods(["GET", "HEAD", "POST"])
def importer_referentiel(requete: HttpRequest) -> HttpResponse:
    """First what was read, line by line where there is a fault; kept once it is confirmed."""
    reserver_a(requete.user, *EQUIPE)
    forme = FormeReferentiel(requete.POST or None, requete.FILES or None)
    lu: Import | None = None
    if requete.method == "POST" and trop_gros(requete):
        forme.add_error("fichier", TROP_LOURD)
    elif requete.method == "POST" and forme.is_valid():
        octets = forme.octets
        lu = _lire(octets)
        if not lu.fautes and requete.POST.get("geste") == "importer" and _importer(requete, forme, lu):
            return redirect("travaux:referentiels")
        forme.relire("" if lu.fautes else _texte(lu))
    fautes = [typographier(faute) for faute in lu.fautes] if lu else []
    contexte: dict[str, Any] = {"forme": forme, "fautes": fautes[:50], "autres": max(0, len(fautes) - 50), "lu": lu if lu and not lu.fautes else None,
                                "fil_ariane": [*FIL, ("Importer", "")]}
    return render(requete, "travaux/importer_referentiel.html", {**contexte, "decompte": _compte(lu.blocs) if lu else ""},
                  status=422 if requete.method == "POST" and contexte["lu"] is None else 200)


def _lire(octets: bytes) -> Import:
    """What the file says; its cells pass the guard that every form has."""
    lu = lire_un_referentiel(octets)
    cellules = (mots for bloc in lu.blocs for mots in (bloc.titre, *bloc.competences))
    return Import((), (AVEC_UN_NIR,)) if any(map(contient_un_nir, cellules)) else lu


def _importer(requete: HttpRequest, forme: FormeReferentiel, lu: Import) -> bool:
    valeurs = {nom: forme.cleaned_data[nom] for nom in ("titre", "code", "seuil")}
    fait = essayer_forme(forme, lambda: actions.importer_un_referentiel(
        blocs=lu.blocs, acteur=acteur_de(requete), instant=timezone.now(), **valeurs,
    ))
    if fait:
        annoncer(requete, phrase("« {} » est importé.", valeurs["titre"]))
    return bool(fait)


def _texte(lu: Import) -> str:
    """What was read, as a CSV of our own: the page that confirms sends it back, and it is read again."""
    lignes = [(bloc.titre, competence) for bloc in lu.blocs for competence in bloc.competences]
    return "\n".join(";".join(f'"{cellule.replace(chr(34), chr(34) * 2)}"' for cellule in ligne) for ligne in [COLONNES, *lignes])
