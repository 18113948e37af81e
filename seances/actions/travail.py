"""The bénéficiaire notes the personal research done between two sessions, and puts it right while no paper counts it."""
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from beneficiaires.models import Dossier, Piece
from beneficiaires.regles import EtapePedagogique, NatureHeures, TypeDocument, jour_de
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.mots import duree
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances.actions.commun import exiger, plafond_legal, verrouiller
from seances.etats import CONTRAT_CONCLU
from seances.heures import compteur
from seances.models import EcritureHeures, TravailPersonnel

JOURNEE = 12 * 60
CERTIFIANTES = [TypeDocument.CERTIFICAT_REALISATION.value, TypeDocument.ATTESTATION_ASSIDUITE.value]


@transaction.atomic
def noter_travail(dossier: Dossier, *, acteur: Acteur, instant: datetime, jour: date, minutes: int, sujet: str) -> TravailPersonnel:
    """Count this research in the bilan; its subject is encrypted and never leaves the two of them.

    ValidationError (by field) for what was typed, TransitionRefusee when the bilan is not under way or its hours are all done.
    """
    exiger(acteur, dossier, Role.BENEFICIAIRE)
    dossier = _en_cours(dossier.pk)
    _verifier(dossier, jour, minutes, sujet, instant)
    _il_reste(dossier, jour, minutes)
    travail = TravailPersonnel(dossier=dossier, coffre=dossier.coffre_travaux, jour=jour, minutes=minutes, le=instant)
    travail.sujet = sujet.strip()
    travail.save(force_insert=True)
    EcritureHeures.objects.create(
        dossier=dossier, nature=NatureHeures.TRAVAIL_PERSONNEL.value, etape=EtapePedagogique.RECHERCHES_PERSONNELLES.value,
        minutes=minutes, jour=jour, travail=travail, le=instant,
    )
    journal.consigner(dossier.fil, "travailpersonnel.noter", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=travail,
                      details={"jour": jour, "minutes": minutes})
    return travail


@transaction.atomic
def retirer_travail(travail: TravailPersonnel, *, acteur: Acteur, instant: datetime) -> None:
    """Take it back, by a line of the opposite sign, as long as no paper was issued with it."""
    exiger(acteur, travail, Role.BENEFICIAIRE)
    dossier = _en_cours(travail.dossier_id)
    if est_fige(travail, dernier_document(dossier.pk)):
        raise TransitionRefusee("Ces recherches figurent sur un document déjà établi : elles ne changent plus.")
    if not TravailPersonnel.objects.filter(pk=travail.pk, retire_le=None).update(retire_le=instant):
        raise TransitionRefusee("Ces recherches sont déjà retirées.")
    ecriture = travail.heures.get(corrige=None)
    EcritureHeures.objects.create(
        dossier=dossier, nature=ecriture.nature, etape=ecriture.etape, minutes=-ecriture.minutes, jour=ecriture.jour, travail=travail, corrige=ecriture,
        le=instant,
    )
    journal.consigner(dossier.fil, "travailpersonnel.retirer", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=travail,
                      details={"jour": travail.jour, "minutes": travail.minutes})


@transaction.atomic
def modifier_travail(travail: TravailPersonnel, *, acteur: Acteur, instant: datetime, jour: date, minutes: int, sujet: str) -> TravailPersonnel:
    """Withdrawn and noted again: the ledger keeps the three lines. The same refusals as to note and to withdraw; then nothing has changed."""
    retirer_travail(travail, acteur=acteur, instant=instant)
    return noter_travail(travail.dossier, acteur=acteur, instant=instant, jour=jour, minutes=minutes, sujet=sujet)


@transaction.atomic
def retablir_travail(travail: TravailPersonnel, *, acteur: Acteur, instant: datetime) -> TravailPersonnel:
    """Noted again, in the same words, after it was taken back; asked twice, it counts once. The same refusals as to note."""
    exiger(acteur, travail, Role.BENEFICIAIRE)
    _en_cours(travail.dossier_id)
    depuis = TravailPersonnel.objects.comptes().filter(dossier=travail.dossier_id, jour=travail.jour, minutes=travail.minutes, le__gte=travail.retire_le)
    if any(autre.sujet == travail.sujet for autre in depuis.select_related("coffre")):
        raise TransitionRefusee("Ces recherches comptent déjà.")
    return noter_travail(travail.dossier, acteur=acteur, instant=instant, jour=travail.jour, minutes=travail.minutes, sujet=str(travail.sujet))


def dernier_document(dossier_id: int) -> datetime | None:
    """When the last paper that counts hours was asked for: what was noted before it does not change any more."""
    etablis = Piece.objects.filter(dossier=dossier_id, nature__in=CERTIFIANTES)
    return etablis.aggregate(dernier=Max("document__demande_le"))["dernier"]


def est_fige(travail: TravailPersonnel, dernier: datetime | None) -> bool:
    return dernier is not None and dernier >= travail.le


def _en_cours(dossier_id: int) -> Dossier:
    """The bilan, locked, while research may be noted."""
    dossier = verrouiller(dossier_id)
    if dossier.etat not in CONTRAT_CONCLU:
        raise TransitionRefusee("Vos recherches se notent pendant le bilan : il n’est pas en cours.")
    return dossier


def _verifier(dossier: Dossier, jour: date, minutes: int, sujet: str, instant: datetime) -> None:
    erreurs = {}
    if jour > jour_de(dossier.beneficiaire, instant):
        erreurs["jour"] = "Cette date est à venir : notez vos recherches une fois faites."
    elif jour < (dossier.contractualise_le or dossier.ouvert_le):
        erreurs["jour"] = "Cette date précède votre bilan : seules les recherches faites depuis la conclusion du contrat comptent."
    if not 0 < minutes <= JOURNEE:
        erreurs["minutes"] = f"Indiquez une durée, {duree(JOURNEE)} au plus pour une journée."
    if not sujet.strip():
        erreurs["sujet"] = "Dites en quelques mots sur quoi portaient vos recherches."
    if erreurs:
        raise ValidationError(erreurs)


def _il_reste(dossier: Dossier, jour: date, minutes: int) -> None:
    compte = compteur(dossier)
    reste = min(compte.personnel.reste, plafond_legal(jour) - compte.total.realise)
    if reste <= 0:
        raise TransitionRefusee(f"Les {duree(compte.personnel.prevu)} de recherches personnelles de votre bilan sont déjà notées.")
    if minutes > reste:
        raise ValidationError({"minutes": f"Il reste {duree(reste)} de recherches personnelles dans votre bilan."})
