"""Letters about a calendar that changed: the other party learns it, without a name nor a reason, with the file that changes his own calendar.

They are no comfort: someone who travels for an appointment that was called off was not told. No pause of the reminders stops them.
"""
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse

from beneficiaires.models import Dossier
from beneficiaires.regles import a_son_heure
from bilan.socle import courriels
from bilan.socle.courriels import Courriel
from bilan.socle.models import Compte
from bilan.socle.repentir import REPENTIR
from bilan.socle.roles import Role
from seances.etats_demande import EtatDemande
from seances.icalendrier import piece
from seances.models import Demande, Seance
from seances.rappels import oublier_rappel
from seances.regles import regle_de_deplacement
from seances.seuils import seuils_en_vigueur

DERNIERE_MINUTE = timedelta(hours=2)

def confirmees(dossier: Dossier, seances: list[Seance], *, instant: datetime) -> None:
    """The dates are fixed: the bénéficiaire gets them all in one letter."""
    compte, lequel = dossier.beneficiaire.compte, "ce rendez-vous" if len(seances) == 1 else "chaque rendez-vous"
    courriels.planifier([Courriel(
        cle=f"dossier:{dossier.pk}:calendrier:{seances[0].pk}:{instant.timestamp():.0f}", fil=dossier.fil, destinataire=compte.email,
        gabarit="seances/confirmees", repondre_a=dossier.consultant.email, pieces=(piece(seances),),
        contexte={"prenom": compte.prenom, "seances": _dates(seances), "chemin": reverse("seances:mes_seances"),
                  "regle": regle_de_deplacement(seuils_en_vigueur(), dossier.consultant.prenom, lequel), **a_son_heure(dossier.beneficiaire)},
    )])


def deplacee(seance: Seance, ancien: datetime, *, par: Role, instant: datetime, suivantes: Sequence[Seance] = ()) -> None:
    """One letter, whatever the number of sessions that followed the first one."""
    contexte = {"ancien": ancien, "debut": seance.debut, "fin": seance.fin, "suivantes": _dates(suivantes)}
    _prevenir(seance, "deplacee", par, instant, contexte, suivantes)


def part_le(seance: Seance, instant: datetime) -> datetime:
    """When the letter of a cancellation leaves: after the time to think better of it, at once when someone may already be on his way."""
    return instant + REPENTIR if seance.debut - instant > DERNIERE_MINUTE else instant


def annulee(seance: Seance, *, par: Role, instant: datetime, des: datetime | None = None) -> None:
    oublier_rappel(seance)
    _prevenir(seance, "annulee", par, instant, {"debut": seance.debut}, des=des)


def retablie(seance: Seance, *, par: Role) -> bool:
    """Hold back the letter of the cancellation made by this party; False when it has left, or is leaving."""
    return seance.annulee_le is not None and courriels.oublier(_cle_annulee(seance, par, seance.annulee_le))


def hater_annulation(seance: Seance) -> None:
    """The letter of this cancellation, if it still waits, leaves before that of the new date: afterwards, what it says would be false."""
    if seance.annulee_le is not None:
        courriels.hater(_cle_annulee(seance, Role(seance.annulee_par), seance.annulee_le))


def _cle_annulee(seance: Seance, par: Role, instant: datetime) -> str:
    return _cle(seance, "annulee", seance.dossier.beneficiaire.compte if par == Role.CONSULTANT else seance.consultant, instant)


def liberees(dossier: Dossier, seances: list[Seance], *, instant: datetime) -> None:
    """The bilan is over: nobody is to come on these dates."""
    compte = dossier.beneficiaire.compte
    courriels.planifier([Courriel(
        cle=f"dossier:{dossier.pk}:liberees:{instant.timestamp():.0f}", fil=dossier.fil, destinataire=compte.email, gabarit="seances/liberees",
        repondre_a=dossier.consultant.email, pieces=(piece(seances),),
        contexte={"prenom": compte.prenom, "seances": _dates(seances), "chemin": reverse("seances:mes_seances"), **a_son_heure(dossier.beneficiaire)},
    )])


