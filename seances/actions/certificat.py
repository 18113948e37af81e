"""The certificate of realisation, the attendance sheet, the attestation d’assiduité: derived from the ledger and the attendance, nothing is typed."""
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from beneficiaires import actions as dossiers
from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier, Organisme, Piece
from beneficiaires.regles import REGIMES, ModeFinancement, NatureHeures, PhaseLegale, TypeDocument, a_son_heure, jour_de
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.heure_locale import a_l_heure_de
from bilan.socle.mots import moment
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee
from seances.actions.commun import exiger
from seances.etats import EtatSeance
from seances.heures import Compte, compteur
from seances.models import EcritureHeures, Emargement, Moyen, Partie, Seance

CERTIFIABLES = (
    EtatDossier.EN_COURS, EtatDossier.CONCLUSIONS_REMISES, EtatDossier.CLOS, EtatDossier.PURGE, EtatDossier.ABANDON, EtatDossier.SANS_SUITE,
)


@transaction.atomic
def certifier(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Piece:
    """Issue the certificate and the attendance sheet from what the ledger says now, and return the certificate."""
    communes = _releve(dossier, acteur, instant)
    _joindre(dossier, TypeDocument.FEUILLE_EMARGEMENT, communes, acteur, instant)
    return _joindre(dossier, TypeDocument.CERTIFICAT_REALISATION, communes, acteur, instant)


@transaction.atomic
def attester(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Piece:
    """Issue the attestation d’assiduité (public servants, funders): the dates of presence, the hours agreed and done."""
    return _joindre(dossier, TypeDocument.ATTESTATION_ASSIDUITE, _releve(dossier, acteur, instant), acteur, instant)


def _releve(dossier: Dossier, acteur: Acteur, instant: datetime) -> dict:
    """What the three papers say, all of it from the ledger and the attendance. TransitionRefusee while there is nothing to say."""
    exiger(acteur, dossier, Role.CONSULTANT, Role.GESTION)
    organisme = Organisme.courant()
    if organisme is None or dossier.etat not in CERTIFIABLES:
        raise TransitionRefusee("Ce document s’établit une fois les séances commencées, au nom d’un organisme enregistré.")
    tenues = list(_tenues(dossier))
    if not tenues:
        raise TransitionRefusee("Aucune séance n’est close : il n’y a pas encore d’heure à certifier.")
    parties, compte = _parties(dossier, organisme), compteur(dossier)
    with a_l_heure_de(parties):
        lignes = [_ligne(seance) for seance in tenues]
    return {
        **parties, "lignes": lignes, "emis_le": jour_a_paris(instant), "minutes": compte.accompagnement.realise,
        "debut": jour_de(dossier.beneficiaire, lignes[0]["debut"]), "fin": jour_de(dossier.beneficiaire, lignes[-1]["debut"]),
        "phases": [{"nom": phase.libelle, **_heures(compte.phase(phase))} for phase in PhaseLegale],
        "accompagnement": _heures(compte.accompagnement), "personnel": _heures(compte.personnel),
    }


def _heures(compte: Compte) -> dict[str, int]:
    return {"prevu": compte.prevu, "realise": compte.realise}


def certificat_perime(dossier: Dossier) -> datetime | None:
    """When the last certificate was asked for, if hours have been written since: what it says is not the sum any more."""
    certificats = Piece.objects.filter(dossier=dossier, nature=TypeDocument.CERTIFICAT_REALISATION.value)
    etabli = certificats.aggregate(dernier=Max("document__demande_le"))["dernier"]
    ecrites = EcritureHeures.objects.filter(dossier=dossier, nature=NatureHeures.ACCOMPAGNEMENT.value)
    return etabli if etabli and ecrites.filter(le__gt=etabli).exists() else None


def _joindre(dossier: Dossier, nature: TypeDocument, donnees: dict, acteur: Acteur, instant: datetime) -> Piece:
    return dossiers.joindre(
        dossier, nature, coffre=dossier.coffre_actes, titre=f"{nature.libelle}, dossier {dossier.numero}", gabarit=f"documents/seances/{nature.value}.html",
        donnees=donnees, instant=instant, acteur=acteur,
    )


def _tenues(dossier: Dossier):
    return Seance.objects.filter(dossier=dossier, etat=EtatSeance.REALISEE).order_by("debut").prefetch_related("emargements__compte", "heures")


def _parties(dossier: Dossier, organisme: Organisme) -> dict:
    """Who; the employer only when a party to the contract, for whoever else pays must not learn who employs."""
    partie = REGIMES[ModeFinancement(dossier.mode_financement)].employeur_partie
    return {
        **a_son_heure(dossier.beneficiaire),
        "numero": dossier.numero,
        "intitule": dossier.prestation.intitule,
        "beneficiaire": dossier.beneficiaire.compte.nom_complet,
        "consultant": dossier.consultant.nom_complet,
        "employeur": dossier.employeur.raison_sociale if partie and dossier.employeur else "",
        "administration": dossier.mode_financement == ModeFinancement.AGENT_PUBLIC,
        "organisme": {"nom": organisme.denomination, **{
            champ: getattr(organisme, champ)
            for champ in ("forme", "adresse", "code_postal", "ville", "siret", "nda", "prefet_region", "representant", "representant_fonction")
        }},
    }


def _ligne(seance: Seance) -> dict:
    signatures = {emargement.partie: emargement for emargement in seance.emargements.all()}
    tenue = signatures[Partie.CONSULTANT]
    return {
        "numero": seance.numero, "debut": tenue.debut_reel, "fin": tenue.fin_reelle, "modalite": seance.get_modalite_display(), "lieu": seance.lieu,
        "phase": seance.phase.libelle, "minutes": seance.comptees,
        "consultant": _signature(tenue), "beneficiaire": _signature(signatures.get(Partie.BENEFICIAIRE)),
    }


def _signature(emargement: Emargement | None) -> str:
    if emargement is None:
        return ""
    moyen = f", {emargement.get_moyen_display()}" if emargement.moyen == Moyen.LIEN else ""
    return f"{emargement.compte.nom_complet}, le {moment(emargement.le)}{moyen}"
