"""« À préparer »: what a bénéficiaire has to prepare for each session; one questionnaire, kept as it is written, given back when wished."""
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.acces import dossier_a_soi
from bilan.socle import documents
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.jauges import Jauge
from bilan.socle.mots import accorder, en_lettres, heure, jour_court, pluriel
from bilan.socle.presentation import Geste, Prochaine
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, possibles
from bilan.socle.typographie import phrase
from travaux import actions
from travaux.acces import preparation_vue, preparations, reponses_vues
from travaux.actions.preparations import lues
from travaux.dessin import Cote
from travaux.etats import OUVERTES, EtatPreparation
from travaux.forms import FormeReponses
from travaux.lecture import PourUneSeance, ReponseLue, geste_de_l_auteur, jusqu_au, lecteurs, par_seance, precision, puce, reponses_lues, seances_de
from travaux.mise_en_page import blocs
from travaux.models import Preparation, Reponses
from travaux.regles import champs, repondues


@require_safe
def a_preparer(requete: HttpRequest) -> HttpResponse:
    dossier, instant = dossier_a_soi(requete), timezone.now()
    if dossier is None:
        return render(requete, "travaux/a_preparer.html", {"a_faire": [], "passes": [], "faits": [], "prochaine": _prochaine([]), "dossier": None})
    actions.remettre_les_dus(instant, dossier)  # what the week makes due, also if the clock of the workers has stopped
    toutes, seances = list(preparations(requete.user).filter(dossier=dossier)), seances_de(dossier.pk, requete.user)

    def dessiner(retenir: Callable[[Preparation], bool]) -> list[PourUneSeance]:
        return par_seance([p for p in toutes if retenir(p)], seances, instant, geste_de_l_auteur)

    venir = {numero for numero, seance in seances.items() if seance.debut > instant}
    a_faire = dessiner(lambda p: p.etat in OUVERTES and p.numero_seance in venir)
    return render(requete, "travaux/a_preparer.html", {
        "a_faire": a_faire, "prochaine": _prochaine(a_faire), "dossier": dossier, "faits": dessiner(lambda p: p.etat == EtatPreparation.RENDUE),
        "onglets": Cote(dossier, requete.user).onglets("a_preparer"),
        "passes": dessiner(lambda p: p.etat in OUVERTES and p.numero_seance not in venir),
    })


def _prochaine(a_faire: list[PourUneSeance]) -> Prochaine:
    if not a_faire:
        quand = phrase("Les supports arrivent une semaine avant chaque séance. Ils servent à nourrir l’échange : vous pouvez en laisser.")
        return Prochaine(avant="Rien à préparer pour l’instant.", pourquoi=quand)
    premier = a_faire[0]
    n = len(premier.travaux)
    combien = phrase("{} {}", en_lettres(n), accorder(n, "support à préparer,supports à préparer"))
    quand = premier.echeance or "C’est aujourd’hui"
    return Prochaine(avant=phrase("{} :", premier.titre), surligne=combien, apres=".", pourquoi=phrase("{}. Vous pouvez en laisser.", quand))


@require_http_methods(["GET", "HEAD", "POST"])
def repondre(requete: HttpRequest, pk: int) -> HttpResponse:
    """The page of one support; its form works without script, and is kept as it is written with it."""
    trouvee, instant = preparation_vue(requete, pk, Role.BENEFICIAIRE), timezone.now()
    if requete.method == "POST":
        return _recevoir(requete, trouvee, instant)
    reponses = reponses_vues(requete.user, trouvee)
    initiales = {**lues(reponses), "revision": reponses.revision if reponses else 0}
    return _page(requete, trouvee, FormeReponses(initial=initiales, questions=trouvee.version.demandes), reponses, instant)


def _recevoir(requete: HttpRequest, trouvee: Preparation, instant: datetime) -> HttpResponse:
    forme = FormeReponses(requete.POST, questions=trouvee.version.demandes)
    if forme.is_valid() and essayer_forme(forme, lambda: _ecrire(requete, trouvee, forme, instant)):
        if requete.POST.get("geste") == "rendre":
            reprendre = Geste("Le reprendre", reverse("travaux:reprendre", args=[trouvee.pk]), methode="post")
            annoncer(requete, phrase("« {} » est rendu.", trouvee.version.titre), defaire=reprendre)
            return redirect("travaux:a_preparer")
        annoncer(requete, phrase("Enregistré à {}.", heure(instant)))
        return redirect("travaux:a_preparer") if requete.POST.get("geste") == "plus_tard" else redirect("travaux:repondre", trouvee.pk)
    trouvee.refresh_from_db(fields=["etat", "rendue_le"])
    reponses = reponses_vues(requete.user, trouvee)
    if reponses and forme.is_bound and forme.non_field_errors():
        forme.data = forme.data.copy()
        forme.data["revision"] = reponses.revision  # saved again, it replaces the other text knowingly
    return _page(requete, trouvee, forme, reponses, instant, status=422)


