"""The library: its supports by step, one support and its questions, what each offer hands over before each session."""
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.models import Prestation
from beneficiaires.regles import EtapePedagogique
from bilan.socle import documents, scans, tableur
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer_forme
from bilan.socle.formulaires import trop_gros
from bilan.socle.mots import duree, pluriel
from bilan.socle.presentation import Geste, Puce
from bilan.socle.roles import EQUIPE
from bilan.socle.typographie import phrase
from travaux import actions
from travaux.forms import FormeAttache, FormeReponses, FormeSupport, LignesQuestions, initiales
from travaux.lecture import Travail
from travaux.mise_en_page import blocs
from travaux.models import Support, SupportDeSeance, VersionSupport
from travaux.regles import GenreSupport

BIBLIOTHEQUE = "Supports"
EXPORT = ["Support", "Étape", "Genre", "Minutes environ", "Version", "Proposé"]


@require_safe
def bibliotheque(requete: HttpRequest) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    supports = list(Support.objects.pour(requete.user).avec_version())
    if tableur.demande(requete):
        return tableur.du_jour("supports", EXPORT, [
            [s.titre, s.get_etape_display(), s.get_genre_display(), s.version_minutes, s.version_numero, "Oui" if s.actif else "Non"] for s in supports
        ])
    etapes = [(etape.libelle, [_ligne(s) for s in supports if s.etape == etape]) for etape in EtapePedagogique]
    return render(requete, "travaux/bibliotheque.html", {
        "etapes": [(nom, lignes) for nom, lignes in etapes if lignes], "prestations": Prestation.objects.pour(requete.user).filter(active=True),
        "nouveaux": [Geste(f"Nouveau {genre.libelle.lower()}", reverse("travaux:nouveau_support", args=[genre.value])) for genre in GenreSupport],
    })


def _ligne(support: Support) -> Travail:
    genre, minutes = support.get_genre_display(), duree(support.version_minutes)
    precision = phrase("{}, {} environ, version {}", genre, minutes, support.version_numero)
    puce = Puce("faite", "Proposé") if support.actif else Puce("close", "Rangé")
    return Travail(support.titre, precision, puce, Geste("Ouvrir", reverse("travaux:support", args=[support.pk]), petit=True, precision=support.titre))


@require_http_methods(["GET", "HEAD", "POST"])
def nouveau_support(requete: HttpRequest, genre: str) -> HttpResponse:
    reserver_a(requete.user, *EQUIPE)
    if genre not in {g.value for g in GenreSupport}:
        raise Http404
    forme = FormeSupport(requete.POST or None, requete.FILES or None, genre=GenreSupport(genre))
    lignes = LignesQuestions(requete.POST or None) if genre == GenreSupport.QUESTIONNAIRE else None
    if requete.method == "POST" and _valides(requete, forme, lignes):
        cree = essayer_forme(forme, lambda: actions.creer(
            genre, forme.cleaned_data["etape"], forme.contenu(_questions(lignes)), acteur=acteur_de(requete), instant=timezone.now(),
        ))
        if isinstance(cree, Support):
            annoncer(requete, phrase("« {} » est dans la bibliothèque.", cree.titre))
            return redirect("travaux:support", cree.pk)
    titre = f"Nouveau {GenreSupport(genre).libelle.lower()}"
    return _page(requete, {"forme": forme, "lignes": lignes, "titre": titre, "support": None, "remises": 0, "apercu": None, "blocs": []})


