"""A session is held, missed, cancelled or put off, and its hours enter the ledger or leave it."""
from datetime import datetime, timedelta

from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import NatureHeures
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import DEPASSEE, TransitionRefusee, appliquer
from seances import avis
from seances.actions import presence
from seances.actions.commun import creneau_libre, exiger, heures_convenues, hors_absences, plafond_legal, reprendre, verrouiller
from seances.etats import PLANIFIEES, EtatSeance
from seances.etats_contestation import EtatContestation
from seances.heures import Compteur, compteur
from seances.models import Contestation, EcritureHeures, Emargement, Partie, Seance
from seances.regles import en_un_jour, minutes_comptees, phase_manquante

RETOURS = {EtatSeance.CONFIRMEE: "retablir", EtatSeance.PROPOSEE: "reproposer", EtatSeance.REPORTEE: "garder_reportee"}


@transaction.atomic
def clore(seance: Seance, *, acteur: Acteur, instant: datetime, debut_reel: datetime, fin_reelle: datetime) -> EcritureHeures:
    """The session was held: its hours enter the ledger, the consultant has signed, and the first one starts the bilan.

    What was held beyond the hours agreed for the step, or beyond the legal ceiling, is written on the attendance sheet and not counted.
    """
    dossier = reprendre(seance)
    _horaires_vraisemblables(seance, debut_reel, fin_reelle, instant)
    minutes = minutes_a_compter(seance, compteur(dossier), debut_reel, fin_reelle)
    corrigee = seance.heures.exists()
    appliquer(seance, "clore", acteur=acteur, instant=instant, close_le=instant, empreinte=seance.empreinte(debut_reel, fin_reelle),
              details={"debut": debut_reel, "fin": fin_reelle, "minutes": minutes})
    ecriture = _inscrire(seance, minutes, debut_reel, fin_reelle, instant)
    presence.demander_signature(seance, instant=instant, corrigee=corrigee)
    if dossier.etat == EtatDossier.PLANIFIE:
        dossiers.commencer(dossier, acteur=acteur, instant=instant)
    return ecriture


@transaction.atomic
def corriger(contestation: Contestation, *, acteur: Acteur, instant: datetime, debut_reel: datetime, fin_reelle: datetime) -> EcritureHeures:
    """The hours that the bénéficiaire did not agree with are put right: the ledger keeps both lines, and both sign again."""
    seance, dossier = contestation.seance, verrouiller(contestation.seance.dossier_id)
    exiger(acteur, seance, Role.CONSULTANT)
    contestation.refresh_from_db(fields=["etat"])
    if contestation.etat != EtatContestation.EN_ATTENTE:
        raise TransitionRefusee(DEPASSEE)
    _horaires_vraisemblables(seance, debut_reel, fin_reelle, instant)
    if (debut_reel, fin_reelle) == (contestation.debut_reel, contestation.fin_reelle):
        raise TransitionRefusee("Ce sont les heures déjà écrites : changez-les, ou gardez-les.")
    _retirer(seance, acteur=acteur, instant=instant)
    minutes = minutes_a_compter(seance, compteur(dossier), debut_reel, fin_reelle)
    appliquer(seance, "corriger", acteur=acteur, instant=instant, close_le=instant, empreinte=seance.empreinte(debut_reel, fin_reelle),
              details={"debut": debut_reel, "fin": fin_reelle, "minutes": minutes})
    appliquer(contestation, "corriger", acteur=acteur, instant=instant, repondue_le=instant)
    ecriture = _inscrire(seance, minutes, debut_reel, fin_reelle, instant)
    presence.demander_signature(seance, instant=instant, corrigee=True)
    return ecriture


def _inscrire(seance: Seance, minutes: int, debut: datetime, fin: datetime, instant: datetime) -> EcritureHeures:
    """The line of the ledger, and the consultant's word that proves it."""
    Emargement.objects.create(seance=seance, partie=Partie.CONSULTANT, compte_id=seance.consultant_id, le=instant, debut_reel=debut, fin_reelle=fin)
    return EcritureHeures.objects.create(
        dossier_id=seance.dossier_id, nature=NatureHeures.ACCOMPAGNEMENT.value, etape=seance.etape, phase=seance.phase.value,
        minutes=minutes, jour=jour_a_paris(debut), seance=seance, le=instant,
    )


def minutes_a_compter(seance: Seance, compte: Compteur, debut: datetime, fin: datetime) -> int:
    """The minutes that a session so held adds to the ledger; TransitionRefusee when it cannot add any."""
    if manquante := phase_manquante(seance.phase, compte.phases_tenues):
        raise TransitionRefusee(f"Aucune séance de la {manquante.libelle.lower()} n’a encore eu lieu : les phases se suivent (article R6313-4).")
    etape = compte.etapes.get(seance.etape)
    minutes = minutes_comptees(debut, fin, reste_etape=etape.reste if etape else 0, reste_plafond=plafond_legal(jour_a_paris(debut)) - compte.total.realise)
    if not minutes:
        raise TransitionRefusee("Toutes les heures convenues pour cette étape sont déjà faites : cette séance ne peut pas s’y ajouter.")
    return minutes


