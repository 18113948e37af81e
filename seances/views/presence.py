"""Sign one's attendance, or say that the hours are wrong: by a one-time link without an account, or from the portal."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires.regles import fuseau_de, heure_nommee
from bilan.signature.acces import par_lien
from bilan.signature.models import Lien
from bilan.socle.acteur import Acteur, acteur_de, trace_de
from bilan.socle.annonces import annoncer
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.presentation import Geste
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from seances import actions
from seances.actions.commun import exiger
from seances.actions.presence import seance_du_lien
from seances.etats import EtatSeance
from seances.etats_contestation import EtatContestation
from seances.forms_presence import FormeContestation
from seances.models import Seance
from seances.presentation import comptees_en_mots, rendez_vous_en_mots
from seances.views.commun import seance_vue

lecture_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


def _acteur(requete: HttpRequest) -> Acteur:
    """Whoever holds the link: the bénéficiaire, for this session and nothing else."""
    return Acteur(role=Role.BENEFICIAIRE, trace=trace_de(requete))


@par_lien("seances.seance")
@lecture_et_envoi
def presence(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    """One button: the date, the real hours, nothing of what was said."""
    seance = seance_du_lien(lien)
    if requete.method == "POST":
        essayer(requete, lambda: actions.emarger(seance, acteur=_acteur(requete), instant=instant, montree=requete.POST.get("montree", "")))
        return redirect("seances:presence", lien.pk)
    contester = reverse("seances:presence_contester", args=[lien.pk])
    return _page(requete, "seances/presence.html", seance, {"envoi": reverse("seances:presence", args=[lien.pk]), "contester": contester})


@par_lien("seances.seance")
@lecture_et_envoi
def presence_contester(requete: HttpRequest, lien: Lien, *, instant: datetime) -> HttpResponse:
    return _contester(requete, seance_du_lien(lien), _acteur(requete), instant, retour=reverse("seances:presence", args=[lien.pk]), externe=True)


@lecture_et_envoi
def contester(requete: HttpRequest, pk: int) -> HttpResponse:
    """The same page for whoever signed in."""
    seance = seance_vue(requete, pk)
    return _contester(requete, seance, acteur_de(requete), timezone.now(), retour=reverse("seances:mes_seances"), externe=False)


def _contester(requete: HttpRequest, seance: Seance, acteur: Acteur, instant: datetime, *, retour: str, externe: bool) -> HttpResponse:
    exiger(acteur, seance, Role.BENEFICIAIRE)
    forme = FormeContestation(requete.POST or None, consultant=seance.dossier.consultant.nom_complet)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(
        forme, lambda: actions.contester(seance, acteur=acteur, instant=instant, message=forme.cleaned_data["message"]),
    ):
        annoncer(requete, phrase("C’est dit à {} : sa réponse vous parviendra par courriel.", seance.dossier.consultant.nom_complet))
        return redirect(retour)
    contexte = {"forme": forme, "retour": retour, "base": "base_externe.html" if externe else "base.html"}
    return _page(requete, "seances/contester.html", seance, contexte, status=422 if requete.method == "POST" else 200)


def _page(requete: HttpRequest, gabarit: str, seance: Seance, contexte: dict, status: int = 200) -> HttpResponse:
    """Read on the bénéficiaire's own clock."""
    debut, fin = seance.heures_reelles
    parties = {emargement.partie: emargement for emargement in seance.emargements.all()}
    with timezone.override(fuseau_de(seance.dossier.beneficiaire)):
        return render(requete, gabarit, {
            "seance": seance, "debut": debut, "fin": fin, "comptees": comptees_en_mots(seance),
            "heure_de": heure_nommee(seance.dossier.beneficiaire), "montree": seance.montree()[0],
            "signee": parties.get("beneficiaire"), "ouverte": seance.etat == EtatSeance.REALISEE,
            "contestee": seance.contestations.filter(etat=EtatContestation.EN_ATTENTE).exists(), **contexte,
        }, status=status)


@require_POST
def emarger(requete: HttpRequest, pk: int) -> HttpResponse:
    """From the portal."""
    seance = seance_vue(requete, pk)
    if essayer(requete, lambda: actions.emarger(seance, acteur=acteur_de(requete), instant=timezone.now(), montree=requete.POST.get("montree", ""))):
        annoncer(requete, phrase("Présence du {} signée.", rendez_vous_en_mots(seance)))
    return redirect("seances:mes_seances")


@require_POST
def relancer(requete: HttpRequest, pk: int) -> HttpResponse:
    """The consultant sends the link again."""
    seance = seance_vue(requete, pk)
    if essayer(requete, lambda: actions.relancer(seance, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, phrase("Lien renvoyé à {}.", seance.dossier.beneficiaire.compte.nom_complet))
    return redirect("accueil" if requete.POST.get("retour") == "accueil" else _onglet(seance))


def _onglet(seance: Seance) -> str:
    return reverse("seances:dossier", args=[seance.dossier.numero])


def geste_signer(seance: Seance, *, premiere: bool) -> Geste:
    """The button of the portal: it says what it signs. The oldest presence is what is owed first."""
    genre = "primary" if premiere else "secondary"
    return Geste("Signer ma présence", reverse("seances:emarger", args=[seance.pk]), genre, "post", precision=phrase("à la séance {}", seance.numero),
                 champs={"montree": seance.montree()[0]})
