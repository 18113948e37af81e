"""The CPF has no convention: its acceptance on Mon Compte Formation is recorded, and concludes the dossier."""
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.actions import contractualiser
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, ModeFinancement, carence_cpf
from bilan.socle import journal, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import Territoire, Unite, echeance, en_mots, jour_a_paris
from bilan.socle.roles import Role
from conventions.actions.edof import verifier_proposition
from conventions.models import AcceptationMCF, DemarcheEDOF
from conventions.regles.edof import Demarche


@transaction.atomic
def enregistrer_mcf(
    dossier: Dossier, *, acteur: Acteur, instant: datetime, numero_edof: str, proposee_le: date, acceptee_le: date,
) -> AcceptationMCF:
    """Record the number and the dates of EDOF. ValidationError (its `code` names the datum) when they cannot be; the dossier is then concluded."""
    role = acteur.role_pour(dossier, frozenset({Role.CONSULTANT}))
    if role is None:
        raise PermissionDenied("mcf")
    _verifier(dossier, jour_a_paris(instant), numero_edof, proposee_le, acceptee_le)
    territoire = Territoire(dossier.beneficiaire.territoire)
    jours = reglementation.valeur("EDOF_RETRACTATION", acceptee_le)
    acceptation = AcceptationMCF(
        dossier=dossier, numero_edof=numero_edof.strip(), proposee_le=proposee_le, acceptee_le=acceptee_le, enregistree_le=instant,
        retractation_jusqu_au=echeance(acceptee_le, jours, Unite.OUVRE, proroger=False, territoire=territoire),
    )
    Dossier._base_manager.filter(pk=dossier.pk).update(numero_edof=acceptation.numero_edof, souscription=dossier.souscription or acceptee_le)
    contractualiser(dossier, acteur=acteur, instant=instant)
    acceptation.save(force_insert=True)
    DemarcheEDOF.objects.get_or_create(
        dossier=dossier, demarche=Demarche.PROPOSITION.value, defaults={"faite_le": proposee_le, "enregistree_le": instant},
    )
    journal.consigner(
        dossier.fil, "mcf.enregistrer", acteur=acteur, role=role, instant=instant, objet=acceptation,
        details={"proposee_le": proposee_le, "acceptee_le": acceptee_le},
    )
    return acceptation


def carence(dossier: Dossier) -> str | None:
    """The warning about the five years (D6323-6), from what the person declared; None when nothing stands in the way."""
    if dossier.souscription is None:
        return None
    ans = reglementation.valeur("CPF_CARENCE_BILAN_ANS", dossier.souscription, sinon=None)
    libre = carence_cpf(dossier.dernier_bilan_finance, dossier.souscription, ans)
    return libre and f"Un bilan déjà financé empêche le CPF d’en payer un autre avant le {en_mots(libre)} (article D6323-6)."


def _verifier(dossier: Dossier, jour: date, numero: str, proposee_le: date, acceptee_le: date) -> None:
    if not REGIMES[ModeFinancement(dossier.mode_financement)].cpf:
        raise ValidationError("Ce dossier n’est pas financé par le CPF.")
    if not numero.strip():
        raise ValidationError("Recopiez le numéro de dossier qu’EDOF affiche.", code="numero_edof")
    if acceptee_le > jour:
        raise ValidationError("L’acceptation s’enregistre une fois faite : sa date ne peut pas être à venir.", code="acceptee_le")
    if acceptee_le < proposee_le:
        raise ValidationError("L’acceptation suit la proposition : vérifiez les deux dates.", code="acceptee_le")
    faite = DemarcheEDOF.objects.filter(dossier=dossier, demarche=Demarche.PROPOSITION.value).first()
    if faite and faite.faite_le != proposee_le:
        raise ValidationError(f"La proposition est enregistrée au {en_mots(faite.faite_le)} : vérifiez sa date.", code="proposee_le")
    verifier_proposition(dossier, proposee_le)
