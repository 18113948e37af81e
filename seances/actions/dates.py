"""One session is corrected while it is only proposed, is added or replaced; the rest of the calendar stays."""
from datetime import datetime, timedelta

from django.db import transaction

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances import avis, planning
from seances.actions.commun import (
    Rangee,
    creneau_libre,
    exiger,
    heures_convenues,
    hors_absences,
    liberer_les_arretes,
    modalite_complete,
    quotas,
    reprendre,
    verrouiller,
)
from seances.etats import CONTRAT_CONCLU, VIVANTES, EtatSeance
from seances.models import Seance


@transaction.atomic
def modifier(
    seance: Seance, *, acteur: Acteur, instant: datetime, debut: datetime | None = None, minutes: int | None = None,
    modalite: str | None = None, lieu: str | None = None, lien: str | None = None,
) -> None:
    """Change one proposed session; what is not given stays."""
    dossier = reprendre(seance)
    nouveau = debut or seance.debut
    champs = {"debut": nouveau, "fin": nouveau + timedelta(minutes=minutes or seance.minutes)}
    donnes = {"modalite": modalite, "lieu": lieu, "lien": lien}
    champs |= {nom: getattr(seance, nom) if valeur is None else valeur for nom, valeur in donnes.items()}
    modalite_complete(champs["modalite"], champs["lieu"])
    if nouveau <= instant:
        raise TransitionRefusee("Cette date est déjà passée : choisissez une date à venir.")
    autres = [s for s in Seance.objects.vivantes().filter(dossier=dossier) if s.pk != seance.pk]
    quotas(dossier, [*autres, Rangee(seance.etape, champs["debut"], champs["fin"])])
    _possible(dossier, seance, champs["debut"], champs["fin"], instant)
    with creneau_libre():
        appliquer(seance, "modifier", acteur=acteur, instant=instant, details={"debut": nouveau}, **champs)


def _possible(dossier: Dossier, seance: Seance, debut: datetime, fin: datetime, instant: datetime) -> None:
    """What this date would newly forbid: a holiday, a day out of the period, a phase before another, an absence."""
    liberer_les_arretes(dossier.consultant_id, instant)
    if refus := planning.Controle.autour(dossier, [seance]).refus([Rangee(seance.etape, debut, fin)]):
        raise TransitionRefusee(" ".join(refus))
    hors_absences(dossier.consultant_id, [(debut, fin)])


@transaction.atomic
def remplacer(seance: Seance, *, acteur: Acteur, instant: datetime, debut: datetime) -> Seance:
    """A new session in the place of one that was cancelled or missed; the old one keeps its trace."""
    if seance.etat in VIVANTES:
        raise TransitionRefusee("Cette séance n’est ni annulée ni manquée : déplacez-la.")
    if Seance.objects.vivantes().filter(dossier=seance.dossier_id, numero=seance.numero).exists():
        raise TransitionRefusee("Cette séance a déjà été remplacée.")
    avis.hater_annulation(seance)
    return ajouter(seance.dossier, acteur=acteur, instant=instant, etape=seance.etape, debut=debut, minutes=seance.minutes, modalite=seance.modalite,
                   lieu=seance.lieu, lien=seance.lien, numero=seance.numero)


@transaction.atomic
def ajouter(
    dossier: Dossier, *, acteur: Acteur, instant: datetime, etape: str, debut: datetime, minutes: int, modalite: str = "visio", lieu: str = "", lien: str = "",
    numero: int | None = None,
) -> Seance:
    """One more session, within the hours left to plan in its step; confirmed at once when the contract is concluded."""
    exiger(acteur, dossier, Role.CONSULTANT)
    dossier = verrouiller(dossier.pk)
    if dossier.etat not in ACTIFS:
        raise TransitionRefusee("Ce bilan est terminé ou arrêté : son calendrier ne change plus.")
    modalite_complete(modalite, lieu)
    heures_convenues(dossier, etape, minutes)
    suivant = 1 + max(Seance.objects.vivantes().filter(dossier=dossier).values_list("numero", flat=True), default=0)
    seance = Seance(
        dossier=dossier, consultant_id=dossier.consultant_id, numero=numero or suivant, etape=etape, debut=debut, fin=debut + timedelta(minutes=minutes),
        modalite=modalite, lieu=lieu, lien=lien, etat=EtatSeance.CONFIRMEE if dossier.etat in CONTRAT_CONCLU else EtatSeance.PROPOSEE,
    )
    _possible(dossier, seance, seance.debut, seance.fin, instant)
    with creneau_libre():
        seance.save(force_insert=True)
    journal.consigner(dossier.fil, "seance.ajouter", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=seance,
                      details={"debut": debut, "numero": seance.numero})
    if seance.etat == EtatSeance.CONFIRMEE and debut > instant:
        avis.confirmees(dossier, [seance], instant=instant)
    return seance
