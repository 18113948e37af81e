"""Both sign that a session was held: the bénéficiaire from his portal or by a one-time link, or says that the hours are not the right ones."""
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from bilan.signature import liens
from bilan.signature.models import Lien
from bilan.socle import courriels, journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances import lettres
from seances.actions.commun import exiger, reprendre, verrouiller
from seances.etats import REPENTIR, EtatSeance
from seances.etats_contestation import EtatContestation
from seances.lettres import VIE_DU_LIEN
from seances.models import Contestation, Emargement, Moyen, Partie, Seance
from seances.suivi import APRES_SEANCES

APRES_SIGNATURE = timedelta(days=1)  # how long the link still says « signée » to whoever presses it again
LONGUEUR = 500
CHANGEES = "Les heures de cette séance viennent d’être corrigées : relisez-les avant de signer."


def seance_du_lien(lien: Lien) -> Seance:
    """What a link opened: this session, and nothing beside it."""
    liees = ("dossier__beneficiaire__compte", "dossier__consultant", "consultant")
    return Seance.objects.select_related(*liees).prefetch_related("emargements").get(pk=lien.objet_id)


def demander_signature(seance: Seance, *, instant: datetime, corrigee: bool = False) -> Lien:
    """A fresh link, and its letter once the closing can no longer be undone."""
    lien = _lien(seance, instant)
    courriels.planifier([lettres.a_signer(seance, lien, des=instant + REPENTIR, corrigee=corrigee)])
    return lien


def ne_plus_demander(seance: Seance, *, instant: datetime) -> None:
    """The hours that were to be signed do not hold any more: their link goes out, and their letter if it has not left."""
    if lien := liens.vivant(seance, Role.BENEFICIAIRE):
        courriels.annuler(lettres.cle_signature(lien))
        liens.revoquer(seance, instant=instant)


@transaction.atomic
def emarger(seance: Seance, *, acteur: Acteur, instant: datetime, montree: str | None = None) -> Emargement:
    """The bénéficiaire signs that the session was held, with the hours that the consultant wrote; `montree` is the fingerprint of what he read."""
    seance = _a_signer(seance, acteur)
    if montree is not None and montree != seance.montree()[0]:
        raise TransitionRefusee(CHANGEES)
    debut, fin = seance.heures_reelles
    emargement = Emargement.objects.create(
        seance=seance, partie=Partie.BENEFICIAIRE, compte_id=seance.dossier.beneficiaire.compte_id, moyen=Moyen.COMPTE if acteur.compte else Moyen.LIEN,
        le=instant, debut_reel=debut, fin_reelle=fin,
    )
    journal.consigner(seance.fil, "seance.emarger", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=seance,
                      empreinte=seance.montree()[0], details={"debut": debut, "fin": fin, "moyen": emargement.moyen})
    for contestation in _ouvertes(seance):
        appliquer(contestation, "retirer", acteur=acteur, instant=instant, repondue_le=instant)
    _merci(seance, instant)
    return emargement


def _a_signer(seance: Seance, acteur: Acteur) -> Seance:
    """The session, locked, when this person may still sign it; else a sentence."""
    exiger(acteur, seance, Role.BENEFICIAIRE)
    verrouiller(seance.dossier_id)
    seance = Seance.objects.select_related("dossier__beneficiaire__compte", "consultant").get(pk=seance.pk)
    parties = set(seance.emargements.values_list("partie", flat=True))
    if seance.etat != EtatSeance.REALISEE or Partie.CONSULTANT not in parties:
        raise TransitionRefusee("Cette séance n’est pas encore close : vous pourrez signer votre présence ensuite.")
    if Partie.BENEFICIAIRE in parties:
        raise TransitionRefusee("Votre présence à cette séance est déjà signée.")
    return seance


def _merci(seance: Seance, instant: datetime) -> None:
    """What was asked is done: its letter is useless, and its link says so for a day."""
    if lien := liens.vivant(seance, Role.BENEFICIAIRE):
        courriels.annuler(lettres.cle_signature(lien))
        Lien.objects.filter(pk=lien.pk, expire_le__gt=instant + APRES_SIGNATURE).update(expire_le=instant + APRES_SIGNATURE)


@transaction.atomic
def contester(seance: Seance, *, acteur: Acteur, instant: datetime, message: str) -> Contestation:
    """« Ces heures ne sont pas les bonnes »: a sentence to the consultant, who corrects or keeps them. ValidationError without a sentence."""
    seance = _a_signer(seance, acteur)
    if seance.dossier.etat not in APRES_SEANCES:
        raise TransitionRefusee(f"Ce bilan est terminé : écrivez à {seance.dossier.consultant.prenom}.")
    if not 0 < len(message.strip()) <= LONGUEUR:
        raise ValidationError({"message": "Dites en une phrase ce qui ne va pas dans ces heures."})
    if _ouvertes(seance).exists():
        raise TransitionRefusee(f"Ces heures sont déjà contestées : {seance.dossier.consultant.prenom} vous répond.")
    debut, fin = seance.heures_reelles
    contestation = Contestation(seance=seance, coffre=seance.dossier.coffre_actes, debut_reel=debut, fin_reelle=fin, le=instant)
    contestation.message = message.strip()
    contestation.save(force_insert=True)
    journal.consigner(seance.fil, "seance.contester", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=contestation,
                      details={"debut": debut, "fin": fin})
    courriels.planifier([lettres.contestee(contestation)])
    return contestation


@transaction.atomic
def maintenir(contestation: Contestation, *, acteur: Acteur, instant: datetime) -> None:
    """The hours stay as they were written; the bénéficiaire is told, with a fresh link, and signs or does not."""
    verrouiller(contestation.seance.dossier_id)
    appliquer(contestation, "maintenir", acteur=acteur, instant=instant, repondue_le=instant)
    courriels.planifier([lettres.maintenue(contestation, _lien(contestation.seance, instant))])


@transaction.atomic
def relancer(seance: Seance, *, acteur: Acteur, instant: datetime) -> None:
    """Send the link again, at most once a day (ValidationError); a new one when the last has expired."""
    exiger(acteur, seance, Role.CONSULTANT)
    reprendre(seance)
    if seance.etat != EtatSeance.REALISEE or seance.emargements.filter(partie=Partie.BENEFICIAIRE).exists():
        raise TransitionRefusee("Il n’y a plus de présence à signer pour cette séance.")
    lien = liens.vivant(seance, Role.BENEFICIAIRE)
    if lien is None or lien.expire_le <= instant:
        lien = _lien(seance, instant)
    else:
        liens.renvoyer(lien, instant=instant)
    courriels.planifier([lettres.renvoi(seance, lien, instant=instant)])
    journal.consigner(seance.fil, "seance.relancer", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=seance)


def _lien(seance: Seance, instant: datetime) -> Lien:
    compte = seance.dossier.beneficiaire.compte
    lien = liens.creer(seance, partie=Role.BENEFICIAIRE, destinataire=compte.email, expire_le=instant + VIE_DU_LIEN, instant=instant)
    liens.noter_envoi(lien, instant=instant)
    return lien


def _ouvertes(seance: Seance):
    return Contestation.objects.filter(seance=seance, etat=EtatContestation.EN_ATTENTE)
