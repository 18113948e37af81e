"""The « Séances » tab of a dossier: propose, adjust, confirm, add."""
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete
from beneficiaires.regles import fuseau_de, heure_nommee
from bilan.socle import tableur
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.mots import accorder, en_lettres, heure
from bilan.socle.presentation import Geste
from bilan.socle.redessin import redessine
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from bilan.socle.typographie import phrase, typographier
from conventions import absences
from conventions.retractation import avant_terme, du_dossier
from seances import actions, suivi
from seances.actions.certificat import CERTIFIABLES, certificat_perime
from seances.actions.commun import CalendrierImpossible, Rangee
from seances.etats import ACTIFS, CONTRAT_CONCLU, PLANIFIEES, EtatSeance, contrat_non_conclu
from seances.forms import FormeAjout, FormeModalites, FormeProposition, Lignes
from seances.heures import compteur
from seances.models import Seance
from seances.presentation import EXPORT, a_exporter, deplacees, exportee
from seances.regles import Solution
from seances.views.jalons import en_jalons

CONSULTANT = frozenset({Role.CONSULTANT})


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero)
    if tableur.demande(requete):
        return exporter(trouve.numero, Seance.objects.pour(requete.user).filter(dossier=trouve))
    return _onglet(requete, trouve)


def exporter(quoi: str, seances: QuerySet[Seance]) -> StreamingHttpResponse:
    """The sessions as a spreadsheet, those that were moved or cancelled included."""
    instant = timezone.now()
    return tableur.du_jour(f"seances-{quoi}", EXPORT, [exportee(seance, instant) for seance in a_exporter(seances)])


def _onglet(requete: HttpRequest, trouve: Dossier, forme: FormeProposition | None = None, solutions: Sequence[Solution] = ()) -> HttpResponse:
    instant = timezone.now()
    tete = entete(trouve, "seances", compte=requete.user, instant=instant)
    seances = list(trouve.seances.pour(requete.user))
    proposees = [s for s in seances if s.etat == EtatSeance.PROPOSEE]
    ouvert = tete.suivi and trouve.etat in ACTIFS
    a_proposer = ouvert and len(proposees) == len(seances)
    compte = tete.compteur if ouvert and not a_proposer else None
    return render(requete, "seances/dossier.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": trouve, "proposees": proposees, "modifiable": a_proposer,
        "jalons": en_jalons(seances, instant, conduit=tete.suivi, compte=compte),
        "confirmation": _confirmation(trouve, proposees, instant) if ouvert and proposees else None,
        "forme": (forme or FormeProposition(initial=_initial(trouve, proposees))) if a_proposer else None, **_issues(trouve, forme, solutions),
        "avant_terme": _avant_terme(trouve, seances, instant) if ouvert else "", "obstacle": absences.obstacle(trouve, jour_a_paris(instant)),
        "heure_de": heure_nommee(trouve.beneficiaire), "la_bas": _la_bas(trouve, proposees),
        "ajout": bool(compte and compte.accompagnement.a_planifier),
        "certificat": trouve.etat in CERTIFIABLES and any(s.etat == EtatSeance.REALISEE for s in seances),
        "a_signer": suivi.a_signer().filter(dossier=trouve).count(), "perime": certificat_perime(trouve),
    }, status=422 if forme else 200)


def _avant_terme(dossier: Dossier, seances: Sequence[Seance], instant: datetime) -> str:
    """What is said when a session would be held while a self-payer may still renounce his contract."""
    renonciation = du_dossier(dossier, instant)
    if renonciation is None or renonciation.jusqu_au is None:
        return ""
    dedans = any(s.etat in PLANIFIEES and jour_a_paris(s.debut) <= renonciation.jusqu_au for s in seances)
    return avant_terme(renonciation, dossier.beneficiaire.compte.prenom) if dedans else ""


def _la_bas(dossier: Dossier, proposees: list[Seance]) -> str:
    """What the clock says where the bénéficiaire lives when the first proposed session starts: « 20 h »."""
    return heure(proposees[0].debut.astimezone(fuseau_de(dossier.beneficiaire)).time()) if proposees else ""


def _initial(dossier: Dossier, proposees: list[Seance]) -> dict:
    if not proposees:
        demain = timezone.localdate() + timedelta(days=1)
        return {"premiere_date": max(dossier.periode_debut, demain) if dossier.periode_debut else None}
    premiere = timezone.localtime(proposees[0].debut)
    return {"premiere_date": premiere.date(), "heure": premiere.time(), "modalite": proposees[0].modalite, "lieu": proposees[0].lieu, "lien": proposees[0].lien}


def _issues(dossier: Dossier, forme: FormeProposition | None, solutions: Sequence[Solution]) -> dict:
    """The nearest slots, one click each; a longer period, the last resort, is for the parties to sign."""
    if not solutions or forme is None:
        return {"offres": [], "prolonger": None}
    saisie = forme.cleaned_data
    prolongees = [s.libelle for s in solutions if (s.premiere_date, s.heure) == (saisie["premiere_date"], saisie["heure"])]
    url, fixes = reverse("seances:proposer", args=[dossier.numero]), {nom: str(saisie.get(nom, "")) for nom in ("modalite", "lien", "lieu")}
    offres = [
        Geste(s.libelle, url, methode="post", petit=True, champs={**fixes, "premiere_date": s.premiere_date.isoformat(), "heure": f"{s.heure:%H:%M}"})
        for s in solutions if s.libelle not in prolongees
    ]
    moyen = "par un avenant" if dossier.etat in CONTRAT_CONCLU else "dans le contrat"
    contrat = reverse("conventions:dossier", args=[dossier.numero])
    return {"offres": offres, "prolonger": next((Geste(f"{libelle}, {moyen}", contrat, genre="link", petit=True) for libelle in prolongees), None)}


