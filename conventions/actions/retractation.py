"""Renounce a contract that one pays for oneself: online by the person, or by a letter that the consultant records. Free, no reason asked."""
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.regles import TypeDocument
from bilan.signature import signatures
from bilan.socle import journal
from bilan.socle.acteur import SYSTEME, Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.roles import Role
from bilan.socle.transitions import appliquer
from conventions import retractation as mots
from conventions.actions.communes import verrouiller
from conventions.actions.versions import reprendre_le_programme
from conventions.etats import EtatConvention
from conventions.models import Convention, Retractation
from conventions.models.retractation import Voie
from conventions.regles.retractation import refus_de_la_lettre


@transaction.atomic
def retracter(convention: Convention, *, acteur: Acteur, instant: datetime, nom: str, courriel: str) -> Retractation:
    """The person renounces here (L221-21). TransitionRefusee, with what remains possible, from the first second after the last day."""
    nom = signatures.exiger_nom(nom)
    _exiger_adresse(courriel)
    verrouiller(convention)
    appliquer(convention, "retracter", acteur=acteur, instant=instant, empreinte=convention.version.montree()[0], retractee_le=instant)
    return _conclure(convention, Voie.EN_LIGNE, acteur=acteur, instant=instant, nom=nom, courriel=courriel, faite_le=jour_a_paris(instant))


@transaction.atomic
def retracter_par_lettre(convention: Convention, *, acteur: Acteur, instant: datetime, ecrite_le: date) -> Retractation:
    """The consultant records a letter: the day it was sent is the one that must be in time. ValidationError for an impossible day."""
    verrouiller(convention)
    refus = convention.acceptee_le and refus_de_la_lettre(
        ecrite_le, signee_le=jour_a_paris(convention.acceptee_le), limite=convention.retractation_jusqu_au, jour=jour_a_paris(instant),
    )
    if refus:
        raise ValidationError(refus, code="ecrite_le")
    appliquer(
        convention, "retracter_par_lettre", acteur=acteur, instant=instant, empreinte=convention.version.montree()[0], details={"faite_le": ecrite_le},
        retractee_le=instant,
    )
    personne = convention.dossier.beneficiaire.compte
    return _conclure(convention, Voie.LETTRE, acteur=acteur, instant=instant, nom=personne.nom_complet, courriel=personne.email, faite_le=ecrite_le)


def _exiger_adresse(courriel: str) -> None:
    try:
        validate_email(courriel)
    except ValidationError:
        raise ValidationError("Cette adresse électronique n’est pas complète : l’accusé de réception y est envoyé.", code="courriel") from None


def _conclure(convention: Convention, voie: Voie, *, acteur: Acteur, instant: datetime, **champs) -> Retractation:
    """What it entails, the receipt made and sent, the consultant told: all or nothing."""
    dossier = convention.dossier
    (_retablir if convention.avenant else _fermer)(convention, acteur=acteur, instant=instant)
    retractation = Retractation(
        dossier=dossier, convention=convention, voie=voie, texte=mots.declaration(convention), dernier_jour=convention.retractation_jusqu_au,
        recue_le=instant, **champs,
    )
    retractation.piece = dossiers.joindre(
        dossier, TypeDocument.ACCUSE_RETRACTATION, coffre=dossier.coffre_actes, titre="Accusé de rétractation", gabarit=mots.GABARIT,
        donnees=mots.papier(retractation), instant=instant, acteur=acteur,
    )
    retractation.save(force_insert=True)
    planifier(mots.lettres(retractation, instant))
    return retractation


def _fermer(convention: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """Nobody can sign an amendment of what was renounced, the dossier closes, and with it its sessions are given back."""
    for suite in Convention.objects.vivantes().filter(dossier=convention.dossier).exclude(pk=convention.pk).select_related("dossier"):
        _emporter(suite, acteur=acteur, instant=instant)
    dossiers.retracter(convention.dossier, acteur=acteur, instant=instant)


def _emporter(suite: Convention, *, acteur: Acteur, instant: datetime) -> None:
    verrouiller(suite)
    if suite.etat != EtatConvention.BROUILLON:
        appliquer(suite, "emporter", acteur=acteur, instant=instant, refusee_le=instant)
        return
    journal.consigner(suite.fil, "convention.abandonner", acteur=SYSTEME, role=Role.SYSTEME, instant=instant, objet=suite)
    suite.delete()


def _retablir(avenant: Convention, *, acteur: Acteur, instant: datetime) -> None:
    """The contract that this amendment changed binds as if nothing had been added to it; while the amendment was not concluded, it never ceased to."""
    remplacees = Convention.objects.filter(dossier=avenant.dossier, etat=EtatConvention.REMPLACEE, conclue_le__isnull=False)
    contrat = remplacees.filter(remplacee_par=avenant.version.numero).select_related("dossier").first()
    if contrat:
        appliquer(contrat, "retablir", acteur=acteur, instant=instant, remplacee_par=None)
        reprendre_le_programme(contrat, avenant, acteur=acteur, instant=instant)
