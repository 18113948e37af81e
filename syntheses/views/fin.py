"""« La fin de mon bilan »: what is destroyed and when, what stays and why; the kit to leave with; the two questionnaires; erase everything."""
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaires.acces import bilan_a_soi, dossier_a_soi
from bilan.socle import documents
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.essais import essayer, essayer_forme
from bilan.socle.models import EtatDocument
from bilan.socle.presentation import Consequences, Geste
from bilan.socle.roles import Role
from bilan.socle.suivis import suivre
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par
from syntheses import actions
from syntheses.forms_fin import FormeEffacer, FormeQuestionnaire
from syntheses.models import Fin, Kit, Questionnaire
from syntheses.presentation_fin import conserves, detruits, fabrication, prochaine, questionnaire_ouvert, situation
from syntheses.regles.questionnaires import Moment

INTITULES = {Moment.FIN: "Votre avis, en six questions", Moment.SIX_MOIS: "Six mois après, où en êtes-vous ?"}


@require_safe
def fin(requete: HttpRequest) -> HttpResponse:
    dossier, instant = dossier_a_soi(requete), timezone.now()
    if dossier is None:
        return render(requete, "syntheses/fin.html", {"situation": None})
    s, kits = situation(dossier), Kit.objects.pour(requete.user).filter(dossier=dossier).select_related("document")
    kit = kits.exclude(document__etat=EtatDocument.DETRUIT).first()
    return render(requete, "syntheses/fin.html", {
        "situation": s, "dossier": dossier, "prochaine": prochaine(s, kit, instant), "fabrication": fabrication(kit) if kit and s.kit_possible else None,
        "detruits": detruits(s), "conserves": conserves(s), "questionnaire": questionnaire_ouvert(s, jour_a_paris(instant)),
        "suivi_decline": s.fin and not s.fin.suivi_le and actions.suivi_a_reprendre(s.fin, jour_a_paris(instant)),
        "conservable": not dossier.destructions.exists() and s.accord is None and (s.fin or s.prevue),
        "fil_ariane": [("Ma synthèse", reverse("syntheses:ma_synthese")), ("La fin de mon bilan", "")],
    })


@require_POST
def kit(requete: HttpRequest) -> HttpResponse:
    dossier = bilan_a_soi(requete)
    if demande := essayer(requete, lambda: actions.demander_le_kit(dossier, acteur=acteur_de(requete), instant=timezone.now())):
        suivre(requete, demande.document, "Tous vos documents", reverse("syntheses:fin"))
        annoncer(requete, phrase("Vos documents se réunissent : cela prend un instant."))
    return redirect("syntheses:fin")


@require_safe
def etat_kit(requete: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks every two seconds while the kit is in the making."""
    return render(requete, "composants/fabrication.html#etat", {"c": fabrication(_kit(requete, pk))})


@require_safe
def telecharger_kit(requete: HttpRequest, pk: int) -> HttpResponse:
    """The kit itself, to its owner alone; each download is written down."""
    sien = _kit(requete, pk)
    if requete.method == "GET" and sien.document.etat == EtatDocument.PRET:
        actions.noter_le_telechargement(sien, acteur=acteur_de(requete), instant=timezone.now())
    return documents.servir(sien.document)


def _kit(requete: HttpRequest, pk: int) -> Kit:
    kits = Kit.objects.pour(requete.user).filter(dossier__beneficiaire__compte=requete.user.pk)
    return get_object_or_404(kits.select_related("dossier", "document__coffre"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def effacer(requete: HttpRequest) -> HttpResponse:
    """The gravest gesture: its consequences, then the number of the dossier typed."""
    dossier = bilan_a_soi(requete)
    forme = FormeEffacer(_saisie(requete), dossier_numero=dossier.numero)
    if forme.is_bound and forme.is_valid() and essayer_forme(forme, lambda: actions.effacer(
        dossier, forme.cleaned_data["numero"], acteur=acteur_de(requete), instant=timezone.now(),
    )):
        annoncer(requete, "Votre demande est enregistrée : tout est détruit.")
        return redirect("syntheses:fin")
    s = situation(dossier)
    return render(requete, "syntheses/effacer.html", {
        "dossier": dossier, "forme": forme, "consequences": _consequences(s), "vide": not s.inventaire.total and not s.gardes,
        "fil_ariane": [("Ma synthèse", reverse("syntheses:ma_synthese")), ("La fin de mon bilan", reverse("syntheses:fin")), ("Effacer", "")],
    }, status=422 if forme.errors else 200)


def _consequences(s) -> Consequences:
    arret = [phrase("votre bilan s’arrête aujourd’hui ;")] if s.fin is None else []
    return Consequences(phrase("Si vous effacez maintenant :"), [
        *arret, phrase("vos réponses, vos notes partagées, votre synthèse et tous vos documents de travail disparaissent, ici et dans nos sauvegardes ;"),
        phrase("personne ne pourra vous les rendre, pas même sur votre demande : téléchargez-les d’abord ;"),
        phrase("ce que vous aviez choisi de garder ou de faire lire disparaît aussi ;"),
        "vos preuves restent (contrat, émargements, certificat), et un procès-verbal vous est remis.",
    ])


def _saisie(requete: HttpRequest):
    """What was posted, be it nothing: an empty form is refused, not shown again as new."""
    return requete.POST if requete.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(requete: HttpRequest, moment: str) -> HttpResponse:
    dossier = bilan_a_soi(requete)
    if moment not in set(Moment):
        raise Http404
    quand = Moment(moment)
    if Questionnaire.objects.pour(requete.user).filter(dossier=dossier, moment=moment).exists():
        return redirect("syntheses:fin")
    forme = FormeQuestionnaire(_saisie(requete), moment=quand)
    if requete.method == "POST" and forme.is_valid() and essayer_forme(forme, lambda: actions.repondre(
        dossier, quand, forme.reponses, acteur=acteur_de(requete), instant=timezone.now(),
    )):
        annoncer(requete, "Vos réponses sont enregistrées. Merci.")
        return redirect("syntheses:fin")
    return render(requete, "syntheses/questionnaire.html", {
        "forme": forme, "intitule": INTITULES[quand], "lecteurs": visible_par(Questionnaire.PORTEE, moi=Role.BENEFICIAIRE, noms={
            Role.CONSULTANT: dossier.consultant.nom_complet,
        }), "fil_ariane": [("La fin de mon bilan", reverse("syntheses:fin")), ("Questionnaire", "")],
    }, status=422 if forme.errors else 200)


@require_POST
def decliner_suivi(requete: HttpRequest) -> HttpResponse:
    dossier = bilan_a_soi(requete)
    sienne = get_object_or_404(Fin.objects.pour(requete.user), dossier=dossier)
    if essayer(requete, lambda: actions.decliner_le_suivi(sienne, acteur=acteur_de(requete), instant=timezone.now())):
        defaire = Geste("Le recevoir quand même", reverse("syntheses:accepter_suivi"), methode="post")
        annoncer(requete, "C’est noté : vous ne recevrez pas de courriel à six mois.", defaire=defaire)
    return redirect("syntheses:fin")


@require_POST
def accepter_suivi(requete: HttpRequest) -> HttpResponse:
    dossier = bilan_a_soi(requete)
    sienne = get_object_or_404(Fin.objects.pour(requete.user), dossier=dossier)
    if essayer(requete, lambda: actions.accepter_le_suivi(sienne, acteur=acteur_de(requete), instant=timezone.now())):
        annoncer(requete, "C’est noté : un courriel vous rappellera l’entretien de suivi.")
    return redirect("syntheses:fin")
