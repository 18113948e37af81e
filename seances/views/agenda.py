"""The consultant's week."""
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bilan.socle import tableur
from bilan.socle.calendrier import PARIS, debut_de_semaine, jour_a_paris
from bilan.socle.mots import date_courte, de, en_lettres
from bilan.socle.presentation import Geste, Lien, Prochaine
from bilan.socle.roles import Role
from bilan.socle.semaine import RendezVous, Semaine
from bilan.socle.typographie import phrase
from seances import suivi
from seances.demandes import en_attente
from seances.etats import OCCUPENT, EtatSeance
from seances.models import Demande, Seance
from seances.presentation import EXPORT, a_exporter, exportee, libelle, rendez_vous_en_mots
from seances.temps import absences_de_la_semaine, disponibilites_de_la_semaine, feries_de_la_semaine

SEPT = timedelta(days=7)


@require_safe
def agenda(requete: HttpRequest) -> HttpResponse:
    seances = Seance.objects.pour(requete.user).filter(consultant=requete.user.pk, etat__in=OCCUPENT)
    if Role.CONSULTANT not in requete.user.roles:
        if Role.BENEFICIAIRE in requete.user.roles:
            return redirect("seances:mes_seances")
        raise PermissionDenied
    instant = timezone.now()
    lundi = _lundi(requete.GET.get("semaine", ""), jour_a_paris(instant))
    bornes = [datetime.combine(jour, time.min, PARIS) for jour in (lundi, lundi + SEPT)]
    de_la_semaine = seances.filter(debut__gte=bornes[0], debut__lt=bornes[1]).select_related("dossier__beneficiaire__compte")
    if tableur.demande(requete):
        lignes = ([s.dossier.beneficiaire.compte.nom_complet, *exportee(s, instant)] for s in list(a_exporter(de_la_semaine)))
        return tableur.du_jour("agenda", ["Personne", *EXPORT], lignes)
    semaine = list(de_la_semaine)
    suivante = seances.filter(etat=EtatSeance.CONFIRMEE, fin__gt=instant).select_related("dossier__beneficiaire__compte").first()
    oubliee = suivi.a_renseigner(instant).filter(pk__in=seances).select_related("dossier__beneficiaire__compte").first()
    return render(requete, "seances/agenda.html", {
        "semaine": _dessin(requete, semaine, lundi, instant), "prochaine": _prochaine(semaine, suivante, oubliee, lundi),
        "aujourdhui": debut_de_semaine(jour_a_paris(instant)) != lundi,
        "demandes": _demandes(requete, instant),
    })


def _lundi(valeur: str, jour: date) -> date:
    """The Monday asked for; this week's when the address says nothing that is a date."""
    with suppress(ValueError, OverflowError):
        return debut_de_semaine(max(date(2000, 1, 3), min(date.fromisoformat(valeur), date(2100, 1, 1))))
    return debut_de_semaine(jour)


def _dessin(requete: HttpRequest, seances: list[Seance], lundi: date, instant: datetime) -> Semaine:
    rendez_vous = [
        RendezVous(s.debut, s.fin, s.dossier.beneficiaire.compte.nom_complet, phrase("séance {}", s.numero) + _etat(s, instant),
                   reverse("travaux:seance", args=[s.pk]))
        for s in seances
    ]
    voisines = [Lien(nom, f"?semaine={jour:%Y-%m-%d}", "semaine") for nom, jour in (("Précédente", lundi - SEPT), ("Suivante", lundi + SEPT))]
    return Semaine(
        lundi, jour_a_paris(instant), [*rendez_vous, *absences_de_la_semaine(requete.user, lundi)], *voisines,
        bandes=disponibilites_de_la_semaine(requete.user, lundi), feries=feries_de_la_semaine(requete.user, lundi),
    )


def _demandes(requete: HttpRequest, instant: datetime) -> list[tuple[Demande, Geste]]:
    siennes = en_attente(instant).filter(pk__in=Demande.objects.pour(requete.user), seance__consultant=requete.user)
    return [(demande, _demande(demande)) for demande in siennes]


def _demande(demande: Demande) -> Geste:
    nom = demande.seance.dossier.beneficiaire.compte.nom_complet
    return Geste("Répondre", reverse("seances:demande", args=[demande.pk]), precision=phrase("à la demande {}", de(nom)), petit=True)


def _etat(seance: Seance, instant: datetime) -> str:
    """A session that is simply to come needs no word."""
    mots = libelle(seance, instant)
    return "" if mots == "À venir" else f", {mots[0].lower()}{mots[1:]}"


def _prochaine(semaine: list[Seance], suivante: Seance | None, oubliee: Seance | None, lundi: date) -> Prochaine:
    titre = phrase("{n} la semaine du {jour}.", n=_combien(len(semaine)), jour=date_courte(lundi))
    pourquoi = "Aucun rendez-vous confirmé n’est à venir."
    if suivante:
        pourquoi = phrase("Prochain rendez-vous : {qui}, {quand}.", qui=suivante.dossier.beneficiaire.compte.nom_complet, quand=rendez_vous_en_mots(suivante))
    if oubliee is None:
        return Prochaine(avant=titre, pourquoi=pourquoi)
    geste = Geste(phrase("Clore la séance {}", oubliee.numero), reverse("travaux:seance", args=[oubliee.pk]), genre="primary")
    surligne = phrase("Renseignez la séance {n} {de}", n=oubliee.numero, de=de(oubliee.dossier.beneficiaire.compte.nom_complet))
    return Prochaine(avant=titre, surligne=surligne, apres=".", pourquoi=pourquoi, geste=geste)


def _combien(n: int) -> str:
    return {0: "Aucun rendez-vous", 1: "Un rendez-vous"}.get(n, f"{en_lettres(n).capitalize()} rendez-vous")
