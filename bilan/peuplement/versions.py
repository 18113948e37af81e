"""What was sent of a generated contract, frozen, then who signed it and when."""
from datetime import datetime
from hashlib import sha256
from random import Random

from beneficiaires.regles import TypeDocument
from bilan.peuplement import pieces
from bilan.peuplement.atelier import Atelier
from bilan.peuplement.lots import uuid_de
from bilan.signature import liens
from bilan.signature.models import Lien, Moyen, Signature
from bilan.socle import instantane
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from conventions import donnees, libelles, papier
from conventions.actions.envoi import VIE_DU_LIEN
from conventions.etats import EtatConvention
from conventions.models import Convention, Version

E = EtatConvention
TRANSMISES = (E.TRANSMISE, E.ACCEPTEE, E.REFUSEE, E.REFUS_TACITE, E.CONCLUE, E.EXECUTEE, E.RETRACTEE)
FINS = {E.DECLINEE: ("decliner", Role.EMPLOYEUR), E.REFUSEE: ("refuser", Role.BENEFICIAIRE), E.REFUS_TACITE: ("constater_silence", Role.SYSTEME)}


def figer(atelier: Atelier, hasard: Random, convention: Convention) -> Version:
    dossier, instant = convention.dossier, convention.envoyee_le
    jour = jour_a_paris(instant)
    texte = instantane.encoder({**donnees.propres(convention, atelier.programme, []), **atelier.communes(jour), "version": 1, "version_du": jour})
    a_l_employeur = convention.regime.employeur_partie
    atelier.consigner(dossier, "convention.envoyer" if a_l_employeur else "convention.proposer", instant, convention, version=1)
    piece = pieces.joindre(
        atelier, hasard, dossier, TypeDocument(convention.nature), coffre=dossier.coffre_actes, titre=papier.titre(convention.nature, 1),
        gabarit=papier.gabarit(convention.nature), instant=instant,
        a_transmettre=a_l_employeur and convention.etat not in TRANSMISES,
    )
    version = atelier.lot.poser(
        Version, convention=convention, numero=1, donnees=texte, empreinte=sha256(texte.encode()).hexdigest(), piece=piece, creee_le=instant,
    )
    if a_l_employeur:
        _lien(atelier, hasard, version)
    return version


def _lien(atelier: Atelier, hasard: Random, version: Version) -> None:
    """The employer's way in: it has expired when the contract is old."""
    convention = version.convention
    lien = atelier.lot.poser(
        Lien, id=uuid_de(hasard), objet=version._meta.label_lower, objet_id=str(version.pk), partie=Role.EMPLOYEUR,
        destinataire=convention.dossier.employeur.courriel, cree_le=version.creee_le, expire_le=version.creee_le + VIE_DU_LIEN,
        dernier_envoi_le=version.creee_le, ouvert_le=convention.transmise_le,
    )
    liens.sceller(lien)


def signer(atelier: Atelier, hasard: Random, version: Version) -> None:
    """The signatures that the state of the contract implies, and the lines of the journal that go with them."""
    convention = version.convention
    dossier, etat = convention.dossier, convention.etat
    if convention.regime.employeur_partie and etat in TRANSMISES:
        atelier.consigner(dossier, "convention.transmettre", convention.transmise_le, convention, role=Role.EMPLOYEUR, version=1)
        _signature(atelier, version, Role.EMPLOYEUR, Moyen.LIEN_ET_CODE, convention.transmise_le)
    if convention.acceptee_le:
        personne = dossier.beneficiaire.compte
        atelier.consigner(dossier, "convention.accepter", convention.acceptee_le, convention, qui=personne, role=Role.BENEFICIAIRE, version=1)
        _signature(atelier, version, Role.BENEFICIAIRE, Moyen.COMPTE_ET_CODE, convention.acceptee_le, personne)
    if convention.conclue_le:
        atelier.consigner(dossier, "convention.contresigner", convention.conclue_le, convention, version=1)
        _signature(atelier, version, Role.CONSULTANT, Moyen.COMPTE, convention.conclue_le, dossier.consultant)
    if etat in FINS:
        verbe, role = FINS[etat]
        qui = dossier.beneficiaire.compte if role is Role.BENEFICIAIRE else None
        atelier.consigner(dossier, f"convention.{verbe}", convention.refusee_le, convention, qui=qui, role=role, version=1)


def _signature(atelier: Atelier, version: Version, partie: Role, moyen: Moyen, quand: datetime, compte: Compte | None = None) -> None:
    employeur = version.convention.dossier.employeur
    atelier.lot.poser(
        Signature, objet=version._meta.label_lower, objet_id=str(version.pk), partie=partie, moyen=moyen, le=quand, compte=compte,
        nom=compte.nom_complet if compte else employeur.representant, fonction="" if compte else employeur.representant_fonction,
        empreinte=version.piece.document.empreinte, sur_document=True, consentement=libelles.consentement(partie, _nommes(atelier, version)),
    )


def _nommes(atelier: Atelier, version: Version) -> dict:
    """What the sentences of consent name, without reading the frozen data again."""
    dossier = version.convention.dossier
    return {
        "employeur_raison_sociale": dossier.employeur.raison_sociale if dossier.employeur else "", "dossier_numero": dossier.numero,
        "version": version.numero, "organisme_denomination": atelier.organisme.denomination, "nature": version.convention.nature,
    }
