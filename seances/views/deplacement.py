"""Another date for a session: chosen alone, asked for, or agreed with the consultant; the rule is read before the click."""
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from beneficiaires.regles import fuseau_de, heure_nommee
from bilan.socle.acces import roles_sur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import PARIS
from bilan.socle.essais import essayer_forme
from bilan.socle.mots import heure, jour_court
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances import actions, creneaux, planning
from seances.etats import VIVANTES, EtatSeance, contrat_non_conclu
from seances.etats_demande import EtatDemande
from seances.forms import FormeDate, FormeDeplacement
from seances.forms_agenda import FormeCreneau, FormeDemande
from seances.models import Demande, Seance
from seances.presentation import ou, quand, regle_datee, rendez_vous_en_mots
from seances.regles import Droit, Seuils, droit_de_deplacer, les_plus_proches
from seances.seuils import seuils_en_vigueur
from seances.views.commun import concerne, retour, seance_vue

PROCHES, A_DEMANDER = 4, 8  # slots offered in one click, and to choose up to three from


@dataclass(frozen=True)
class Situation:
    """Who moves which session, by which rule, towards which free slots; hours are read on the clock of whoever moves it."""

    seance: Seance
    portail: bool
    instant: datetime
    seuils: Seuils
    libres: list[datetime]
    declarees: bool  # whether the consultant said when he receives

    @classmethod
    def de(cls, requete: HttpRequest, seance: Seance) -> "Situation":
        instant, portail, seuils = timezone.now(), Role.CONSULTANT not in concerne(requete, seance), seuils_en_vigueur()
        seance.refresh_from_db(fields=["debut", "fin", "etat"])
        libres = creneaux.libres(seance, instant, seuils)
        ici = libres if portail else [debut.astimezone(PARIS) for debut in libres]
        return cls(seance, portail, instant, seuils, ici, bool(planning.plages(seance.consultant_id)))

    @property
    def droit(self) -> Droit:
        """The consultant is exempt."""
        if not self.portail:
            return Droit.LIBRE
        if self.seance.etat != EtatSeance.CONFIRMEE or contrat_non_conclu(self.seance, self.instant):
            return Droit.CONTACTER
        return droit_de_deplacer(self.seance.debut, self.instant, self.seuils)

    @property
    def suivent(self) -> bool:
        """Whether confirmed sessions come after this one."""
        return self.seance.etat == EtatSeance.CONFIRMEE and creneaux.suivent(self.seance)

    def forme(self, saisie: dict | None) -> forms.Form:
        """A slot of the list for whoever must keep to it, else a date and an hour; a slot taken in one click is always understood."""
        lu = saisie or {}
        if "creneau" in lu or (self.portail and self.declarees and "jour" not in lu):
            return FormeCreneau(saisie, libres=self.libres, suivent=self.suivent)
        ici = timezone.localtime(self.seance.debut)
        initial, instant = {"jour": ici.date(), "heure": ici.time()}, None if self.portail else self.instant
        return FormeDeplacement(saisie, initial=initial, suivent=self.suivent, heure_de=self.heure_de, instant=instant)

    @property
    def heure_de(self) -> str:
        return heure_nommee(self.seance.dossier.beneficiaire) if self.portail else ""


def _fuseau(requete: HttpRequest, seance: Seance):
    return PARIS if Role.CONSULTANT in roles_sur(seance, requete.user) else fuseau_de(seance.dossier.beneficiaire)


@require_http_methods(["GET", "HEAD", "POST"])
def deplacer(requete: HttpRequest, pk: int) -> HttpResponse:
    seance = seance_vue(requete, pk)
    concerne(requete, seance)
    with timezone.override(_fuseau(requete, seance)):
        situation = Situation.de(requete, seance)
        forme = situation.forme(requete.POST if requete.method == "POST" else None)
        if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.deplacer(
            seance, acteur=acteur_de(requete), instant=situation.instant, debut=forme.debut, suivantes=forme.cleaned_data.get("suivantes", False),
        )):
            annoncer(requete, phrase("Séance {n} : {quand}.", n=seance.numero, quand=rendez_vous_en_mots(seance)))
            return redirect(retour(requete, seance))
        return _page(requete, situation if requete.method != "POST" else Situation.de(requete, seance), forme)