def _confirmation(dossier: Dossier, proposees: list[Seance], instant: datetime) -> Geste:
    combien = phrase("Confirmer {les} {n} {seances}", les="les" if len(proposees) > 1 else "la", n=en_lettres(len(proposees)) if len(proposees) > 1 else "",
                     seances=accorder(len(proposees), "séance")).replace("  ", " ")
    return Geste(combien, reverse("seances:confirmer", args=[dossier.numero]), methode="post", indisponible=contrat_non_conclu(proposees[0], instant) or "")


@redessine("seances:dossier", "numero")
def proposer(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, CONSULTANT)
    forme = FormeProposition(requete.POST)
    if not forme.is_valid():
        return _onglet(requete, trouve, forme)
    try:
        seances = actions.proposer(trouve, acteur=acteur_de(requete), instant=timezone.now(), premiere_date=forme.cleaned_data["premiere_date"],
                                   heure=forme.cleaned_data["heure"], **forme.modalites)
    except CalendrierImpossible as refus:
        for empechement in refus.empechements:
            forme.add_error(None, typographier(empechement))
        return _onglet(requete, trouve, forme, refus.solutions)
    except TransitionRefusee as refus:
        forme.add_error(None, typographier(str(refus)))
        return _onglet(requete, trouve, forme)
    annoncer(requete, typographier(" ".join([phrase("{} séances proposées.", en_lettres(len(seances)).capitalize()), *deplacees(seances)])))
    return redirect("seances:dossier", numero=numero)


@require_http_methods(["GET", "HEAD", "POST"])
def calendrier(requete: HttpRequest, numero: str) -> HttpResponse:
    """All the proposed sessions in one form; each can change before the confirmation."""
    trouve = dossier_vu(requete, numero, CONSULTANT)
    proposees = list(Seance.objects.pour(requete.user).filter(dossier=trouve, etat=EtatSeance.PROPOSEE))
    if not proposees:
        return redirect("seances:dossier", numero=numero)
    lignes = Lignes(requete.POST or None, initial=[_ligne(s) for s in proposees], form_kwargs={"instant": timezone.now()})
    modalites = FormeModalites(requete.POST or None, initial=_initial(trouve, proposees))
    if requete.method == "POST" and lignes.is_valid() and modalites.is_valid():
        rangees = [Rangee(**ligne.creneau, **modalites.modalites) for ligne in lignes]
        if essayer_forme(modalites, lambda: actions.ajuster(trouve, acteur=acteur_de(requete), instant=timezone.now(), rangees=rangees)):
            annoncer(requete, "Calendrier enregistré.")
            return redirect("seances:dossier", numero=numero)
    status = 422 if requete.method == "POST" else 200
    return render(requete, "seances/calendrier.html", {
        "dossier": trouve, "lignes": lignes, "modalites": modalites, "fil_ariane": _fil(trouve, "Modifier les dates"),
        "obstacle": absences.obstacle(trouve, timezone.localdate()),
    }, status=status)


def _ligne(seance: Seance) -> dict:
    debut, fin = timezone.localtime(seance.debut), timezone.localtime(seance.fin)
    return {"etape": seance.etape, "jour": debut.date(), "debut": debut.time(), "fin": fin.time()}


@require_POST
def confirmer(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, CONSULTANT)
    seances = essayer(requete, lambda: actions.confirmer(trouve, acteur=acteur_de(requete), instant=timezone.now()))
    if seances:
        annoncer(requete, phrase("Calendrier confirmé. {} en reçoit les dates.", trouve.beneficiaire.compte.prenom))
    return redirect("seances:dossier", numero=numero)


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(requete: HttpRequest, numero: str) -> HttpResponse:
    trouve = dossier_vu(requete, numero, CONSULTANT)
    forme = FormeAjout(requete.POST or None, compte=compteur(trouve), instant=timezone.now())
    if requete.method == "POST" and forme.is_valid():
        champs = {nom: forme.cleaned_data[nom] for nom in ("etape", "minutes")}
        if essayer_forme(forme, lambda: actions.ajouter(trouve, acteur=acteur_de(requete), instant=timezone.now(), debut=forme.debut, **champs)):
            annoncer(requete, "Séance ajoutée.")
            return redirect("seances:dossier", numero=numero)
    status = 422 if requete.method == "POST" else 200
    return render(requete, "seances/ajouter.html", {"dossier": trouve, "forme": forme, "fil_ariane": _fil(trouve, "Ajouter une séance")}, status=status)


def _fil(dossier: Dossier, ici: str) -> list[tuple[str, str]]:
    return [("Dossiers", reverse("beneficiaires:liste")), (dossier.numero, reverse("seances:dossier", args=[dossier.numero])), (ici, "")]
