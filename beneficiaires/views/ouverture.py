"""Open a dossier in four pages and a summary: nothing is written before the last button, nothing typed is lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires import actions
from beneficiaires.actions.personnes import employeur_de
from beneficiaires.brouillon import PAGES, TITRES, Brouillon
from beneficiaires.forms.ouverture import Page
from beneficiaires.models import Dossier, Prestation
from beneficiaires.presentation import SOURCES
from beneficiaires.recapitulatif import consequences, depart, recapituler, tape_en_vain
from bilan.socle.acces import reserver_a
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.presentation import Geste
from bilan.socle.roles import EQUIPE
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase, typographier

ORDRE = list(PAGES)
# where a refusal of the action is to be mended, by the argument that it names
PAGE_DE = {"prenom": "personne", "nom": "personne", "email": "personne", "consultant": "personne", "statut": "personne", "etapes": "programme",
           "prix_centimes": "programme", "taux_distance": "programme", "periode_fin": "calendrier", "periode_debut": "calendrier"}


@require_safe
def ouvrir(requete: HttpRequest) -> HttpResponse:
    """Take up where one left off."""
    brouillon = _brouillon(requete)
    if not Prestation.objects.pour(requete.user).filter(active=True).exists():
        return render(requete, "beneficiaires/sans_prestation.html")
    return _vers(brouillon.a_reprendre() or "recapitulatif")


@require_POST
def effacer(requete: HttpRequest) -> HttpResponse:
    _brouillon(requete).ecarter()
    annoncer(requete, "L’ouverture commencée est effacée.", defaire=Geste("La reprendre", reverse("beneficiaires:ouvrir_reprendre"), methode="post"))
    return _vers("personne")


@require_POST
def reprendre(requete: HttpRequest) -> HttpResponse:
    brouillon = _brouillon(requete)
    if not brouillon.reprendre_l_ecartee():
        messages.error(requete, typographier("Cette ouverture n’est plus là : une autre a été commencée depuis, ou elle est déjà reprise."))
    return redirect("beneficiaires:ouvrir")


@require_http_methods(["GET", "HEAD", "POST"])
def etape(requete: HttpRequest, etape: str) -> HttpResponse:
    brouillon = _brouillon(requete)
    if etape not in PAGES:
        raise Http404
    if manquante := brouillon.a_reprendre(etape):
        return _vers(manquante)
    if requete.method == "POST":
        return _recevoir(requete, brouillon, etape)
    return _montrer(requete, etape, _reprise(brouillon, etape))


def _recevoir(requete: HttpRequest, brouillon: Brouillon, etape: str) -> HttpResponse:
    forme = brouillon.forme(etape, requete.POST)
    brouillon.ecrire(etape, requete.POST.dict())
    if requete.htmx or forme.a_preciser:  # another choice opens other questions: they are drawn, nothing is judged
        return _montrer(requete, etape, _precisee(brouillon, etape, forme))
    if not forme.is_valid():
        return _montrer(requete, etape, forme, status=422)
    return _vers(brouillon.a_reprendre() or "recapitulatif")


def _reprise(brouillon: Brouillon, etape: str) -> Page:
    """What was typed here before, as it was typed; else what can be filled in."""
    if etape in brouillon.tapes:
        tapes = brouillon.tapes[etape]
        choisi = {"precise": tapes["mode_financement"]} if "mode_financement" in tapes else {}  # its questions are on the page that is drawn
        return brouillon.forme(etape, initial=tapes | choisi)
    forme = brouillon.forme(etape)
    return _precisee(brouillon, etape, forme) if etape == "programme" else forme


def _precisee(brouillon: Brouillon, etape: str, forme: Page) -> Page:
    if etape == "programme":
        return brouillon.forme(etape, initial=forme.reprendre())
    return brouillon.forme(etape, initial={**forme.data.dict(), "precise": getattr(forme, "mode", None) or ""})


def _montrer(requete: HttpRequest, etape: str, forme: Page, status: int = 200) -> HttpResponse:
    rang = ORDRE.index(etape)
    return render(requete, "beneficiaires/ouvrir.html", {
        "forme": forme, "etape": etape, "titre_etape": TITRES[etape], "rang": rang + 1, "faites": rang, "total": len(ORDRE),
        "precedente": reverse("beneficiaires:ouvrir_etape", args=[ORDRE[rang - 1]]) if rang else "", "entraine": _entraine(forme),
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), ("Ouvrir un dossier", "")],
    }, status=status)


def _entraine(forme: Page) -> list[str]:
    mode = getattr(forme, "mode", None)
    return consequences(mode) if mode else []


@require_http_methods(["GET", "HEAD", "POST"])
def recapitulatif(requete: HttpRequest) -> HttpResponse:
    brouillon = _brouillon(requete)
    if manquante := brouillon.a_reprendre():
        return _vers(manquante)
    refus = _ecrire(requete, brouillon) if requete.method == "POST" else None
    if isinstance(refus, HttpResponse):
        return refus
    lus = brouillon.lus()
    return render(requete, "beneficiaires/ouvrir_recapitulatif.html", {
        "blocs": recapituler(lus, brouillon.jour), "depart": depart(lus["mode"]), "refus": refus, "total": len(ORDRE),
        "fil_ariane": [("Dossiers", reverse("beneficiaires:liste")), ("Ouvrir un dossier", "")],
    }, status=422 if refus else 200)


def _ecrire(requete: HttpRequest, brouillon: Brouillon) -> HttpResponse | tuple[str, str]:
    """The page of the new dossier, or why not and where to mend it."""
    lus = brouillon.lus()
    try:
        dossier = _ouvrir(requete, lus, brouillon.contact)
    except ValidationError as erreur:
        return erreur.messages[0], reverse("beneficiaires:ouvrir_etape", args=[PAGE_DE.get(erreur.code, "financement")])
    except TransitionRefusee as erreur:
        return str(erreur), reverse("beneficiaires:ouvrir_etape", args=["personne"])
    brouillon.effacer()
    requete.session.save()  # with the dossier, in one transaction: killed between the two, the page would offer to open it again, and be refused
    annoncer(requete, phrase("Dossier {} ouvert.", dossier.numero) + _deja_connu(dossier, lus))
    propose = _proposer(requete, dossier, lus)
    return redirect("seances:dossier" if propose else "dossier", dossier.numero)


@transaction.atomic
def _ouvrir(requete: HttpRequest, lus: dict, contact: str) -> Dossier:
    instant = timezone.now()
    if contact:
        actions.contact_devenu_dossier(contact, requete.user, courriel=lus["email"], nom=lus["nom"], acteur=acteur_de(requete), instant=instant)
    personne = {nom: lus[nom] for nom in ("prenom", "nom", "email", "telephone", "accord", "statut", "poste", "adresse", "code_postal", "ville", "territoire")}
    return actions.ouvrir(
        acteur=acteur_de(requete), instant=instant, consultant=lus.get("consultant") or requete.user, prestation=lus["prestation"],
        mode_financement=lus["mode"].value, employeur=_employeur(lus), prix_centimes=lus["prix_centimes"], taux_distance=lus["taux_distance"],
        sur_temps_travail=lus["sur_temps_travail"], etapes=lus["etapes"], periode_debut=lus.get("premiere_date"), periode_fin=lus.get("periode_fin"),
        numero_edof=lus.get("numero_edof", ""), souscription=lus.get("souscription"), dernier_bilan_finance=lus.get("dernier_bilan_finance"),
        versant=lus.get("versant", ""), **personne,
    )


def _employeur(lus: dict):
    if lus.get("employeur"):
        return lus["employeur"]
    if not lus.get("raison_sociale"):
        return None
    adresse = {nom: lus[f"employeur_{nom}"] for nom in ("adresse", "code_postal", "ville")}
    return employeur_de(**{nom: lus[nom] for nom in ("raison_sociale", "siret", "representant", "representant_fonction", "courriel")}, **adresse)


def _deja_connu(dossier: Dossier, lus: dict) -> str:
    """An employer known by this SIRET stays as known: say so when something else was typed, for the convention goes to whom his sheet names."""
    if not dossier.employeur or not tape_en_vain(lus, dossier.employeur):
        return ""
    return phrase(" {} était déjà connu : sa fiche n’a pas changé. Vérifiez qui signe avant d’envoyer.", dossier.employeur.raison_sociale)


def _proposer(requete: HttpRequest, dossier: Dossier, lus: dict) -> bool:
    """Ten sessions at once when a date and an hour were given; a refusal leaves the dossier open and says why."""
    if not (lus.get("premiere_date") and lus.get("heure")) or dossier.consultant != requete.user:
        return False
    try:
        with transaction.atomic():
            SOURCES.proposer(dossier, acteur=acteur_de(requete), instant=timezone.now(), premiere_date=lus["premiere_date"], heure=lus["heure"])
    except (ValidationError, TransitionRefusee) as erreur:
        messages.error(requete, f"Le calendrier n’a pas été proposé. {' '.join(getattr(erreur, 'messages', [str(erreur)]))}")
    return True


def _brouillon(requete: HttpRequest) -> Brouillon:
    reserver_a(requete.user, *EQUIPE)
    return Brouillon(requete, jour_a_paris(timezone.now()))


def _vers(etape: str) -> HttpResponse:
    return redirect("beneficiaires:ouvrir_recapitulatif") if etape == "recapitulatif" else redirect("beneficiaires:ouvrir_etape", etape)