def _ecrire(requete: HttpRequest, trouvee: Preparation, forme: FormeReponses, instant: datetime) -> bool:
    """What was typed is kept first, so that nothing is lost when it cannot be given back yet."""
    acteur = acteur_de(requete)
    if forme.questions:
        actions.enregistrer(trouvee, forme.valeurs, acteur=acteur, instant=instant, **forme.lue)
    if requete.POST.get("geste") == "rendre":
        actions.rendre(trouvee, acteur=acteur, instant=instant)
    return True


@require_POST
def enregistrer(requete: HttpRequest, pk: int) -> HttpResponse:
    """The same, asked by the script every time the hand rests: what happened, in a sentence."""
    trouvee, instant = preparation_vue(requete, pk, Role.BENEFICIAIRE), timezone.now()
    forme = FormeReponses(requete.POST, questions=trouvee.version.demandes)
    if not forme.is_valid():
        return JsonResponse({"dit": phrase("Pas encore enregistré : une réponse est à reprendre."), "champs": forme.fautes}, status=422)
    try:
        reponses = actions.enregistrer(trouvee, forme.valeurs, acteur=acteur_de(requete), instant=instant, **forme.lue)
    except TransitionRefusee as refus:
        return JsonResponse({"dit": phrase(str(refus))}, status=409)
    n, total = repondues(forme.questions, forme.valeurs), len(forme.questions)
    return JsonResponse({"dit": phrase("Enregistré à {}", heure(instant)), "revision": reponses.revision, "faites": n, "repondues": _avancee(n, total)})


@require_safe
def fichier(requete: HttpRequest, pk: int) -> HttpResponse:
    """The file of the version that was handed over."""
    trouvee = preparation_vue(requete, pk, Role.BENEFICIAIRE)
    if trouvee.version.piece is None:
        raise Http404
    return documents.servir(trouvee.version.piece)


@require_POST
def reprendre(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee = preparation_vue(requete, pk, Role.BENEFICIAIRE)
    if essayer(requete, lambda: actions.reprendre(trouvee, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Vous pouvez reprendre « {} ».", trouvee.version.titre))
    return redirect("travaux:repondre", pk)


def _avancee(n: int, total: int) -> str:
    return phrase("{} sur {}", pluriel(n, "réponse"), total)


def _page(
    requete: HttpRequest, trouvee: Preparation, forme: FormeReponses, reponses: Reponses | None, instant: datetime, status: int = 200,
) -> HttpResponse:
    permis = possibles(trouvee, acteur_de(requete), instant)
    seance = seances_de(trouvee.dossier_id, requete.user).get(trouvee.numero_seance)
    questions = trouvee.version.demandes
    n = repondues(questions, lues(reponses))
    contexte: dict[str, Any] = {
        "preparation": trouvee, "version": trouvee.version, "forme": forme, "puce": puce(trouvee), "precision": precision(trouvee), "permis": permis,
        "ouverte": "rendre" in permis, "blocs": blocs(trouvee.version.texte), "lecteurs": lecteurs(trouvee, requete.user), "seul": trouvee.etat in OUVERTES,
        "pour": phrase("Pour la séance du {}", jour_court(seance.debut)) if seance else "", "echeance": jusqu_au(seance, instant) if seance else "",
        "jauge": Jauge.de_compte(n, len(questions)), "avancee": _avancee(n, len(questions)), "enregistrees_le": reponses.le if reponses else None,
        "consultant": trouvee.dossier.consultant, "reponses": reponses_lues(questions, reponses) if "rendre" not in permis else [],
        "autres": _autres(forme, reponses) if forme.is_bound and forme.non_field_errors() else [],
    }
    return render(requete, "travaux/repondre.html", contexte, status=status)


def _autres(forme: FormeReponses, reponses: Reponses | None) -> list[ReponseLue]:
    """In a conflict, the answers that differ, as they were kept meanwhile."""
    gardees = lues(reponses)
    differentes = [question for question in forme.questions if any(gardees.get(nom) != forme.valeurs.get(nom) for nom in champs(question))]
    return [lue for lue in reponses_lues(differentes, reponses) if lue.lignes]
