"""A session that is too near to be moved alone: the bénéficiaire asks, the consultant accepts or refuses, both are told."""
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances import avis, creneaux
from seances.actions.commun import PRIS, CreneauPris, exiger, reprendre, verrouiller
from seances.actions.deplacement import a_sa_portee, mouvoir
from seances.etats import EtatSeance, contrat_non_conclu
from seances.etats_demande import EtatDemande
from seances.models import Demande, Seance
from seances.models.demande import CHOIX
from seances.regles import Droit, droit_de_deplacer, est_pris, regle_de_deplacement
from seances.seuils import seuils_en_vigueur


@transaction.atomic
def demander(seance: Seance, *, acteur: Acteur, instant: datetime, debuts: Sequence[datetime] = ()) -> Demande:
    """Ask for one of these slots instead, or to cancel when there is none; the appointment stays as it is until the answer."""
    exiger(acteur, seance, Role.BENEFICIAIRE)
    dossier = reprendre(seance)
    _demandable(seance, instant)
    periodes = [(debut, debut + (seance.fin - seance.debut)) for debut in sorted(set(debuts))]
    if len(periodes) > CHOIX:
        raise TransitionRefusee("Proposez trois créneaux au plus.")
    if periodes:
        a_sa_portee(dossier, periodes, instant)
    if any(est_pris(debut, fin, creneaux.prises(dossier.consultant_id, [seance])) for debut, fin in periodes):
        raise CreneauPris(PRIS)
    demande = Demande.objects.create(seance=seance, prevue_le=seance.debut, creneaux=[debut for debut, _ in periodes], demandee_le=instant)
    journal.consigner(seance.fil, "seance.demander", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, objet=demande, details={"creneaux": len(periodes)})
    avis.demandee(demande, instant=instant)
    return demande


def _demandable(seance: Seance, instant: datetime) -> None:
    """TransitionRefusee, with what to do instead."""
    seuils = seuils_en_vigueur()
    if seance.etat != EtatSeance.CONFIRMEE:
        raise TransitionRefusee("Cette séance n’est plus à venir.")
    if refus := contrat_non_conclu(seance, instant):
        raise TransitionRefusee(refus)
    if droit_de_deplacer(seance.debut, instant, seuils) is not Droit.SUR_DEMANDE:
        raise TransitionRefusee(regle_de_deplacement(seuils, seance.dossier.consultant.prenom))
    if Demande.objects.filter(seance=seance, prevue_le=seance.debut, etat=EtatDemande.EN_ATTENTE).exists():
        raise TransitionRefusee("Une demande attend déjà sa réponse pour cette séance.")


@transaction.atomic
def accepter(demande: Demande, *, acteur: Acteur, instant: datetime, debut: datetime | None = None) -> None:
    """The session takes one of the slots asked for, or is cancelled at the bénéficiaire's request."""
    exiger(acteur, demande, Role.CONSULTANT)
    seance = demande.seance
    verrouiller(seance.dossier_id)
    if debut not in (demande.creneaux or [None]):
        raise TransitionRefusee("Choisissez l’un des créneaux demandés.")
    appliquer(demande, "accepter", acteur=acteur, instant=instant, repondue_le=instant)
    if debut:
        mouvoir(seance, Role.CONSULTANT, acteur=acteur, instant=instant, debut=debut)
    else:
        appliquer(seance, "excuser", acteur=acteur, instant=instant, annulee_par=Role.BENEFICIAIRE)
    avis.repondue(demande, instant=instant)


@transaction.atomic
def refuser(demande: Demande, *, acteur: Acteur, instant: datetime) -> None:
    """The appointment stays; no reason is asked."""
    verrouiller(demande.seance.dossier_id)
    appliquer(demande, "refuser", acteur=acteur, instant=instant, repondue_le=instant)
    avis.repondue(demande, instant=instant)


@transaction.atomic
def retirer(demande: Demande, *, acteur: Acteur, instant: datetime) -> None:
    """The bénéficiaire will come after all."""
    verrouiller(demande.seance.dossier_id)
    appliquer(demande, "retirer", acteur=acteur, instant=instant, repondue_le=instant)


@transaction.atomic
def maintenir_la_demande(demande: Demande, *, acteur: Acteur, instant: datetime) -> None:
    """Taken back by mistake: the consultant has it again among those that wait."""
    verrouiller(demande.seance.dossier_id)
    appliquer(demande, "maintenir", acteur=acteur, instant=instant, repondue_le=None)
