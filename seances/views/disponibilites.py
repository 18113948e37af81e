"""The consultant's own time: hours of every week, absences, visio room."""
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bilan.socle import tableur
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.formulaires import Formulaire
from bilan.socle.mots import JOURS, plage
from bilan.socle.presentation import Geste, Lien
from bilan.socle.redessin import redessine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances import actions
from seances.etats import PLANIFIEES
from seances.forms_agenda import FormeAbsence, FormeDisponibilite, FormeSalon
from seances.models import Absence, Disponibilite, Salon, Seance
from seances.presentation import absence_en_mots, rendez_vous_en_mots


@require_safe
def disponibilites(requete: HttpRequest) -> HttpResponse:
    if tableur.demande(requete) and Role.CONSULTANT in requete.user.roles:
        return tableur.du_jour("disponibilites", ["Quoi", "Jour", "De", "À"], _export(requete))
    return _page(requete)


def _export(requete: HttpRequest) -> list[list[object]]:
    """The hours of every week, then the absences to come: not why."""
    plages = [["Disponible", JOURS[p.jour], f"{p.debut:%H:%M}", f"{p.fin:%H:%M}"] for p in Disponibilite.objects.pour(requete.user)]
    absences = Absence.objects.pour(requete.user).tenues().filter(fin__gt=timezone.now())
    return plages + [["Absence", "", *(f"{timezone.localtime(borne):%Y-%m-%d %H:%M}" for borne in (a.debut, a.fin))] for a in absences]


def _page(requete: HttpRequest, **saisies: Formulaire) -> HttpResponse:
    reserver_a(requete.user, Role.CONSULTANT)
    instant = timezone.now()
    plages = Disponibilite.objects.pour(requete.user)
    a_venir = list(Absence.objects.pour(requete.user).tenues().filter(fin__gt=instant).select_related("coffre"))
    salon = Salon.objects.pour(requete.user).first()
    return render(requete, "seances/disponibilites.html", {
        "jours": [(JOURS[jour].capitalize(), [_plage(p) for p in du_jour]) for jour, du_jour in groupby(plages, key=lambda p: p.jour)],
        "absences": [_absence(absence, conflits) for absence, conflits in _conflits(requete, a_venir)],
        "plage": FormeDisponibilite(), "absence": FormeAbsence(), "salon": FormeSalon(initial={"lien": salon.lien if salon else ""}), **saisies,
        "fil_ariane": [("Votre semaine", reverse("seances:agenda")), ("Disponibilités et absences", "")],
    }, status=422 if saisies else 200)


def _plage(disponibilite: Disponibilite) -> tuple[str, Geste]:
    mots = plage(disponibilite.debut, disponibilite.fin)
    precision = phrase("{} de {}", JOURS[disponibilite.jour], mots)
    return mots, Geste("Retirer", reverse("seances:retirer_disponibilite", args=[disponibilite.pk]), "link", "post", precision, petit=True)


def _conflits(requete: HttpRequest, absences: list[Absence]) -> list[tuple[Absence, list[Seance]]]:
    """The sessions that each absence covers; one query for all."""
    if not absences:
        return []
    prevues = list(Seance.objects.pour(requete.user).filter(
        consultant=requete.user.pk, etat__in=PLANIFIEES, fin__gt=absences[0].debut, debut__lt=max(absence.fin for absence in absences),
    ).select_related("dossier__beneficiaire__compte"))
    return [(absence, [s for s in prevues if s.debut < absence.fin and absence.debut < s.fin]) for absence in absences]


def _absence(absence: Absence, conflits: list[Seance]) -> tuple[str, str, list[Lien], Geste]:
    mots = absence_en_mots(absence)
    liens = [
        Lien(phrase("{}, {}", s.dossier.beneficiaire.compte.nom_complet, rendez_vous_en_mots(s)), reverse("seances:deplacer", args=[s.pk])) for s in conflits
    ]
    return mots, absence.motif, liens, Geste("Retirer", reverse("seances:revenir", args=[absence.pk]), "link", "post", phrase("l’absence {}", mots), petit=True)


def _enregistrer(requete: HttpRequest, nom: str, forme: Formulaire, action: Callable[[datetime], object], fait: str) -> HttpResponse:
    """One of the three forms of the page; the two others stay as they are."""
    if forme.is_valid() and essayer_forme(forme, lambda: action(timezone.now())):
        annoncer(requete, fait)
        return redirect("seances:disponibilites")
    return _page(requete, **{nom: forme})


@redessine("seances:disponibilites")
def declarer(requete: HttpRequest) -> HttpResponse:
    forme = FormeDisponibilite(requete.POST)
    return _enregistrer(requete, "plage", forme, lambda instant: actions.declarer(acteur=acteur_de(requete), instant=instant, **forme.cleaned_data),
                        "Disponibilité ajoutée.")


@redessine("seances:disponibilites")
def s_absenter(requete: HttpRequest) -> HttpResponse:
    forme = FormeAbsence(requete.POST)
    return _enregistrer(requete, "absence", forme, lambda instant: actions.s_absenter(
        acteur=acteur_de(requete), instant=instant, debut=forme.debut, fin=forme.fin, motif=forme.cleaned_data["motif"],
    ), "Absence enregistrée : aucune séance n’y sera proposée.")


@redessine("seances:disponibilites")
def regler_salon(requete: HttpRequest) -> HttpResponse:
    forme = FormeSalon(requete.POST)
    return _enregistrer(requete, "salon", forme, lambda instant: actions.ouvrir_salon(acteur=acteur_de(requete), instant=instant, **forme.cleaned_data),
                        "Lien de visio enregistré.")


@require_POST
def retirer_disponibilite(requete: HttpRequest, pk: int) -> HttpResponse:
    disponibilite = get_object_or_404(Disponibilite.objects.pour(requete.user), pk=pk)
    if essayer(requete, lambda: actions.retirer_disponibilite(disponibilite, acteur=acteur_de(requete), instant=timezone.now())):
        heures = {"jour": disponibilite.jour, "debut": f"{disponibilite.debut:%H:%M}", "fin": f"{disponibilite.fin:%H:%M}"}
        remettre = Geste("La remettre", reverse("seances:declarer"), methode="post", champs=heures)
        annoncer(requete, "Disponibilité retirée : les séances déjà prévues restent.", defaire=remettre)
    return redirect("seances:disponibilites")


@require_POST
def revenir(requete: HttpRequest, pk: UUID) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.pour(requete.user).tenues(), pk=pk)
    if essayer(requete, lambda: actions.revenir(absence, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "Absence retirée.", defaire=Geste("La remettre", reverse("seances:remettre_absence", args=[pk]), methode="post"))
    return redirect("seances:disponibilites")


@require_POST
def remettre_absence(requete: HttpRequest, pk: UUID) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.pour(requete.user), pk=pk)
    if essayer(requete, lambda: actions.remettre_absence(absence, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "L’absence tient de nouveau.")
    return redirect("seances:disponibilites")