@require_http_methods(["GET", "HEAD", "POST"])
def support(requete: HttpRequest, pk: int) -> HttpResponse:
    trouve = get_object_or_404(Support.objects.pour(requete.user), pk=pk)
    version = trouve.derniere
    depart = {nom: getattr(version, nom) for nom in ("titre", "minutes", "presentation", "texte", "adresse")}
    depart |= {"etape": trouve.etape, "actif": trouve.actif}
    forme = FormeSupport(requete.POST or None, requete.FILES or None, genre=GenreSupport(trouve.genre), version=version, initial=depart)
    lignes = LignesQuestions(requete.POST or None, initial=initiales(version)) if trouve.genre == GenreSupport.QUESTIONNAIRE else None
    if requete.method == "POST" and _valides(requete, forme, lignes):
        choix = {nom: forme.cleaned_data[nom] for nom in ("etape", "actif")}
        if essayer_forme(forme, lambda: actions.modifier(
            trouve, forme.contenu(_questions(lignes)), acteur=acteur_de(requete), instant=timezone.now(), **choix,
        )):
            annoncer(requete, "Support enregistré.")
            return redirect("travaux:support", pk)
    return _page(requete, {
        "forme": forme, "lignes": lignes, "titre": version.titre, "support": trouve, "remises": version.preparations.count(),
        "apercu": FormeReponses(questions=version.demandes, prefix="apercu"), "blocs": blocs(version.texte), "version": version,
    })


def _valides(requete: HttpRequest, forme: FormeSupport, lignes) -> bool:
    """Both are read, so that every fault is said at once; a file beyond what is ever read never arrives, and that is one."""
    if trop_gros(requete):
        forme.add_error(None, scans.TROP_LOURD)
    return all([forme.is_valid(), lignes is None or lignes.is_valid()])


def _questions(lignes) -> list:
    return lignes.questions if lignes is not None else []


def _page(requete: HttpRequest, contexte: dict[str, Any]) -> HttpResponse:
    fil = [(BIBLIOTHEQUE, reverse("travaux:bibliotheque")), (contexte["titre"], "")]
    return render(requete, "travaux/support.html", {"version": None, **contexte, "fil_ariane": fil}, status=422 if requete.method == "POST" else 200)


@require_safe
def fichier_de_support(requete: HttpRequest, pk: int) -> HttpResponse:
    """The file of a version, to the team."""
    version = get_object_or_404(VersionSupport.objects.pour(requete.user).select_related("piece__coffre"), pk=pk, piece__isnull=False)
    return documents.servir(version.piece)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(requete: HttpRequest, pk: int) -> HttpResponse:
    """What an offer hands over, session by session."""
    prestation = get_object_or_404(Prestation.objects.pour(requete.user), pk=pk)
    forme = FormeAttache(requete.POST or None, prestation=prestation)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.attacher(prestation, acteur=acteur_de(requete), instant=timezone.now(), **forme.cleaned_data),
    ):
        annoncer(requete, phrase("Il sera remis avant la séance {}.", forme.cleaned_data["numero_seance"]))
        return redirect("travaux:programme", pk)
    attaches = list(SupportDeSeance.objects.pour(requete.user).filter(prestation=prestation).select_related("support"))
    if tableur.demande(requete):
        return tableur.du_jour("supports-par-seance", ["Séance", "Support"], [[a.numero_seance, a.support.titre] for a in attaches])
    seances = [(n, [a for a in attaches if a.numero_seance == n]) for n in range(1, prestation.nombre_seances + 1)]
    return render(requete, "travaux/programme.html", {
        "prestation": prestation, "forme": forme, "seances": seances, "combien": pluriel(len(attaches), "support"),
        "fil_ariane": [(BIBLIOTHEQUE, reverse("travaux:bibliotheque")), (prestation.intitule, "")],
    }, status=422 if requete.method == "POST" else 200)


@require_POST
def detacher(requete: HttpRequest, pk: int) -> HttpResponse:
    attache = get_object_or_404(SupportDeSeance.objects.pour(requete.user).select_related("support", "prestation"), pk=pk)
    actions.detacher(attache, acteur=acteur_de(requete), instant=timezone.now())
    rattacher = Geste("Rattacher", reverse("travaux:programme", args=[attache.prestation_id]), methode="post",
                      champs={"support": attache.support_id, "numero_seance": attache.numero_seance})
    annoncer(requete, phrase("« {} » ne sera plus remis avant la séance {}.", attache.support.titre, attache.numero_seance), defaire=rattacher)
    return redirect("travaux:programme", attache.prestation_id)
