"""The first tab of a dossier: its sessions, and the few facts that one looks for."""
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beneficiaires.acces import dossier_vu
from beneficiaires.actions.confier import CONFIABLES
from beneficiaires.models import Dossier
from beneficiaires.presentation import entete, periode_en_mots, programme_ouvert
from beneficiaires.regles import REGIMES, ModeFinancement, UsageEmployeur
from bilan import rassemblement
from bilan.socle.models import Compte
from bilan.socle.mots import euros
from bilan.socle.presentation import Fait, Geste, Vide
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from conventions.libelles import statut

CE_QUE_VOIT_L_EMPLOYEUR = {
    UsageEmployeur.REQUIS: phrase(
        "Par son lien : la convention, et rien d’autre. Votre organisme lui adresse lui-même les dates et heures prises sur le temps de travail, "
        "le certificat de réalisation et la facture. Rien de ce qui se dit ici.",
    ),
    UsageEmployeur.ABSENCE_SEULE: "La demande d’absence, avec ses dates et ses heures. Rien d’autre.",
    UsageEmployeur.FACULTATIF: "La facture, si vous la lui adressez. Rien de ce qui se dit ici.",
    UsageEmployeur.INTERDIT: phrase("Rien : ce dossier n’a pas d’employeur, et aucun courriel ne peut lui être adressé."),
}


@require_safe
def dossier(requete: HttpRequest, numero: str) -> HttpResponse:
    instant = timezone.now()
    trouve = dossier_vu(requete, numero)
    tete = entete(trouve, "parcours", compte=requete.user, instant=instant)
    regime = REGIMES[ModeFinancement(trouve.mode_financement)]
    return render(requete, "beneficiaires/parcours.html", {
        "entete": tete, "fil_ariane": tete.fil_ariane, "dossier": trouve, "jalons": rassemblement.parcours(trouve, instant),
        "faits": [*_contrat(trouve, requete.user, instant), *rassemblement.faits(trouve, instant), *_faits(trouve)], "vide": _sans_seance(trouve),
        "ouvert": programme_ouvert(trouve),
        "confiable": Role.GESTION in requete.user.roles and trouve.etat in CONFIABLES, "employeur_voit": CE_QUE_VOIT_L_EMPLOYEUR[regime.employeur],
    })


def _contrat(dossier: Dossier, compte: Compte, instant: datetime) -> list[Fait]:
    convention = dossier.conventions.pour(compte).principale()
    return [Fait(dossier.nom_du_contrat, statut(convention, Role.CONSULTANT, instant))] if convention else []


def _faits(dossier: Dossier) -> list[Fait]:
    faits = [Fait("Employeur", dossier.employeur.raison_sociale)] if dossier.employeur else []
    return [
        *faits, Fait("Période", periode_en_mots(dossier)), Fait("Prix", euros(dossier.prix_centimes)),
        Fait("Suivi par", dossier.consultant.nom_complet),
    ]


def _sans_seance(dossier: Dossier) -> Vide:
    return Vide(
        "Aucune séance proposée", phrase("Proposez un calendrier : une séance par semaine, sans les jours fériés ; chaque date reste modifiable."),
        Geste("Proposer le calendrier", reverse("seances:dossier", args=[dossier.numero])),
    )
