"""The bénéficiaire's own gestures: write what he would let someone read, sign it, take it back; nobody does any of them in his place."""
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier, Organisme, Piece
from beneficiaires.regles import LECTEURS_SUR_ACCORD, LECTEURS_SUR_DEMANDE, TypeDocument
from bilan.signature import liens, signatures
from bilan.signature.models import Moyen
from bilan.socle import instantane, journal, reglementation
from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import instant_d_expiration, jour_a_paris
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role
from syntheses import courriels_partage, termes
from syntheses.actions.conservation import relacher
from syntheses.etats_partage import EtatPartage
from syntheses.models import Partage
from syntheses.regles.partages import dernier_jour
from syntheses.termes import Choix

DEMANDE, ACCORD = TypeDocument.DEMANDE_COMMUNICATION_CEP, TypeDocument.ACCORD_COMMUNICATION_TIERS
LUI_SEUL = frozenset({Role.BENEFICIAIRE})
TROP_TARD = "Le temps pendant lequel un document du bilan peut être gardé est passé : il ne se communique plus d’ici."
AUTREMENT = "Ce document ne se communique pas à cette personne de cette façon."
GABARIT = "documents/syntheses/communication.html"


@transaction.atomic
def ecrire(dossier: Dossier, piece: Piece, choix: Choix, *, acteur: Acteur, instant: datetime) -> Partage:
    """What is about to be signed, to be read again first; the one that waited, if any, is forgotten.

    PermissionDenied to anyone but the bénéficiaire, ValidationError where the law closes this document to this reader, or when it is too late.
    """
    if not acteur.role_pour(dossier, LUI_SEUL):
        raise PermissionDenied("partager")
    if piece.dossier_id != dossier.pk or piece.a_transmettre or piece.nature != choix.nature or not permis(choix):
        raise ValidationError(AUTREMENT)
    Dossier._base_manager.select_for_update(of=("self",)).get(pk=dossier.pk)
    Partage.objects.filter(dossier=dossier, etat=EtatPartage.A_SIGNER).delete()
    partage = Partage(
        dossier=dossier, coffre=dossier.coffre_actes, acte=choix.acte.value, nature=choix.nature.value, piece=piece, lecteur=choix.lecteur,
        jusqu_au=_fin(dossier, choix.mois, instant), pdf_permis=choix.pdf_permis, prevenir=choix.prevenir, cree_le=instant,
    )
    partage.donnees = instantane.encoder(termes.de(partage, choix, Organisme.courant()))
    partage.empreinte = sha256(str(partage.donnees).encode()).hexdigest()
    partage.save(force_insert=True)
    return partage


def permis(choix: Choix) -> bool:
    """Whether the law lets this act open this document to this reader, who is named; an agreement also says why (L6313-4 al. 3)."""
    table = LECTEURS_SUR_DEMANDE if choix.acte is DEMANDE else LECTEURS_SUR_ACCORD
    nomme = bool(choix.destinataire.strip() and choix.courriel.strip())
    dite = bool(choix.structure if choix.acte is DEMANDE else choix.finalite.strip())
    lisible = choix.pdf_permis or choix.nature is TypeDocument.DOCUMENT_SYNTHESE  # the detailed results have no page: they are read in their PDF
    return choix.acte in (DEMANDE, ACCORD) and choix.lecteur in table.get(choix.nature, ()) and nomme and dite and lisible


@transaction.atomic
def signer(partage: Partage, *, nom: str, acteur: Acteur, instant: datetime) -> None:
    """Signing is giving: the act is made, its reader gets his link. TransitionRefusee when the document is gone or the end is past."""
    exiger_role(partage, acteur, LUI_SEUL, "signer")
    nom, lus = signatures.exiger_nom(nom), partage.termes
    if partage.etat == EtatPartage.A_SIGNER:
        partage.preuve = _editer(partage, lus, nom, acteur=acteur, instant=instant)
    appliquer(partage, "signer", acteur=acteur, instant=instant, empreinte=partage.empreinte, signe_le=instant, preuve=partage.preuve)
    signatures.signer(
        partage, partie=Role.BENEFICIAIRE, nom=nom, acteur=acteur, instant=instant, empreinte=partage.empreinte, sur_document=False,
        consentement=termes.consentement(partage), moyen=Moyen.COMPTE_ET_CODE,
    )
    journal.consigner(partage.dossier.fil, "communication.donner", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, details={"nature": partage.acte})
    lien = liens.creer(
        partage, partie=Role(partage.lecteur), destinataire=lus["courriel"], expire_le=instant_d_expiration(partage.jusqu_au), instant=instant,
    )
    courriels_partage.transmis(partage, lien, instant)


@transaction.atomic
def retirer(partage: Partage, *, acteur: Acteur, instant: datetime) -> None:
    """At once and for good: the link goes out, a letter that has not left does not leave. Nobody is told why, nor asked."""
    appliquer(partage, "retirer", acteur=acteur, instant=instant, retire_le=instant)
    liens.revoquer(partage, instant=instant)
    courriels_partage.reprendre(partage)
    journal.consigner(partage.dossier.fil, "communication.retirer", acteur=acteur, role=Role.BENEFICIAIRE, instant=instant, details={"nature": partage.acte})
    relacher(partage.dossier, acteur=acteur, instant=instant)


def renoncer(partage: Partage, *, acteur: Acteur) -> None:
    """Forget an act that was not signed: nothing of it was ever given."""
    exiger_role(partage, acteur, LUI_SEUL, "renoncer")
    Partage.objects.filter(pk=partage.pk, etat=EtatPartage.A_SIGNER).delete()


def prevenir(partage: Partage, oui: bool, *, acteur: Acteur) -> None:
    """Write to the person at each reading, or not any more: her comfort, no part of the act."""
    exiger_role(partage, acteur, LUI_SEUL, "prevenir")
    Partage.objects.filter(pk=partage.pk).update(prevenir=oui)


@transaction.atomic
def renvoyer(partage: Partage, *, acteur: Acteur, instant: datetime) -> None:
    """The same link in another letter. ValidationError within 24 h of the last one; TransitionRefusee when it leads nowhere."""
    exiger_role(partage, acteur, LUI_SEUL, "renvoyer")
    lien = liens.vivant(partage, Role(partage.lecteur))
    if lien is None or not partage.ouvert(instant):
        raise TransitionRefusee("Ce partage n’est plus ouvert : son lien ne peut pas être renvoyé.")
    liens.renvoyer(lien, instant=instant)
    courriels_partage.transmis(partage, lien, instant)


def _fin(dossier: Dossier, mois: int, instant: datetime):
    jour = jour_a_paris(instant)
    ans = int(str(reglementation.valeur("CONSERVATION_EXCEPTION_ANS", dossier.date_terme or jour)))
    try:
        return dernier_jour(jour, mois, terme=dossier.date_terme, ans=ans)
    except ValueError:
        raise ValidationError(TROP_TARD) from None


def _editer(partage: Partage, lus: dict, nom: str, *, acteur: Acteur, instant: datetime) -> Piece:
    """The act on paper, under the provider's seal: told in the person's own chain, not in the dossier's."""
    nature = TypeDocument(partage.acte)
    return dossiers.joindre(
        partage.dossier, nature, coffre=partage.coffre, titre=nature.libelle, gabarit=GABARIT, instant=instant, acteur=acteur, sceller=True, fil=partage.fil,
        donnees={**lus, "nom": nom, "signe_le": instant, "empreinte": partage.empreinte, "consentement": termes.consentement(partage)},
    )
