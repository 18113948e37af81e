"""One generated bilan, from the person to the closing."""
from datetime import date, timedelta
from random import Random

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier, Employeur, EtapeDossier
from beneficiaires.regles import REGIMES, ModeFinancement, UsageEmployeur
from bilan.peuplement import calendrier, certificats, contenu, contrats, edof, personnes, preparation
from bilan.peuplement.atelier import Atelier, le
from bilan.peuplement.calendrier import Creneau, Tenu
from bilan.peuplement.lots import uuid_de
from bilan.peuplement.plan import ETATS, Place, Sort
from bilan.socle.calendrier import Territoire, ajouter_mois, jour_a_paris
from bilan.socle.models import Coffre, Envoi, EtatEnvoi, NatureEnvoi
from bilan.socle.roles import Role
from conventions.models import Convention

# how long ago a bilan in preparation was opened, in days; the others are opened five weeks before their first session
AGES = {
    Sort.PROSPECT: (1, 4), Sort.OUVERT: (1, 5), Sort.BROUILLON: (3, 6), Sort.CHEZ_EMPLOYEUR: (3, 8), Sort.A_ACCEPTER: (5, 11),
    Sort.A_CONTRESIGNER: (12, 14),
}
AVANCE = 35
CENTIMES = (180_000, 180_000, 160_000, 195_000, 220_000)
REMISES = (Sort.REMIS, Sort.CLOS)
TERMINEES = {  # the verb of the journal, who says it
    Sort.ABANDON: ("arreter", Role.BENEFICIAIRE), Sort.SANS_SUITE: ("ne_pas_poursuivre", Role.CONSULTANT), Sort.RETRACTE: ("retracter", Role.BENEFICIAIRE),
    **dict.fromkeys((Sort.ANNULE, Sort.REFUSE, Sort.SILENCE, Sort.DECLINE), ("annuler", Role.CONSULTANT)),
}
DEMONSTRATION = (0, 9)  # (consultant, rank) of the person whom the demonstration offers to enter: a bilan under way


def ecrire(atelier: Atelier, place: Place) -> None:
    """Put every row of one dossier in the lot."""
    cle = atelier.lot.cles.suivante(Dossier)
    hasard = atelier.hasard(f"dossier {cle}")
    jour, heure = atelier.creneau(place)
    premiere = place.lundi + timedelta(days=jour)
    ouvert_le = _ouverture(atelier, hasard, place.sort, premiere)
    personne = personnes.beneficiaire(
        atelier.lot, hasard, place.mode, heure, le(ouvert_le), demonstration=(place.consultant, place.rang) == DEMONSTRATION,
    )
    creneaux = calendrier.creneaux(atelier, hasard, premiere, heure, Territoire(personne.territoire))
    sort = _sort(place.sort, creneaux, atelier.jour)
    dossier = atelier.lot.poser(
        Dossier, id=cle, numero=atelier.numero(ouvert_le.year), beneficiaire=personne, consultant=atelier.equipe[place.consultant],
        prestation=atelier.prestation, mode_financement=place.mode.value, employeur=_employeur(atelier, hasard, place.mode), ouvert_le=ouvert_le,
        periode_debut=premiere, periode_fin=ajouter_mois(premiere, atelier.prestation.mois_maximum), prix_centimes=hasard.choice(CENTIMES),
        sur_temps_travail=_temps_de_travail(hasard, place.mode), taux_distance=atelier.prestation.taux_distance, **coffres(atelier, hasard, ouvert_le),
    )
    _raconter(atelier, hasard, dossier, sort, creneaux)


def _ouverture(atelier: Atelier, hasard: Random, sort: Sort, premiere: date) -> date:
    if sort in AGES:
        return atelier.jour - timedelta(days=hasard.randint(*AGES[sort]))
    return premiere - timedelta(days=AVANCE + hasard.randint(0, 6))


def _sort(prevu: Sort, creneaux: list[Creneau], jour: date) -> Sort:
    """A bilan whose last session is to come is still under way, whatever the plan says."""
    if prevu in (Sort.EN_RELECTURE, Sort.REMIS) and creneaux[-1].debut >= le(jour, 0):
        return Sort.EN_COURS
    return prevu