def modalite_changee(seance: Seance, *, instant: datetime) -> None:
    """Where to be, or which number will ring. A reminder that waits says where one was to be: it is written again."""
    oublier_rappel(seance)
    _prevenir(seance, "modalite", Role.CONSULTANT, instant, {
        "debut": seance.debut, "fin": seance.fin, "modalite": seance.modalite, "lieu": seance.lieu, "lien": seance.visio,
        "telephone": seance.dossier.beneficiaire.compte.telephone,
    })


def demandee(demande: Demande, *, instant: datetime) -> None:
    """To the consultant, who answers in one click; to the bénéficiaire, that the appointment stays until then."""
    seance, chemin = demande.seance, reverse("seances:demande", args=[demande.pk])
    contexte = {"debut": demande.prevue_le, "annulation": demande.annulation, "creneaux": list(demande.creneaux), "chemin": chemin}
    courriels.planifier([_au_consultant(seance, "demande_recue", instant, contexte), _au_beneficiaire(seance, "demande_envoyee", instant, contexte)])


def repondue(demande: Demande, *, instant: datetime) -> None:
    """Both have the answer in writing, with the date that holds now."""
    seance = demande.seance
    if demande.annulation and demande.etat == EtatDemande.ACCEPTEE:
        oublier_rappel(seance)
    contexte = {"ancien": demande.prevue_le, "debut": seance.debut, "fin": seance.fin, "annulation": demande.annulation,
                "acceptee": demande.etat == EtatDemande.ACCEPTEE}
    courriels.planifier([
        _au_consultant(seance, "demande_repondue", instant, {**contexte, "chemin": reverse("seances:agenda")}),
        _au_beneficiaire(seance, "demande_repondue", instant, {**contexte, "chemin": reverse("seances:mes_seances")}),
    ])


def _prevenir(seance: Seance, quoi: str, par: Role, instant: datetime, contexte: dict, suivantes: Sequence[Seance] = (),
              des: datetime | None = None) -> None:
    """The other one of the two, with one file for all the sessions that changed; who answers reaches who did it."""
    if par == Role.CONSULTANT:
        courriel = _au_beneficiaire(seance, quoi, instant, {**contexte, "chemin": reverse("seances:mes_seances")})
    else:
        courriel = _au_consultant(seance, quoi, instant, {**contexte, "chemin": reverse("seances:agenda")})
    courriels.planifier([replace(courriel, pieces=(piece([seance, *suivantes]),), a_partir_de=des)])


def _au_beneficiaire(seance: Seance, quoi: str, instant: datetime, contexte: dict) -> Courriel:
    beneficiaire = seance.dossier.beneficiaire
    return _courriel(seance, quoi, beneficiaire.compte, seance.consultant, instant, {**contexte, **a_son_heure(beneficiaire)})


def _au_consultant(seance: Seance, quoi: str, instant: datetime, contexte: dict) -> Courriel:
    return _courriel(seance, quoi, seance.consultant, seance.dossier.beneficiaire.compte, instant, {**contexte, "heure_de": ""})


def _courriel(seance: Seance, quoi: str, a: Compte, de: Compte, instant: datetime, contexte: dict) -> Courriel:
    return Courriel(
        cle=_cle(seance, quoi, a, instant), fil=seance.fil, destinataire=a.email,
        gabarit=f"seances/{quoi}", repondre_a=de.email, pieces=(piece([seance]),), contexte={"prenom": a.prenom, **contexte},
    )


def _cle(seance: Seance, quoi: str, a: Compte, instant: datetime) -> str:
    return f"seance:{seance.pk}:{quoi}:{a.pk}:{instant.timestamp():.0f}"


def _dates(seances: Sequence[Seance]) -> list[dict[str, datetime]]:
    return [{"debut": seance.debut, "fin": seance.fin} for seance in seances]
