"""The request for absence, for the person who makes it and for her consultant: the rule, the last days, the answer."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from beneficiaires.acces import dossier_vu
from beneficiaires.models import Dossier
from beneficiaires.regles import ModeFinancement
from bilan.socle.acteur import acteur_de
from bilan.socle.annonces import annoncer
from bilan.socle.calendrier import jour_a_paris
from conventions import absences, actions
from conventions.actions.absence import ADMIS
from conventions.forms.absence import FormeDemande, FormeReponse
from conventions.models import DemandeAbsence
from conventions.models.absence import Reponse
from conventions.views.commun import essayer_forme


def absence(requete: HttpRequest, numero: str) -> HttpResponse:
    """One page: the request to record, then the answer, then what it has become."""
    dossier, instant = dossier_vu(requete, numero, ADMIS), timezone.now()
    if dossier.mode_financement not in absences.MODES:
        return redirect("accueil")
    demande = DemandeAbsence.objects.pour(requete.user).filter(dossier=dossier).first()
    ouverte = demande is None or demande.reponse == Reponse.REFUS
    forme = _forme(requete, dossier, demande, ouverte)
    if requete.method == "POST" and forme and forme.is_valid() and essayer_forme(forme, lambda: _ecrire(requete, dossier, demande, ouverte, forme, instant)):
        annoncer(requete, "Demande enregistrée." if ouverte else "Réponse enregistrée.")
        return redirect("conventions:absence", numero)
    sous, jour = absences.cadre_du(dossier), jour_a_paris(instant)
    return render(requete, "conventions/absence.html", {
        "dossier": dossier, "forme": forme, "ouverte": ouverte, "limite": absences.limite(dossier, sous) if sous else None, "cadre": sous,
        "regle": absences.regle_en_mots(sous) if sous else "", "faits": absences.en_faits(demande, jour) if demande else [],
        "cpf": dossier.mode_financement == ModeFinancement.CPF_TEMPS_TRAVAIL, "soi": dossier.beneficiaire.compte_id == requete.user.pk,
    })


def _forme(requete: HttpRequest, dossier: Dossier, demande: DemandeAbsence | None, ouverte: bool) -> FormeDemande | FormeReponse | None:
    if ouverte:
        return FormeDemande(requete.POST or None, a_preciser=absences.cadre_du(dossier) is None)
    return None if demande and demande.reponse else FormeReponse(requete.POST or None)


def _ecrire(requete: HttpRequest, dossier: Dossier, demande: DemandeAbsence | None, ouverte: bool, forme, instant: datetime) -> None:
    acteur = acteur_de(requete)
    if ouverte:
        actions.demander_absence(dossier, acteur=acteur, instant=instant, **forme.cleaned_data)
    else:
        actions.repondre_absence(demande, acteur=acteur, instant=instant, **forme.cleaned_data)
