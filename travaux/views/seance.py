"""One session on one page: what was done since the last one, two boxes for notes, and one button to close it."""
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires.etats import ACTIFS
from bilan.socle.acteur import Acteur, acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer_forme
from bilan.socle.jauges import Jauge
from bilan.socle.mots import duree
from bilan.socle.presentation import Geste, Prochaine
from bilan.socle.redessin import redessine
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase
from seances import actions as calendrier
from seances.actions.tenue import minutes_a_compter
from seances.etats import EtatSeance, pas_commencee, repentir_passe
from seances.heures import compteur
from seances.models import Seance, TravailPersonnel
from seances.presentation import comptees_en_mots, etape_en_mots, ou, puce, quand
from travaux import actions
from travaux.acces import preparations, seance_tenue
from travaux.forms import FormeCloture, FormeNotes, Issue
from travaux.lecture import ReponseLue, Travail, en_ligne, reponses_lues
from travaux.models import Note, Reponses
from travaux.presentation import lues
from travaux.views.brouillons import forme_notes

AUTRES: dict[str, Callable] = {
    Issue.REPORTEE: calendrier.reporter, Issue.EXCUSEE: calendrier.excuser, Issue.PRESTATAIRE: calendrier.annuler, Issue.ABSENCE: calendrier.constater_absence,
}


@require_http_methods(["GET", "HEAD", "POST"])
def seance(requete: HttpRequest, pk: int) -> HttpResponse:
    trouvee, instant = seance_tenue(requete, pk), timezone.now()
    notes, cloture = _formes(requete, trouvee)
    if requete.method == "POST" and notes.is_valid() and cloture.is_valid():
        if essayer_forme(cloture, lambda: clore(trouvee, notes, cloture, acteur=acteur_de(requete), instant=instant)):
            _annoncer(requete, trouvee)
            return redirect("seances:dossier", numero=trouvee.dossier.numero)
        trouvee.refresh_from_db(fields=["etat", "close_le"])
    return _page(requete, trouvee, notes, cloture, instant)


@redessine("travaux:seance", "pk")
def noter_seance(requete: HttpRequest, pk: int) -> HttpResponse:
    """Keep the notes without closing: before the session, or after."""
    trouvee, instant = seance_tenue(requete, pk), timezone.now()
    notes, _ = _formes(requete, trouvee)
    if notes.is_valid() and essayer_forme(notes, lambda: _ecrire(trouvee, notes, acteur_de(requete), instant)):
        annoncer(requete, "Vos notes sont enregistrées." if notes.notes else phrase("Rien n’était écrit : rien n’a changé."))
        return redirect("travaux:seance", pk=pk)
    return _page(requete, trouvee, notes, FormeCloture(seance=trouvee), instant)


def _formes(requete: HttpRequest, trouvee: Seance) -> tuple[FormeNotes, FormeCloture]:
    return forme_notes(requete, trouvee.dossier, trouvee), FormeCloture(requete.POST or None, seance=trouvee)


@transaction.atomic
def clore(trouvee: Seance, notes: FormeNotes, cloture: FormeCloture, *, acteur: Acteur, instant: datetime) -> None:
    """The notes and the outcome together: if the one is refused, the other is not kept, and the page still holds both texts."""
    _ecrire(trouvee, notes, acteur, instant)
    issue = cloture.cleaned_data["issue"]
    if issue == Issue.REALISEE:
        calendrier.clore(trouvee, acteur=acteur, instant=instant, **cloture.horaires)
    else:
        AUTRES[issue](trouvee, acteur=acteur, instant=instant)


def _ecrire(trouvee: Seance, notes: FormeNotes, acteur: Acteur, instant: datetime) -> None:
    actions.ecrire_notes(trouvee.dossier, notes.notes, acteur=acteur, instant=instant, seance=trouvee, **notes.lue)


def _annoncer(requete: HttpRequest, trouvee: Seance) -> None:
    if trouvee.etat == EtatSeance.REALISEE:
        minutes = sum(trouvee.heures.values_list("minutes", flat=True))
        rouvrir = Geste("Rouvrir", reverse("seances:rouvrir", args=[trouvee.pk]), methode="post")
        annoncer(requete, phrase("Séance {n} close. {d} ajoutées.", n=trouvee.numero, d=duree(minutes)), defaire=rouvrir)
    else:
        annoncer(requete, phrase("Séance {n} : {etat}.", n=trouvee.numero, etat=trouvee.get_etat_display().lower()))