def _horaires_vraisemblables(seance: Seance, debut: datetime, fin: datetime, instant: datetime) -> None:
    if fin - debut < timedelta(minutes=1):
        raise TransitionRefusee("La séance doit finir après avoir commencé : vérifiez les deux heures.")
    if fin > instant:
        raise TransitionRefusee("La séance n’est pas encore finie : close, elle porte l’heure de sa fin.")
    if jour_a_paris(seance.debut) != jour_a_paris(debut) or not en_un_jour(debut, fin):
        raise TransitionRefusee("Une séance se tient le jour prévu : déplacez-la d’abord si elle a eu lieu un autre jour.")


@transaction.atomic
def rouvrir(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Undo a closing made by mistake; the ledger keeps both lines, and the attendance is signed again."""
    verrouiller(seance.dossier_id)
    appliquer(seance, "rouvrir", acteur=acteur, instant=instant, close_le=None)
    for contestation in seance.contestations.filter(etat=EtatContestation.EN_ATTENTE):
        appliquer(contestation, "corriger", acteur=acteur, instant=instant, repondue_le=instant)
    _retirer(seance, acteur=acteur, instant=instant)


def _retirer(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Take the hours of this session out of the ledger by a line of the opposite sign; a signature that goes with them stays in the journal."""
    ecriture = seance.heures.filter(corrige=None, correction=None).get()
    EcritureHeures.objects.create(
        dossier_id=seance.dossier_id, nature=ecriture.nature, etape=ecriture.etape, phase=ecriture.phase, minutes=-ecriture.minutes,
        jour=ecriture.jour, seance=seance, corrige=ecriture, le=instant,
    )
    presence.ne_plus_demander(seance, instant=instant)
    for emargement in seance.emargements.all():
        journal.consigner(seance.fil, "seance.retirer_signature", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=seance, details={
            "partie": emargement.partie, "signee_le": emargement.le, "moyen": emargement.moyen, "debut": emargement.debut_reel, "fin": emargement.fin_reelle,
        })
    seance.emargements.all().delete()


@transaction.atomic
def constater_absence(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Nobody came and nobody warned: not a cancellation, and no hour."""
    verrouiller(seance.dossier_id)
    appliquer(seance, "constater_absence", acteur=acteur, instant=instant)


@transaction.atomic
def reporter(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Put off, the new date is not known yet: the slot is free again."""
    verrouiller(seance.dossier_id)
    appliquer(seance, "reporter", acteur=acteur, instant=instant)
    _prevenir(seance, instant)


@transaction.atomic
def annuler(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Cancelled by whoever asks: a bénéficiaire more than 48 h before, the consultant at any time.

    Undone for as long as its letter waits; at the last moment the letter does not wait, and nothing is undone any more.
    """
    role = exiger(acteur, seance, Role.CONSULTANT, Role.BENEFICIAIRE)
    reprendre(seance)
    avant, des = seance.etat, avis.part_le(seance, instant)
    promise = avant == EtatSeance.CONFIRMEE
    appliquer(seance, "annuler" if role == Role.CONSULTANT else "se_desister", acteur=acteur, instant=instant, annulee_par=role, annulee_le=instant,
              etat_avant="" if promise and des == instant else avant)
    if promise:
        avis.annulee(seance, par=role, instant=instant, des=des)


@transaction.atomic
def retablir(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Cancelled by mistake: it is again what it was, with whoever follows the bilan now, and nobody is told of anything.

    CreneauPris when its time was taken meanwhile; TransitionRefusee when its hours were, or when it would fall in an absence.
    """
    role = exiger(acteur, seance, Role.CONSULTANT, Role.BENEFICIAIRE)
    dossier = reprendre(seance)
    _a_sa_place(seance, dossier, role)
    if seance.etat_avant == EtatSeance.CONFIRMEE and not avis.retablie(seance, par=role):
        raise TransitionRefusee("Le courriel d’annulation est déjà parti : prévoyez une nouvelle date.")
    verbe = "se_raviser" if role == Role.BENEFICIAIRE else RETOURS.get(seance.etat_avant, "retablir")
    with creneau_libre():
        appliquer(seance, verbe, acteur=acteur, instant=instant, annulee_par="", annulee_le=None, etat_avant="", consultant=dossier.consultant)


def _a_sa_place(seance: Seance, dossier: Dossier, role: Role) -> None:
    """Whoever cancelled it gives it back, as long as nothing took its number, its hours or its day."""
    if seance.annulee_par not in ("", role):
        raise TransitionRefusee("Cette séance a été annulée par quelqu’un d’autre : prévoyez une nouvelle date.")
    if Seance.objects.vivantes().filter(dossier=dossier, numero=seance.numero).exclude(pk=seance.pk).exists():
        raise TransitionRefusee("Cette séance a déjà été prévue de nouveau.")
    if seance.etat_avant in PLANIFIEES:
        heures_convenues(dossier, seance.etape, seance.minutes)
        hors_absences(dossier.consultant_id, [(seance.debut, seance.fin)])


@transaction.atomic
def excuser(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Cancelled by the consultant at the request of the bénéficiaire, who warned: neither an absence nor the provider's doing."""
    verrouiller(seance.dossier_id)
    appliquer(seance, "excuser", acteur=acteur, instant=instant, annulee_par=Role.BENEFICIAIRE)
    _prevenir(seance, instant)


def _prevenir(seance: Seance, instant: datetime) -> None:
    """The bénéficiaire learns it in writing while the appointment is still to come; afterwards, both know."""
    if instant < seance.debut:
        avis.annulee(seance, par=Role.CONSULTANT, instant=instant)
