"""Record what was done on EDOF: the proposal, the entry, the exit and the service done with its rate, what the Caisse answered."""
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from beneficiaires.presentation import SOURCES
from beneficiaires.regles import REGIMES, ModeFinancement
from beneficiaires.regles.ouverture import refus_carence, refus_entree
from bilan.socle import journal, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire, en_mots, jour_a_paris
from bilan.socle.roles import EQUIPE, Role
from conventions import edof
from conventions.models import DemarcheEDOF
from conventions.regles.edof import EFFECTIVES, Demarche, refus, refus_retractation, taux_de_realisation


@transaction.atomic
def declarer(
    dossier: Dossier, demarche: Demarche, *, acteur: Acteur, instant: datetime, faite_le: date, effective_le: date | None = None,
) -> DemarcheEDOF:
    """Write one step down. ValidationError with one sentence; the entry once and for ever, the others may be written again."""
    role = acteur.role_pour(dossier, EQUIPE)
    if role is None:
        raise PermissionDenied("edof")
    dossier = Dossier._base_manager.select_for_update(of=("self",)).select_related("beneficiaire", "prestation").get(pk=dossier.pk)
    _verifier(dossier, demarche, jour_a_paris(instant), faite_le, effective_le)
    faite = _ecrire(dossier, demarche, instant, faite_le, effective_le if demarche in EFFECTIVES else None)
    if demarche is Demarche.RETRACTATION:
        _fermer(dossier, acteur, role, instant)
    journal.consigner(
        dossier.fil, "edof.declarer", acteur=acteur, role=role, instant=instant, objet=faite, details={"demarche": demarche.value, "faite_le": faite_le},
    )
    return faite


def verifier_proposition(dossier: Dossier, proposee_le: date) -> None:
    """What a proposal must pass: it answers a request, the years of waiting, the working days before the start (D6323-6, general conditions)."""
    if dossier.souscription and proposee_le < dossier.souscription:
        motif = f"La demande au CPF est du {en_mots(dossier.souscription)}, et la proposition y répond : vérifiez les deux dates."
        raise ValidationError(motif, code="proposee_le")
    ans = reglementation.valeur("CPF_CARENCE_BILAN_ANS", dossier.souscription or proposee_le, sinon=None)
    if motif := refus_carence(dossier.dernier_bilan_finance, dossier.souscription or proposee_le, ans):
        raise ValidationError(motif, code="proposee_le")
    ouvres = reglementation.valeur("EDOF_DELAI_ENTREE_MIN", proposee_le, sinon=0)
    if motif := refus_entree(dossier.periode_debut, proposee_le, ouvres, Territoire(dossier.beneficiaire.territoire)):
        raise ValidationError(motif, code="proposee_le")


def taux(dossier: Dossier) -> int:
    """The rate of realisation that the ledger gives, in hundredths of a per cent: accompanied hours alone (D6323-6)."""
    compteur = SOURCES.heures(dossier)
    return taux_de_realisation(compteur.accompagnement.realise, compteur.accompagnement.prevu)


def _verifier(dossier: Dossier, demarche: Demarche, jour: date, faite_le: date, effective_le: date | None) -> None:
    if not REGIMES[ModeFinancement(dossier.mode_financement)].cpf:
        raise ValidationError("Ce dossier n’est pas financé par le CPF.")
    faits = edof.faits(dossier)
    if motif := refus(demarche, faits, faite_le=faite_le, effective_le=effective_le, jour=jour):
        raise ValidationError(motif)
    if demarche is Demarche.ACCEPTATION:
        raise ValidationError("L’acceptation s’enregistre avec le numéro du dossier EDOF.")
    if demarche is Demarche.PROPOSITION:
        if Demarche.ACCEPTATION in faits:
            raise ValidationError("La proposition est déjà acceptée : elle ne change plus.")
        verifier_proposition(dossier, faite_le)
    if demarche is Demarche.RETRACTATION and (
        motif := refus_retractation(faite_le, dossier.acceptation_mcf.retractation_jusqu_au, faits)
    ):
        raise ValidationError(motif)


def _ecrire(dossier: Dossier, demarche: Demarche, instant: datetime, faite_le: date, effective_le: date | None) -> DemarcheEDOF:
    """A wrong date of a proposal or of a payment is written again; the entry has been refused before, and the trigger watches."""
    champs = {"faite_le": faite_le, "effective_le": effective_le, "enregistree_le": instant}
    if demarche is Demarche.SORTIE:
        champs["taux_centiemes"] = taux(dossier)
    faite, _ = DemarcheEDOF.objects.update_or_create(dossier=dossier, demarche=demarche.value, defaults=champs)
    return faite


def _fermer(dossier: Dossier, acteur: Acteur, role: Role, instant: datetime) -> None:
    """The holder withdrew on the platform: the dossier closes and its sessions are given back."""
    if role is not Role.CONSULTANT:
        raise PermissionDenied("edof.retractation")
    dossiers.retracter(dossier, acteur=acteur, instant=instant)
