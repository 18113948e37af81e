"""What binds the parties of a generated bilan: a convention with its frozen version and signatures, or an acceptance on Mon Compte Formation."""
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, Delai, ModeFinancement, NatureContrat, TypeDocument
from bilan.peuplement import pieces, versions
from bilan.peuplement.atelier import Atelier, le
from bilan.peuplement.calendrier import Creneau
from bilan.peuplement.plan import Sort
from bilan.socle.calendrier import Territoire, Unite, echeance, instant_d_expiration, jour_a_paris
from bilan.socle.roles import Role
from conventions.actions.brouillon import DE_L_OFFRE, PAR_DEFAUT
from conventions.etats import EtatConvention
from conventions.models import AcceptationMCF, Convention, DemarcheEDOF, Retractation
from conventions.models.retractation import Voie
from conventions.regles import date_limite, fin_retractation
from conventions.regles.edof import Demarche
from conventions.retractation import GABARIT

RENONCE = timedelta(days=16)
REFERENCES = "Psychologue du travail, dix ans de bilans de compétences."
SANS_CONTRAT = (Sort.PROSPECT, Sort.OUVERT, Sort.ANNULE)
E = EtatConvention
ETATS = {
    Sort.BROUILLON: E.BROUILLON, Sort.CHEZ_EMPLOYEUR: E.ENVOYEE, Sort.A_ACCEPTER: E.TRANSMISE, Sort.A_CONTRESIGNER: E.ACCEPTEE, Sort.DECLINE: E.DECLINEE,
    Sort.REFUSE: E.REFUSEE, Sort.SILENCE: E.REFUS_TACITE, Sort.EN_COURS: E.CONCLUE, Sort.EN_RELECTURE: E.CONCLUE, Sort.RETRACTE: E.RETRACTEE,
    Sort.ABANDON: E.CONCLUE, Sort.SANS_SUITE: E.CONCLUE,  # stopped before the term: the contract was signed, not carried out
}  # the other bilans went to their term, and their contract was carried out
SIGNEES = (E.ACCEPTEE, E.CONCLUE, E.EXECUTEE, E.RETRACTEE)


@dataclass(frozen=True)
class Dates:
    """When each party acted, had it acted; counted from the opening of the dossier."""

    envoyee: datetime
    transmise: datetime
    repondue: datetime
    conclue: datetime


def dates(hasard: Random, ouvert_le: date, *, par_l_employeur: bool) -> Dates:
    envoyee = le(ouvert_le + timedelta(days=2), 16)
    transmise = le(ouvert_le + timedelta(days=4), 10, hasard.randint(0, 59)) if par_l_employeur else envoyee
    repondue = le(jour_a_paris(transmise) + timedelta(days=hasard.randint(1, 6)), 19, hasard.randint(0, 59))
    return Dates(envoyee, transmise, repondue, le(jour_a_paris(repondue) + timedelta(days=1), 9, hasard.randint(0, 59)))


def ecrire(atelier: Atelier, hasard: Random, dossier: Dossier, sort: Sort, places: list[Creneau]) -> Convention | None:
    """Write what this financing asks for, and the day of conclusion on the dossier; its convention, when it has one."""
    regime = REGIMES[ModeFinancement(dossier.mode_financement)]
    if sort in SANS_CONTRAT:
        return None
    quand = dates(hasard, dossier.ouvert_le, par_l_employeur=regime.employeur_partie)
    if regime.nature is NatureContrat.AUCUN:
        _mcf(atelier, hasard, dossier, quand)
        return None
    return _convention(atelier, hasard, dossier, ETATS.get(sort, E.EXECUTEE), quand, places)


def _mcf(atelier: Atelier, hasard: Random, dossier: Dossier, quand: Dates) -> None:
    proposee, acceptee = jour_a_paris(quand.envoyee), jour_a_paris(quand.repondue)
    jours = atelier.legal("EDOF_RETRACTATION", acceptee)
    dossier.numero_edof, dossier.souscription = f"4{hasard.randrange(10**10):010}", acceptee
    acceptation = atelier.lot.poser(
        AcceptationMCF, dossier=dossier, numero_edof=dossier.numero_edof, proposee_le=proposee, acceptee_le=acceptee, enregistree_le=quand.conclue,
        retractation_jusqu_au=echeance(acceptee, jours, Unite.OUVRE, proroger=False, territoire=Territoire(dossier.beneficiaire.territoire)),
    )
    atelier.lot.ranger(
        DemarcheEDOF, dossier_id=dossier.pk, demarche=Demarche.PROPOSITION.value, faite_le=proposee, enregistree_le=quand.conclue,
    )
    _conclure(atelier, dossier, quand.conclue)
    atelier.consigner(
        dossier, "mcf.enregistrer", quand.conclue, acceptation, proposee_le=proposee.isoformat(), acceptee_le=acceptee.isoformat(),
    )