def _page(requete: HttpRequest, situation: Situation, saisie: forms.Form, demande: FormeDemande | None = None) -> HttpResponse:
    """After a refusal, with the session and the slots as they are now: the one that was wanted may have just gone."""
    seance = situation.seance
    en_attente = Demande.objects.pour(requete.user).filter(seance=seance, prevue_le=seance.debut, etat=EtatDemande.EN_ATTENTE).first()
    proches = les_plus_proches(situation.libres, seance.debut, A_DEMANDER)
    forme = saisie if isinstance(saisie, FormeDate) else situation.forme(None)
    libre, sur_demande = situation.droit is Droit.LIBRE, situation.droit is Droit.SUR_DEMANDE
    return render(requete, "seances/deplacer.html", {
        **_titres(requete, seance, situation.portail), "forme": forme, "refus": saisie,
        "regle": regle_datee(seance, situation.seuils, seance.dossier.consultant.prenom, situation.instant),
        "heure_de": situation.heure_de, "ou": ou(seance), "reglable": not situation.portail, "libre": libre, "sur_demande": sur_demande,
        "liste": isinstance(forme, FormeCreneau), "suivent": situation.suivent, "montrer": bool(situation.libres) or isinstance(forme, FormeDate),
        "demande": (demande or FormeDemande(libres=proches)) if sur_demande and not en_attente and (demande or proches) else None, "en_attente": en_attente,
        "annulable": libre and seance.etat in (EtatSeance.CONFIRMEE, EtatSeance.REPORTEE), "remplace": False,
        "proches": [_proche(requete, debut) for debut in les_plus_proches(situation.libres, seance.debut, PROCHES)] if libre else [],
    }, status=422 if requete.method == "POST" else 200)


def _titres(requete: HttpRequest, seance: Seance, portail: bool, verbe: str = "Déplacer") -> dict:
    page = retour(requete, seance)
    fil = [("Mes séances", page), (phrase("Séance {}", seance.numero), "")] if portail else [
        ("Dossiers", reverse("beneficiaires:liste")), (seance.dossier.numero, page), (phrase("{} la séance {}", verbe, seance.numero), "")]
    return {"seance": seance, "quand": quand(seance), "portail_": portail, "retour": page, "fil_ariane": fil}


def _proche(requete: HttpRequest, debut: datetime) -> Geste:
    """A free slot, taken in one click."""
    champs = {"creneau": debut.isoformat()}
    return Geste(f"{jour_court(debut).capitalize()}, {heure(debut)}", requete.path, methode="post", petit=True, champs=champs)


@redessine("seances:deplacer", "pk")
def demander(requete: HttpRequest, pk: int) -> HttpResponse:
    """Ask the consultant for one of a few slots, or to cancel: between the two thresholds, one does not decide alone."""
    seance = seance_vue(requete, pk)
    if Role.BENEFICIAIRE not in roles_sur(seance, requete.user):
        raise PermissionDenied
    with timezone.override(fuseau_de(seance.dossier.beneficiaire)):
        situation = Situation.de(requete, seance)
        forme = FormeDemande(requete.POST, libres=les_plus_proches(situation.libres, seance.debut, A_DEMANDER))
        debuts = [] if "annuler" in requete.POST else None
        if debuts is None and forme.is_valid():
            debuts = forme.cleaned_data["creneaux"]
        if debuts is not None and essayer_forme(
            forme, lambda: actions.demander(seance, acteur=acteur_de(requete), instant=situation.instant, debuts=debuts),
        ):
            annoncer(requete, phrase("Demande envoyée à {}. D’ici sa réponse, le rendez-vous est maintenu.", seance.consultant.prenom))
            return redirect("seances:deplacer", pk=pk)
        return _page(requete, Situation.de(requete, seance), situation.forme(None), forme)


@require_http_methods(["GET", "HEAD", "POST"])
def remplacer(requete: HttpRequest, pk: int) -> HttpResponse:
    """A new date for a session that was cancelled or missed."""
    seance = seance_vue(requete, pk)
    if Role.CONSULTANT not in roles_sur(seance, requete.user):
        raise PermissionDenied
    if seance.etat in VIVANTES:
        return redirect(retour(requete, seance))
    forme = FormeCreneau(requete.POST) if "creneau" in requete.POST else FormeDate(requete.POST or None, instant=timezone.now())
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.remplacer(seance, acteur=acteur_de(requete), instant=timezone.now(), debut=forme.debut),
    ):
        annoncer(requete, phrase("Séance {} prévue de nouveau.", seance.numero))
        return redirect(retour(requete, seance))
    return _page_de_remplacement(requete, seance, forme)


def _page_de_remplacement(requete: HttpRequest, seance: Seance, forme: forms.Form) -> HttpResponse:
    libres = [debut.astimezone(PARIS) for debut in creneaux.libres(seance, timezone.now(), seuils_en_vigueur())]
    return render(requete, "seances/deplacer.html", {
        **_titres(requete, seance, portail=False, verbe="Remplacer"), "forme": forme if isinstance(forme, FormeDate) else FormeDate(), "refus": forme,
        "regle": "", "heure_de": "", "libre": True, "sur_demande": False, "liste": False, "suivent": False, "montrer": True, "demande": None,
        "en_attente": None, "annulable": False, "remplace": True, "ou": "", "reglable": False,
        "proches": [_proche(requete, debut) for debut in les_plus_proches(libres, seance.debut, PROCHES)],
    }, status=422 if requete.method == "POST" else 200)