def _page(requete: HttpRequest, trouvee: Seance, notes: FormeNotes, cloture: FormeCloture, instant: datetime) -> HttpResponse:
    notes_lisibles = Note.objects.pour(requete.user).filter(dossier=trouvee.dossier_id)
    compte_rendu = notes_lisibles.select_related("auteur", "seance", "coffre", "dossier__beneficiaire__compte")
    return render(requete, "travaux/seance.html", {
        "seance": trouvee, "notes": notes, "cloture": cloture, "puce": puce(trouvee, instant), "prochaine": _prochaine(trouvee, instant),
        "ecrites": lues([n for n in compte_rendu if n.seance_id == trouvee.pk], requete.user), "avant": lues(_avant(compte_rendu, trouvee), requete.user),
        "recherches": _recherches(requete, trouvee), "travaux": _travaux(requete, trouvee),
        "a_clore": trouvee.etat == EtatSeance.CONFIRMEE and not pas_commencee(trouvee, instant),
        "ajout": _ajout(trouvee) if trouvee.etat == EtatSeance.CONFIRMEE else None, "ouverte": trouvee.dossier.etat in ACTIFS,
        "rouvrir": _rouvrir(trouvee, instant), "tenue": trouvee.emargements.filter(partie="consultant").first(),
        "comptees": comptees_en_mots(trouvee) if trouvee.etat == EtatSeance.REALISEE else "",
        "prenom": trouvee.dossier.beneficiaire.compte.prenom,
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), (trouvee.dossier.numero, reverse("seances:dossier", args=[trouvee.dossier.numero])),
                       (phrase("Séance {}", trouvee.numero), "")],
    }, status=422 if requete.method == "POST" else 200)


def _prochaine(trouvee: Seance, instant: datetime) -> Prochaine:
    avec = phrase("Séance {n} avec {qui} :", n=trouvee.numero, qui=trouvee.dossier.beneficiaire.compte.nom_complet)
    pourquoi = f"{quand(trouvee)}, {ou(trouvee)}. {etape_en_mots(trouvee).capitalize()}."
    if trouvee.etat != EtatSeance.CONFIRMEE:
        return Prochaine(avant=phrase("{} {}", avec, trouvee.get_etat_display().lower()), apres=".", pourquoi=pourquoi)
    if pas_commencee(trouvee, instant):
        return Prochaine(avant=avec, surligne="préparez-la", apres=".", pourquoi=pourquoi, liens=_visio(trouvee))
    return Prochaine(avant=avec, surligne="gardez l’essentiel, puis clôturez", apres=".", pourquoi=pourquoi, liens=_visio(trouvee))


def _visio(trouvee: Seance) -> list[Geste]:
    """The door of the room, for the consultant too."""
    return [Geste("Rejoindre la visio", trouvee.visio, genre="link", icone="visio")] if trouvee.visio else []


def _avant(notes, trouvee: Seance) -> list[Note]:
    """The notes of the session before this one."""
    return [n for n in notes if n.seance and n.seance.numero == trouvee.numero - 1]


def _recherches(requete: HttpRequest, trouvee: Seance):
    """The personal research since the session before."""
    avant = Seance.objects.pour(requete.user).filter(dossier=trouvee.dossier_id, etat=EtatSeance.REALISEE, debut__lt=trouvee.debut).order_by("-debut").first()
    travaux = TravailPersonnel.objects.pour(requete.user).comptes().filter(dossier=trouvee.dossier_id, jour__lte=timezone.localtime(trouvee.debut).date())
    return travaux.filter(jour__gte=timezone.localtime(avant.debut).date()).select_related("coffre") if avant else travaux.select_related("coffre")


def _travaux(requete: HttpRequest, trouvee: Seance) -> list[tuple[Travail, list[ReponseLue]]]:
    """What was to be prepared for this session, with the answers of what was given back."""
    travaux = preparations(requete.user).filter(dossier=trouvee.dossier_id, numero_seance=trouvee.numero)
    rendues = {r.preparation_id: r for r in Reponses.objects.pour(requete.user).filter(preparation__in=travaux).select_related("coffre")}
    return [(en_ligne(p), [lue for lue in reponses_lues(p.version.demandes, rendues.get(p.pk)) if lue.lignes]) for p in travaux]


def _ajout(trouvee: Seance) -> dict:
    """What closing at the planned hours would add, said before the click."""
    compte = compteur(trouvee.dossier)
    etape = compte.etapes[trouvee.etape]
    try:
        minutes = minutes_a_compter(trouvee, compte, trouvee.debut, trouvee.fin)
    except TransitionRefusee as refus:
        return {"refus": str(refus)}
    nom = phrase("{etape} : {d} sur {t} après clôture", etape=etape_en_mots(trouvee).capitalize(), d=duree(etape.realise + minutes), t=duree(etape.prevu))
    return {
        "minutes": minutes, "etape": etape_en_mots(trouvee), "jauge": Jauge.d_heures(etape.realise, etape.prevu, minutes, nom=nom),
        "total": compte.accompagnement.realise + minutes, "prevu": compte.accompagnement.prevu,
    }


def _rouvrir(trouvee: Seance, instant: datetime) -> Geste | None:
    if trouvee.etat != EtatSeance.REALISEE or repentir_passe(trouvee, instant):
        return None
    return Geste("Rouvrir la séance", reverse("seances:rouvrir", args=[trouvee.pk]), methode="post")
