"""« Tout emporter »: one's data as a file at once, as a PDF that the worker makes. Never sent by e-mail; each copy leaves a line in the journal."""
import json

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from beneficiaires.acces import dossier_a_soi
from bilan.portail import extrait
from bilan.socle import journal
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.suivis import suivre
from bilan.socle.typographie import phrase


@require_POST
def en_json(requete: HttpRequest) -> HttpResponse:
    """Everything, all bilans together; written on the fly, so that no copy stays here."""
    dossier, instant = dossier_a_soi(requete), timezone.now()
    if refus := ratelimit.consume_or_429(requete, action="mes_donnees", user=requete.user):
        return refus
    donnees = extrait.reunir(requete.user, instant)
    fil = dossier.fil if dossier else f"compte:{requete.user.pk}"
    journal.consigner(fil, "donnees.exporter", acteur=acteur_de(requete), role=Role.BENEFICIAIRE, instant=instant)
    return _fichier(donnees)


@require_POST
def en_pdf(requete: HttpRequest) -> HttpResponse:
    """One document a bilan, in the vault of its content; the page shows their making."""
    dossier_a_soi(requete)
    if refus := ratelimit.consume_or_429(requete, action="mes_donnees", user=requete.user):
        return refus
    demandes = extrait.preparer(requete.user, acteur=acteur_de(requete), instant=timezone.now())
    for demande in demandes:
        suivre(requete, demande, demande.titre, reverse("portail:donnees"))
    annoncer(requete, "Votre PDF se prépare." if demandes else phrase("Votre PDF se prépare déjà."))
    return redirect("portail:donnees")


@require_POST
def du_compte(requete: HttpRequest) -> HttpResponse:
    """What concerns an account alone, for whoever has one: identity, sessions, letters, and a consultant's own calendar."""
    instant = timezone.now()
    if refus := ratelimit.consume_or_429(requete, action="mes_donnees", user=requete.user):
        return refus
    metier = {} if EQUIPE.isdisjoint(requete.user.roles) else {"metier": extrait.du_metier(requete.user)}
    journal.consigner(f"compte:{requete.user.pk}", "donnees.exporter", acteur=acteur_de(requete), instant=instant)
    entete = {"format": extrait.FORMAT, "version": extrait.VERSION, "etabli_le": instant.isoformat()}
    return _fichier({**entete, "compte": extrait.du_compte(requete.user), **metier})


def _fichier(donnees: dict) -> HttpResponse:
    texte = json.dumps(donnees, ensure_ascii=False, indent=1, allow_nan=False)
    return HttpResponse(texte, content_type="application/json; charset=utf-8", headers={
        "Content-Disposition": content_disposition_header(True, f"mes-donnees-{jour_a_paris(timezone.now())}.json"),
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    })
