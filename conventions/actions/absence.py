"""Record a request for absence and the answer to it: by the person who made it, or by her consultant."""
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from beneficiaires.regles import ModeFinancement
from beneficiaires.regles.ouverture import refus_versant
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from conventions import absences
from conventions.models import DemandeAbsence
from conventions.models.absence import Reponse
from conventions.regles.absences import Decision, refus_demande

ADMIS = frozenset({Role.BENEFICIAIRE, Role.CONSULTANT})


@transaction.atomic
def demander_absence(
    dossier: Dossier, *, acteur: Acteur, instant: datetime, demandee_le: date, recue_le: date, versant: str = "",
) -> DemandeAbsence:
    """Write the request down with the two last days it opens. TransitionRefusee where no absence is asked for, or when one is under way."""
    role = _role(dossier, acteur)
    dossier = Dossier._base_manager.select_for_update(of=("self",)).select_related("beneficiaire").get(pk=dossier.pk)
    _preciser(dossier, versant)
    sous = absences.cadre_du(dossier)
    if sous is None:
        raise TransitionRefusee("Ce bilan ne demande aucune absence à un employeur.")
    if DemandeAbsence.objects.filter(dossier=dossier).exclude(reponse=Reponse.REFUS).exists():
        raise TransitionRefusee("Une demande d’absence est déjà enregistrée.")
    if motif := refus_demande(demandee_le, recue_le, dossier.periode_debut, jour_a_paris(instant)):
        raise ValidationError(motif)
    demande = DemandeAbsence.objects.create(
        dossier=dossier, cadre=sous.value, demandee_le=demandee_le, recue_le=recue_le, limite=absences.limite(dossier, sous),
        reponse_jusqu_au=absences.reponse_jusqu_au(dossier, sous, recue_le), enregistree_le=instant,
    )
    journal.consigner(
        dossier.fil, "absence.demander", acteur=acteur, role=role, instant=instant, objet=demande,
        details={"recue_le": recue_le, "jusqu_au": demande.reponse_jusqu_au},
    )
    return demande


@transaction.atomic
def repondre_absence(demande: DemandeAbsence, *, acteur: Acteur, instant: datetime, reponse: str, repondue_le: date) -> None:
    """The employer answered. An answer that comes after a silence that agreed changes nothing: TransitionRefusee."""
    role = _role(demande, acteur)
    demande = DemandeAbsence._base_manager.select_for_update(of=("self",)).select_related("dossier").get(pk=demande.pk)
    if demande.reponse:
        raise TransitionRefusee("La réponse est déjà enregistrée.")
    if not demande.recue_le <= repondue_le <= jour_a_paris(instant):
        raise ValidationError("La réponse suit la réception de la demande, et n’est pas à venir : vérifiez sa date.", code="repondue_le")
    if demande.decision(repondue_le) is Decision.ACCORD_TACITE:
        raise TransitionRefusee("Le délai de réponse était passé : le silence de l’employeur avait déjà accordé l’absence (article D6323-4).")
    demande.reponse, demande.repondue_le = Reponse(reponse), repondue_le
    demande.save(update_fields=["reponse", "repondue_le"])
    journal.consigner(
        demande.dossier.fil, "absence.repondre", acteur=acteur, role=role, instant=instant, objet=demande, details={"reponse": reponse},
    )


def _preciser(dossier: Dossier, versant: str) -> None:
    """The branch of a public servant, when it was not known at the opening."""
    if not versant or dossier.versant:
        return
    if motif := refus_versant(ModeFinancement(dossier.mode_financement), versant):
        raise ValidationError(motif, code="versant")
    dossier.versant = versant
    dossier.save(update_fields=["versant"])


def _role(objet: Dossier | DemandeAbsence, acteur: Acteur) -> Role:
    role = acteur.role_pour(objet, ADMIS)
    if role is None:
        raise PermissionDenied("absence")
    return role
