"""The paper route: the consultant records a signature made by hand, with the date that the paper bears and the paper itself."""
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from beneficiaires.actions import deposer
from beneficiaires.models import Piece
from beneficiaires.regles import TypeDocument
from bilan.signature import signatures
from bilan.signature.models import Moyen
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.courriels import planifier
from bilan.socle.mots import jour_en_mots
from bilan.socle.roles import Role
from conventions import lettres, libelles
from conventions.actions.communes import appliquer_a_la_version
from conventions.actions.transmission import signer_pour_l_employeur, transmettre
from conventions.models import Convention


@transaction.atomic
def transmettre_sur_papier(convention: Convention, *, acteur: Acteur, instant: datetime, transmise_le: date, scan: bytes) -> None:
    """A transmission that the employer made on paper, on the day it bears: the delay runs from that day. `scan` is a PDF (bilan.socle.scans).

    ValidationError for an impossible day.
    """
    jour = jour_a_paris(transmise_le) if isinstance(transmise_le, datetime) else transmise_le
    if jour > jour_a_paris(instant):
        raise ValidationError("Une transmission sur papier s’enregistre une fois faite : sa date ne peut pas être à venir.", code="transmise_le")
    if convention.envoyee_le and jour < jour_a_paris(convention.envoyee_le):
        motif = f"La convention a été envoyée à l’employeur le {jour_en_mots(convention.envoyee_le)} : il n’a pas pu la transmettre avant."
        raise ValidationError(motif, code="transmise_le")
    moment = transmise_le if isinstance(transmise_le, datetime) else _moment(jour, convention.envoyee_le or instant)
    transmettre(convention, "transmettre_sur_papier", acteur=acteur, instant=instant, transmise_le=moment)
    figees = convention.version.corrige
    signer_pour_l_employeur(
        convention, acteur=acteur, instant=moment, nom=figees["employeur_representant"], fonction=figees["employeur_representant_fonction"],
        moyen=Moyen.PAPIER, consigne_le=instant,
    )
    convention.scan_transmission = _joindre(convention, scan, "signée par l’employeur", acteur, instant)
    convention.save(update_fields=["scan_transmission"])
    planifier([lettres.a_repondre(convention.version, instant)])


@transaction.atomic
def accepter_sur_papier(convention: Convention, *, acteur: Acteur, instant: datetime, signee_le: date, scan: bytes) -> None:
    """An acceptance signed by hand, with the date written on it, that came back and is recorded within the delay.

    ValidationError for an impossible day, TransitionRefusee from the first second after the last day: a late one needs a new transmission.
    The person is told, so that nobody accepts in her place.
    """
    if signee_le > jour_a_paris(instant):
        raise ValidationError("Une acceptation sur papier s’enregistre une fois signée : sa date ne peut pas être à venir.", code="signee_le")
    if convention.transmise_le and signee_le < jour_a_paris(convention.transmise_le):
        motif = f"La convention a été transmise le {jour_en_mots(convention.transmise_le)} : elle n’a pas pu être acceptée avant."
        raise ValidationError(motif, code="signee_le")
    moment = min(_moment(signee_le, convention.transmise_le or instant), instant)
    appliquer_a_la_version(convention, "accepter_sur_papier", acteur=acteur, instant=instant, acceptee_le=moment)
    version = convention.version
    empreinte, sur_document = version.montree()
    signatures.signer(
        version, partie=Role.BENEFICIAIRE, nom=version.contenu["beneficiaire_nom"], acteur=acteur, instant=moment, empreinte=empreinte,
        sur_document=sur_document, consentement=libelles.consentement(Role.BENEFICIAIRE, version.contenu), moyen=Moyen.PAPIER,
        consigne_le=instant,
    )
    convention.scan_acceptation = _joindre(convention, scan, "acceptée", acteur, instant)
    convention.save(update_fields=["scan_acceptation"])
    planifier([lettres.acceptee_sur_papier(version, instant)])


def _moment(jour: date, au_plus_tot: datetime) -> datetime:
    """The first instant of that day that does not come before the act it answers."""
    return max(datetime.combine(jour, time.min, PARIS), au_plus_tot)


def _joindre(convention: Convention, scan: bytes, quoi: str, acteur: Acteur, instant: datetime) -> Piece:
    return deposer(
        convention.dossier, TypeDocument(convention.nature), coffre=convention.dossier.coffre_actes,
        titre=f"Papier, version {convention.version.numero}, {quoi}", octets=scan, instant=instant, acteur=acteur,
    )
