"""The schedule of a self-payer and what was received: nothing before the end of the delay, never above what the bilan has reached (L6353-6)."""
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import EQUIPE, Role
from bilan.socle.transitions import TransitionRefusee
from conventions import paiements
from conventions.models import Convention, Encaissement, Versement
from conventions.regles.paiements import refus_echeancier, refus_encaissement

SANS_CONTRAT = "Aucun paiement ne s’enregistre ici : le contrat n’est pas conclu, ou ce n’est pas la personne qui paie."


@transaction.atomic
def fixer_echeancier(dossier: Dossier, *, acteur: Acteur, instant: datetime, versements: Sequence[tuple[date, int]]) -> None:
    """Replace the whole schedule. ValidationError with one sentence when the law, or the price, does not allow it."""
    role, convention = _contrat(dossier, acteur)
    situation = paiements.situation(dossier, convention)
    if refus := refus_echeancier(
        sorted(versements), bareme=situation.bareme, seances=paiements.seances_prevues(dossier, convention), fin=dossier.periode_fin,
    ):
        raise ValidationError(refus)
    Versement.objects.filter(dossier=dossier).delete()
    Versement.objects.bulk_create(Versement(dossier=dossier, du_le=jour, montant_centimes=montant) for jour, montant in sorted(versements))
    journal.consigner(
        dossier.fil, "paiement.fixer_echeancier", acteur=acteur, role=role, instant=instant, objet=convention, details={"versements": len(versements)},
    )


@transaction.atomic
def encaisser(dossier: Dossier, *, acteur: Acteur, instant: datetime, recu_le: date, montant_centimes: int, moyen: str) -> Encaissement:
    """Record money received. ValidationError, its `code` naming the datum, when it should not have been taken."""
    role, convention = _contrat(dossier, acteur)
    s = paiements.situation(dossier, paiements.contrat_du(dossier, recu_le) or convention)
    refus = refus_encaissement(
        montant_centimes, recu_le, bareme=s.bareme, deja=s.encaisse, appelable=s.appelable, jour=jour_a_paris(instant), fini=s.fini,
    )
    if refus:
        raise ValidationError(refus)
    recu = Encaissement.objects.create(dossier=dossier, recu_le=recu_le, montant_centimes=montant_centimes, moyen=moyen, enregistre_le=instant)
    journal.consigner(
        dossier.fil, "paiement.encaisser", acteur=acteur, role=role, instant=instant, objet=recu, details={"centimes": montant_centimes, "recu_le": recu_le},
    )
    return recu


@transaction.atomic
def annuler_encaissement(encaissement: Encaissement, *, acteur: Acteur, instant: datetime) -> None:
    """An entry made by mistake stays written, and counts no more. TransitionRefusee when it was cancelled already."""
    role = _role(encaissement, acteur)
    if not Encaissement.objects.valables().filter(pk=encaissement.pk).update(annule_le=instant):
        raise TransitionRefusee("Cet encaissement est déjà annulé.")
    journal.consigner(
        encaissement.dossier.fil, "paiement.annuler", acteur=acteur, role=role, instant=instant, objet=encaissement,
        details={"centimes": encaissement.montant_centimes, "recu_le": encaissement.recu_le},
    )


def _contrat(dossier: Dossier, acteur: Acteur) -> tuple[Role, Convention]:
    """The role of whoever acts, and the contract, locked: of two payments recorded at once, the second sees the first."""
    role = _role(dossier, acteur)
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    convention = paiements.contrat(dossier)
    if convention is None:
        raise TransitionRefusee(SANS_CONTRAT)
    return role, convention


def _role(objet: Dossier | Encaissement, acteur: Acteur) -> Role:
    role = acteur.role_pour(objet, EQUIPE)
    if role is None:
        raise PermissionDenied("paiement")
    return role