def _conclure(atelier: Atelier, dossier: Dossier, instant: datetime) -> None:
    dossier.contractualise_le = jour_a_paris(instant)
    atelier.consigner(dossier, "dossier.contractualiser", instant)


def _convention(atelier: Atelier, hasard: Random, dossier: Dossier, etat: E, quand: Dates, places: list[Creneau]) -> Convention:
    nature = REGIMES[ModeFinancement(dossier.mode_financement)].nature
    convention = atelier.lot.poser(
        Convention, dossier=dossier, nature=nature.value, etat=etat, preparee_le=quand.envoyee - timedelta(hours=2), references_intervenants=REFERENCES,
        planning=_planning(places), **PAR_DEFAUT, **{champ: getattr(atelier.prestation, champ) for champ in DE_L_OFFRE},
    )
    _dater(atelier, convention, etat, quand)
    atelier.consigner(dossier, "convention.preparer", convention.preparee_le, convention, nature=nature.value)
    if etat == E.BROUILLON:
        return convention
    version = versions.figer(atelier, hasard, convention)
    versions.signer(atelier, hasard, version)
    if convention.conclue_le:
        _conclure(atelier, dossier, convention.conclue_le)
    if etat == E.RETRACTEE:
        _retracter(atelier, hasard, convention)
    return convention


def renonce_le(dossier: Dossier) -> datetime:
    """In the delay of either law: the contract was concluded ten days after the opening at the latest."""
    return le(dossier.ouvert_le, 15) + RENONCE


def _retracter(atelier: Atelier, hasard: Random, convention: Convention) -> None:
    """The withdrawal and its receipt, as the person confirmed it online."""
    dossier, quand, personne = convention.dossier, convention.retractee_le, convention.dossier.beneficiaire.compte
    piece = pieces.joindre(
        atelier, hasard, dossier, TypeDocument.ACCUSE_RETRACTATION, coffre=dossier.coffre_actes, titre="Accusé de rétractation", gabarit=GABARIT, instant=quand,
    )
    atelier.consigner(dossier, "convention.retracter", quand, convention, qui=personne, role=Role.BENEFICIAIRE)
    atelier.lot.poser(
        Retractation, dossier=dossier, convention=convention, voie=Voie.EN_LIGNE, nom=personne.nom_complet, courriel=personne.email, piece=piece,
        texte=f"Je vous notifie ma rétractation du contrat {dossier.numero}, version 1.", faite_le=jour_a_paris(quand), recue_le=quand,
        dernier_jour=convention.retractation_jusqu_au,
    )


def _planning(places: list[Creneau]) -> list[dict]:
    tenues = [place for place in places if not place.manquee]
    return [
        {"rang": rang, "jour": place.debut.date().isoformat(), "etape": place.etape.libelle, "minutes": int((place.fin - place.debut).total_seconds()) // 60}
        for rang, place in enumerate(tenues, 1)
    ]


def _dater(atelier: Atelier, convention: Convention, etat: E, quand: Dates) -> None:
    """Every date that this state must bear."""
    if etat == E.BROUILLON:
        return
    convention.envoyee_le = quand.envoyee
    if etat == E.DECLINEE:
        convention.refusee_le = quand.transmise
    if etat in (E.ENVOYEE, E.DECLINEE):
        return
    convention.transmise_le = quand.transmise
    if convention.regime.delai is Delai.ACCEPTATION:
        convention.date_limite = _limite(atelier, convention, jour_a_paris(quand.transmise))
        convention.expire_le = instant_d_expiration(convention.date_limite)
    if etat in SIGNEES:
        convention.acceptee_le = quand.repondue
    if etat in (E.CONCLUE, E.EXECUTEE, E.RETRACTEE):
        convention.conclue_le = quand.conclue
        convention.retractation_jusqu_au = _retractation(atelier, convention, jour_a_paris(quand.conclue))
    if etat == E.RETRACTEE:
        convention.retractee_le = renonce_le(convention.dossier)
    convention.refusee_le = {E.REFUSEE: quand.repondue, E.REFUS_TACITE: convention.expire_le}.get(etat)


def _limite(atelier: Atelier, convention: Convention, jour: date) -> date:
    territoire = Territoire(convention.dossier.beneficiaire.territoire)
    return date_limite(jour, territoire, jours=atelier.legal("TRIPARTITE_DELAI_J", jour), proroger=atelier.legal("PROROGATION_R6313_8", jour))


def _retractation(atelier: Atelier, convention: Convention, jour: date) -> date | None:
    if convention.regime.delai is not Delai.RETRACTATION:
        return None
    return fin_retractation(
        jour, True, territoire=Territoire(convention.dossier.beneficiaire.territoire),
        jours_formation=atelier.legal("CONTRAT_PARTICULIER_RETRACTATION_J", jour), jours_conso=atelier.legal("CONSO_RETRACTATION_J", jour),
        proroger=atelier.legal("CONTRAT_PARTICULIER_RETRACTATION_PROROGATION", jour), proroger_conso=atelier.legal("CONSO_RETRACTATION_PROROGATION", jour),
    )
