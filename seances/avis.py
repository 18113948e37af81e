"""Letters about a calendar that changed: the other party learns it, without a name nor a reason, with the file that changes his own calendar.

They are no comfort: someone who travels for an appointment that was called off was not told. No pause of the reminders stops them.
"""
from datetime import datetime

from django.urls import reverse

from beneficiaires.models import Dossier
from bilan.socle import courriels
from bilan.socle.courriels import Courriel
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from seances.icalendrier import piece
from seances.models import Seance
from seances.rappels import cle_rappel


def confirmees(dossier: Dossier, seances: list[Seance], *, instant: datetime) -> None:
    """The dates are fixed: the bénéficiaire gets them all in one letter."""
    compte = dossier.beneficiaire.compte
    courriels.planifier([Courriel(
        cle=f"dossier:{dossier.pk}:calendrier:{instant.timestamp():.0f}", fil=dossier.fil, destinataire=compte.email,
        gabarit="seances/confirmees", repondre_a=dossier.consultant.email, pieces=(piece(seances),),
        contexte={"prenom": compte.prenom, "seances": [{"debut": s.debut, "fin": s.fin} for s in seances], "chemin": reverse("seances:mes_seances")},
    )])


def deplacee(seance: Seance, ancien: datetime, *, par: Role, instant: datetime) -> None:
    _prevenir(seance, "deplacee", par, instant, {"ancien": ancien, "debut": seance.debut, "fin": seance.fin})


def annulee(seance: Seance, *, par: Role, instant: datetime) -> None:
    courriels.annuler(cle_rappel(seance))
    _prevenir(seance, "annulee", par, instant, {"debut": seance.debut})


def _prevenir(seance: Seance, quoi: str, par: Role, instant: datetime, contexte: dict) -> None:
    """The other one of the two; who answers reaches who did it."""
    beneficiaire, consultant = seance.dossier.beneficiaire.compte, seance.consultant
    autre, auteur, nom = (beneficiaire, consultant, "mes_seances") if par == Role.CONSULTANT else (consultant, beneficiaire, "agenda")
    courriels.planifier([_courriel(seance, quoi, autre, auteur, instant, {**contexte, "chemin": reverse(f"seances:{nom}")})])


def _courriel(seance: Seance, quoi: str, autre: Compte, auteur: Compte, instant: datetime, contexte: dict) -> Courriel:
    return Courriel(
        cle=f"seance:{seance.pk}:{quoi}:{instant.timestamp():.0f}", fil=seance.fil, destinataire=autre.email,
        gabarit=f"seances/{quoi}", repondre_a=auteur.email, pieces=(piece([seance]),), contexte={"prenom": autre.prenom, **contexte},
    )
