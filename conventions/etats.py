"""The life of a contract, in one table. That a deadline has passed is derived from the instant; `refus_tacite` only records it."""
from datetime import datetime

from django.db.models import TextChoices

from beneficiaires.etats import ACTIFS, EtatDossier
from beneficiaires.regles import Delai
from bilan.socle import repentir
from bilan.socle.roles import Role
from bilan.socle.transitions import Transition, toujours
from conventions import boites
from conventions.regles import retractation


class EtatConvention(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    ABANDONNEE = "abandonnee", "Brouillon abandonné"
    ENVOYEE = "envoyee", "Chez l’employeur"
    TRANSMISE = "transmise", "Transmise"
    ACCEPTEE = "acceptee", "Acceptée"
    CONCLUE = "conclue", "Conclue"
    DECLINEE = "declinee", "Non signée par l’employeur"
    REFUSEE = "refusee", "Refusée"
    REFUS_TACITE = "refus_tacite", "Refus tacite"
    REMPLACEE = "remplacee", "Remplacée"
    EXECUTEE = "executee", "Exécutée"
    RETRACTEE = "retractee", "Rétractée"


E = EtatConvention
EN_COURS = (E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE)  # somebody is expected to sign
SIGNEES = [E.CONCLUE, E.EXECUTEE]  # by every party
VIVANTES = (E.BROUILLON, E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE, E.CONCLUE)
NON_CONCLUES = (E.DECLINEE, E.REFUSEE, E.REFUS_TACITE)
A_CONTRACTER = (EtatDossier.PROSPECT, EtatDossier.CONTRACTUALISATION)  # of the dossier: its first contract is still to be written
CONSULTANT, BENEFICIAIRE, EMPLOYEUR, SYSTEME = Role.CONSULTANT, Role.BENEFICIAIRE, Role.EMPLOYEUR, Role.SYSTEME

DELAI_PASSE = "Le délai pour répondre est passé : rien n’est conclu. Une nouvelle transmission ouvre un nouveau délai."
DEJA_UN_CONTRAT = "Un contrat est déjà en cours pour ce dossier."
JAMAIS_PARTI = "Seul un brouillon qui n’a jamais été envoyé s’abandonne."
DELAI_COURT = "Le délai pour répondre court encore."


def par_l_employeur(convention, instant: datetime) -> str | None:
    if not convention.regime.employeur_partie:
        return "Ce contrat n’a pas d’employeur : il va directement au bénéficiaire."
    return dossier_ouvert(convention, instant) or convention.incomplete(instant)


def sans_employeur(convention, instant: datetime) -> str | None:
    if convention.regime.employeur_partie:
        return "L’employeur signe et transmet d’abord."
    return dossier_ouvert(convention, instant) or convention.incomplete(instant)


def dossier_ouvert(convention, instant: datetime) -> str | None:
    """Whoever refuses may always do it; nobody signs for a bilan that was cancelled, stopped or handed over."""
    return None if convention.dossier.etat in ACTIFS else "Ce dossier est fermé : il n’y a plus rien à y signer."


def dans_le_delai(convention, instant: datetime) -> str | None:
    return DELAI_PASSE if convention.delai_passe(instant) else None


def acceptable(convention, instant: datetime) -> str | None:
    return dans_le_delai(convention, instant) or dossier_ouvert(convention, instant)


def contresignable(convention, instant: datetime) -> str | None:
    return dossier_ouvert(convention, instant) or boites.une_seule(convention)


def hors_delai(convention, instant: datetime) -> str | None:
    return None if convention.delai_passe(instant) else DELAI_COURT


def renonciation_ouverte(convention, instant: datetime) -> str | None:
    """The self-payer renounces from his own signature on, until the last day at midnight (L6353-5, L221-18)."""
    return avec_retractation(convention, instant) or retractation.trop_tard(convention, instant)


def avec_retractation(convention, instant: datetime) -> str | None:
    return None if convention.regime.delai is Delai.RETRACTATION else retractation.SANS_OBJET


def contrat_renonce(convention, instant: datetime) -> str | None:
    """An amendment under way ends with the contract that it would have changed."""
    autres = type(convention).objects.filter(dossier=convention.dossier_id, etat=E.RETRACTEE, retractee_le__lte=instant)
    return None if convention.avenant and autres.exists() else "Le contrat que cet avenant modifie n’a pas été rétracté."


def avenant_renonce(convention, instant: datetime) -> str | None:
    """The amendment that had taken the place of this concluded contract has just been renounced."""
    avenants = type(convention).objects.filter(
        dossier=convention.dossier_id, etat=E.RETRACTEE, retractee_le__lte=instant, avenant__gt=0, versions__numero=convention.remplacee_par,
    )
    return None if convention.conclue_le and avenants.exists() else "Ce contrat a été remplacé : il ne reprend que si l’avenant est rétracté."


def sans_brouillon(convention, instant: datetime) -> str | None:
    autres = type(convention).objects.filter(dossier=convention.dossier_id, etat=E.BROUILLON).exclude(pk=convention.pk)
    return "Un brouillon est déjà préparé pour ce dossier : complétez-le, ou abandonnez-le d’abord." if autres.exists() else None


def jamais_envoyee(convention, instant: datetime) -> str | None:
    return JAMAIS_PARTI if convention.versions.exists() else None


def a_reprendre(convention, instant: datetime) -> str | None:
    """A draft given up by mistake is there again, as long as its place is free."""
    if refus := repentir.passe(convention.abandonnee_le, instant) or dossier_ouvert(convention, instant) or sans_brouillon(convention, instant):
        return refus
    return _premier_a_reprendre(convention) if convention.remplace_id is None else None


def _premier_a_reprendre(convention) -> str | None:
    """What `preparer` would refuse today is not taken back."""
    if convention.dossier.etat not in A_CONTRACTER or convention.nature != convention.regime.nature.value:
        return "Ce dossier a changé depuis : ce brouillon ne lui convient plus."
    vivantes = type(convention).objects.filter(dossier=convention.dossier_id, etat__in=VIVANTES, remplace=None)
    return DEJA_UN_CONTRAT if vivantes.exists() else None


def _t(de, vers, par, libelle, si=toujours):
    return Transition(frozenset(de), vers, frozenset(par), libelle, si)


TRANSITIONS = {
    "envoyer": _t({E.BROUILLON}, E.ENVOYEE, {CONSULTANT}, "Envoyer à l’employeur", par_l_employeur),
    "proposer": _t({E.BROUILLON}, E.TRANSMISE, {CONSULTANT}, "Envoyer au bénéficiaire", sans_employeur),
    "reprendre": _t({E.ENVOYEE}, E.BROUILLON, {CONSULTANT}, "Reprendre pour corriger", sans_brouillon),
    "abandonner": _t({E.BROUILLON}, E.ABANDONNEE, {CONSULTANT}, "Abandonner ce brouillon", jamais_envoyee),
    "reprendre_le_brouillon": _t({E.ABANDONNEE}, E.BROUILLON, {CONSULTANT}, "Reprendre le brouillon", a_reprendre),
    "transmettre": _t({E.ENVOYEE}, E.TRANSMISE, {EMPLOYEUR}, "Signer et transmettre au salarié", dossier_ouvert),
    "transmettre_sur_papier": _t({E.ENVOYEE}, E.TRANSMISE, {CONSULTANT}, "Enregistrer une transmission sur papier", dossier_ouvert),
    "designer": _t({E.ENVOYEE}, E.ENVOYEE, {EMPLOYEUR}, "Désigner la bonne personne"),
    "decliner": _t({E.ENVOYEE}, E.DECLINEE, {EMPLOYEUR}, "Ne pas signer"),
    "accepter": _t({E.TRANSMISE}, E.ACCEPTEE, {BENEFICIAIRE}, "Accepter et signer", acceptable),
    "accepter_sur_papier": _t({E.TRANSMISE}, E.ACCEPTEE, {CONSULTANT}, "Enregistrer une acceptation sur papier", acceptable),
    "refuser": _t({E.TRANSMISE}, E.REFUSEE, {BENEFICIAIRE}, "Refuser", dans_le_delai),
    "constater_silence": _t({E.TRANSMISE}, E.REFUS_TACITE, {SYSTEME}, "Constater le silence", hors_delai),
    "contresigner": _t({E.ACCEPTEE}, E.CONCLUE, {CONSULTANT}, "Contresigner", contresignable),
    "remplacer": _t({E.ENVOYEE, E.TRANSMISE, E.ACCEPTEE, E.CONCLUE}, E.REMPLACEE, {CONSULTANT}, "Remplacer"),
    "executer": _t({E.CONCLUE}, E.EXECUTEE, {CONSULTANT, SYSTEME}, "Constater la fin du bilan"),
    "retracter": _t({E.ACCEPTEE, E.CONCLUE}, E.RETRACTEE, {BENEFICIAIRE}, "Confirmer la rétractation", renonciation_ouverte),
    "retracter_par_lettre": _t({E.ACCEPTEE, E.CONCLUE}, E.RETRACTEE, {CONSULTANT}, "Enregistrer une rétractation par lettre", avec_retractation),
    "emporter": _t({E.TRANSMISE, E.ACCEPTEE}, E.REFUSEE, {BENEFICIAIRE, CONSULTANT}, "Refuser l’avenant d’un contrat rétracté", contrat_renonce),
    "retablir": _t({E.REMPLACEE}, E.CONCLUE, {BENEFICIAIRE, CONSULTANT}, "Rétablir le contrat dont l’avenant est rétracté", avenant_renonce),
}
