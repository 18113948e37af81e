"""The « Notes » tab of a dossier, and the words that the bénéficiaire was given."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.etats import ACTIFS
from beneficiaires.presentation import entete
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer_forme
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from travaux import actions
from travaux.models import Note
from travaux.presentation import lues, seul
from travaux.views.brouillons import forme_notes

LIEES = ("auteur", "seance", "coffre")  # what `lues` reads beside a note


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, frozenset({Role.CONSULTANT}))
    instant = timezone.now()
    forme = forme_notes(requete, trouve)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.ecrire_notes(trouve, forme.notes, acteur=acteur_de(requete), instant=instant, **forme.lue),
    ):
        annoncer(requete, "Vos notes sont enregistrées." if forme.notes else phrase("Rien n’était écrit : rien n’a changé."))
        return redirect("travaux:dossier", numero=numero)
    tete = entete(trouve, "notes", compte=requete.user, instant=instant)
    return render(requete, "travaux/dossier.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": trouve, "forme": forme, "seul": seul(requete.user), "ouvert": trouve.etat in ACTIFS,
        "ailleurs": forme.ailleurs, "notes": lues(trouve.notes.pour(requete.user).select_related(*LIEES), requete.user),
    }, status=422 if requete.method == "POST" else 200)


@require_safe
def partages(requete: HttpRequest) -> HttpResponse:
    """What the consultant shared with this person, newest first."""
    reserver_a(requete.user, Role.BENEFICIAIRE)
    notes = Note.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk, partagee=True).select_related(*LIEES)
    return render(requete, "travaux/partages.html", {"notes": lues(notes, requete.user)})
