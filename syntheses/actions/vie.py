"""The life of a synthesis: proposed, taken back, agreed to and frozen, handed over."""
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.regles import TypeDocument
from bilan.socle import instantane
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role
from conventions import actions as conventions
from conventions.actions.communes import retenir_les_contrats
from seances import actions as seances
from seances.actions.commun import verrouiller
from syntheses import courriels
from syntheses.actions import resultats
from syntheses.actions.commune import exiger_la_main, tenir
from syntheses.document import donnees
from syntheses.models import Passage, Synthese, Version
from travaux.actions import sceller_l_investigation


@transaction.atomic
def proposer(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Give the hand to the bénéficiaire: he reads it, changes it if he wishes, adds his observations."""
    _passer(synthese, Passage.PROPOSER, acteur, instant, proposee_le=instant)
    courriels.a_relire(synthese)


@transaction.atomic
def rendre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """The bénéficiaire gives the hand back, with what he changed or without; no reason is asked."""
    _passer(synthese, Passage.RENDRE, acteur, instant, reprise_le=instant)


@transaction.atomic
def reprendre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """The consultant takes the hand back; what the bénéficiaire wrote meanwhile stays written."""
    _passer(synthese, Passage.REPRENDRE, acteur, instant, reprise_le=instant)


def _passer(synthese: Synthese, passage: Passage, acteur: Acteur, instant: datetime, **champs) -> None:
    """One change of hands: the next number, and what the synthesis said then."""
    exiger_role(synthese, acteur, synthese.TRANSITIONS[passage].par, passage)
    tenir(synthese)
    numero = synthese.version + 1
    appliquer(synthese, passage, acteur=acteur, instant=instant, details={"version": numero}, version=numero, **champs)
    Version.objects.create(
        synthese=synthese, coffre=synthese.dossier.coffre_synthese, numero=numero, passage=passage, auteur=acteur.compte, le=instant,
        contenu=instantane.encoder(synthese.contenu()),
    )


@transaction.atomic
def figer(synthese: Synthese, *, acteur: Acteur, instant: datetime, version: int | None = None) -> None:
    """On the bénéficiaire's agreement the words stop moving, and become a document that is never rendered again.

    `version` is the one that he had before his eyes: TransitionRefusee when another was proposed since.
    """
    exiger_role(synthese, acteur, frozenset({Role.BENEFICIAIRE}), "figer")
    tenir(synthese)
    exiger_la_main(synthese, Role.BENEFICIAIRE)
    if version is not None and version != synthese.version:
        raise TransitionRefusee("Une nouvelle version vous a été proposée depuis : relisez-la avant de donner votre accord.")
    sceller_l_investigation(synthese.dossier, acteur=acteur, instant=instant)  # before the journal: whoever opens it again holds it first too
    contenu = donnees(synthese, instant)
    empreinte = sha256(instantane.encoder(contenu).encode()).hexdigest()
    piece = dossiers.joindre(
        synthese.dossier, TypeDocument.DOCUMENT_SYNTHESE, coffre=synthese.dossier.coffre_synthese, titre="Document de synthèse",
        gabarit="documents/syntheses/synthese.html", donnees={**contenu, "empreinte": empreinte}, instant=instant, acteur=acteur,
        reference=f"v{synthese.version}",
    )
    appliquer(
        synthese, "figer", acteur=acteur, instant=instant, details={"version": synthese.version},
        empreinte=empreinte, figee_le=instant, piece=piece, empreinte_texte=empreinte,
    )


@transaction.atomic
def remettre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Hand it over to its only owner, the detailed results with it unless he has them: the term of the action (R6313-7).

    The contract is carried out, and the certificate of realisation says so; without a registered provider there is none yet: the tab of the sessions offers it.
    """
    tenir(synthese)
    retenir_les_contrats(synthese.dossier)  # first: whoever signs an amendment holds the contract before the dossier, and both before the journal
    verrouiller(synthese.dossier_id)
    resultats.accompagner(synthese.dossier, acteur=acteur, instant=instant)
    conventions.executer(synthese.dossier, acteur=acteur, instant=instant)
    sceau = synthese.piece.document.empreinte if synthese.piece else ""
    appliquer(synthese, "remettre", acteur=acteur, instant=instant, empreinte=sceau, remise_le=instant)
    dossiers.remettre(synthese.dossier, acteur=acteur, instant=instant)
    with suppress(TransitionRefusee):
        seances.certifier(synthese.dossier, acteur=acteur, instant=instant)
    courriels.remise(synthese)