def _employeur(atelier: Atelier, hasard: Random, mode: ModeFinancement) -> Employeur | None:
    usage = REGIMES[mode].employeur
    if usage is UsageEmployeur.INTERDIT or (usage is UsageEmployeur.FACULTATIF and hasard.random() < 0.5):
        return None
    return personnes.employeur(atelier.lot, hasard, mode)


def _temps_de_travail(hasard: Random, mode: ModeFinancement) -> bool:
    return mode is ModeFinancement.CPF_TEMPS_TRAVAIL or (REGIMES[mode].temps_travail and hasard.random() < 0.5)


def coffres(atelier: Atelier, hasard: Random, jour: date) -> dict[str, Coffre]:
    return {
        nom: atelier.lot.ajouter(Coffre.nouveau(id=uuid_de(hasard), cree_le=le(jour))) for nom in ("coffre_actes", "coffre_travaux", "coffre_synthese")
    }


def _raconter(atelier: Atelier, hasard: Random, dossier: Dossier, sort: Sort, creneaux: list[Creneau]) -> None:
    for etape in atelier.etapes:
        atelier.lot.ranger(EtapeDossier, dossier_id=dossier.pk, code=etape.code, ordre=etape.ordre, minutes=etape.minutes)
    atelier.consigner(dossier, "dossier.ouvrir", le(dossier.ouvert_le, 9, 30), financement=dossier.mode_financement)
    _lettre(atelier, dossier)
    convention = contrats.ecrire(atelier, hasard, dossier, sort, creneaux)
    tenu = calendrier.ecrire(atelier, hasard, dossier, sort, creneaux)
    if tenu.seances:
        atelier.consigner(dossier, "dossier.commencer", tenu.seances[0].close_le)
    contenu.travailler(atelier, hasard, dossier, tenu)
    contenu.prendre_des_notes(atelier, hasard, dossier, tenu)
    preparation.preparer(atelier, dossier, tenu)
    _finir(atelier, hasard, dossier, sort, tenu, convention)
    edof.ecrire(atelier, dossier, sort, tenu)


def _finir(atelier: Atelier, hasard: Random, dossier: Dossier, sort: Sort, tenu: Tenu, convention: Convention | None) -> None:
    dossier.etat = ETATS[sort]
    if dossier.etat == EtatDossier.EN_COURS and not tenu.seances:
        dossier.etat = EtatDossier.PLANIFIE
    if sort in (Sort.EN_RELECTURE, *REMISES):
        contenu.synthetiser(atelier, hasard, dossier, sort, tenu.seances[-1].close_le)
    if sort in REMISES:
        fin = tenu.seances[-1].close_le
        dossier.date_terme = jour_a_paris(fin)
        if convention:
            atelier.consigner(dossier, "convention.executer", fin, convention)
        atelier.consigner(dossier, "dossier.remettre", fin)
        certificats.certifier(atelier, dossier, fin + timedelta(minutes=5))
    if sort is Sort.CLOS:
        atelier.consigner(dossier, "dossier.clore", fin + timedelta(days=hasard.randint(7, 14)))
    if sort in TERMINEES:
        verbe, role = TERMINEES[sort]
        depuis = tenu.seances[-1].close_le if tenu.seances else le(dossier.ouvert_le, 15) + timedelta(days=25)
        qui = dossier.beneficiaire.compte if role is Role.BENEFICIAIRE else None
        quand = contrats.renonce_le(dossier) if sort is Sort.RETRACTE else depuis + timedelta(days=1)
        atelier.consigner(dossier, f"dossier.{verbe}", quand, qui=qui, role=role)


def _lettre(atelier: Atelier, dossier: Dossier) -> None:
    """« Votre espace bilan est ouvert » has left long ago; its words were purged."""
    quand = le(dossier.ouvert_le, 9, 30)
    atelier.lot.ranger(
        Envoi, cle=f"dossier:{dossier.pk}:ouvert", fil=dossier.fil, nature=NatureEnvoi.LEGAL, destinataire=dossier.beneficiaire.compte.email,
        repondre_a=dossier.consultant.email, gabarit="beneficiaires/espace_ouvert", objet="Votre espace bilan est ouvert", etat=EtatEnvoi.ENVOYE,
        tentatives=1, a_partir_de=quand, cree_le=quand, envoye_le=quand,
    )
