"""What one does with a synthesis: one function for each verb, the same for the pages and for `parcours`."""
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.socle import instantane, journal
from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, appliquer, exiger_role
from conventions import actions as conventions
from conventions.actions.communes import retenir_les_contrats
from seances.actions.commun import verrouiller
from syntheses import courriels
from syntheses.document import donnees
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import EtapeProjet, Rubrique, Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique

LONGUEUR_MAX = 20_000  # characters for one section: a synthesis is read, and the renderer has its limits
ETAPES_MAX, LONGUEUR_ETAPE = 12, 300
_CONSULTANT = frozenset({Role.CONSULTANT})


class Conflit(TransitionRefusee):
    """Someone wrote this block since the writer had read it: neither text is lost, the writer compares."""


@transaction.atomic
def ouvrir(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Synthese:
    """The synthesis of this dossier, started on first call. PermissionDenied to anyone but its consultant."""
    if not acteur.role_pour(dossier, _CONSULTANT):
        raise PermissionDenied("ouvrir")
    if motif := en_cours(dossier):
        raise TransitionRefusee(motif)
    synthese, nouvelle = Synthese.objects.get_or_create(dossier=dossier)
    if nouvelle:
        journal.consigner(dossier.fil, "synthese.ouvrir", acteur=acteur, role=Role.CONSULTANT, instant=instant, objet=synthese)
    return synthese


@transaction.atomic
def rediger(synthese: Synthese, code: CodeRubrique, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None = None) -> Rubrique:
    """Write one section. `revision` is the one that the writer had read (0 for none): Conflit when someone wrote since.

    The consultant writes while the synthesis is in writing, the bénéficiaire adds his observations while he reads it: what is being read
    does not move, so that an agreement is always to what was read.
    """
    exiger_role(synthese, acteur, RUBRIQUES[code].par, code)
    texte = texte.replace("\r\n", "\n").strip()
    if len(texte) > LONGUEUR_MAX:
        raise ValidationError(f"Ce texte est trop long : {LONGUEUR_MAX} caractères au plus par rubrique.")
    _verrouiller(synthese)
    _exiger(synthese, EtatSynthese.RELECTURE if code is CodeRubrique.OBSERVATIONS else EtatSynthese.REDACTION)
    rubrique = synthese.rubriques.filter(code=code).select_related("auteur", "coffre").first()
    if rubrique is None:
        rubrique = Rubrique(synthese=synthese, code=code, coffre=synthese.dossier.coffre_synthese, revision=0)
    elif rubrique.texte == texte:
        return rubrique
    elif revision is not None and revision != rubrique.revision:
        raise Conflit(f"{_qui(rubrique.auteur, acteur)} modifié cette rubrique entre-temps.")
    rubrique.texte, rubrique.auteur, rubrique.modifiee_le = texte, acteur.compte, instant
    rubrique.revision += 1
    rubrique.save()
    return rubrique


def observer(synthese: Synthese, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None = None) -> Rubrique:
    """What the bénéficiaire adds or qualifies: he alone writes there (formerly R6322-39)."""
    return rediger(synthese, CodeRubrique.OBSERVATIONS, texte, acteur=acteur, instant=instant, revision=revision)


@transaction.atomic
def fixer_les_etapes(
    synthese: Synthese, etapes: Sequence[tuple[str, date | None]], *, acteur: Acteur, instant: datetime,
    entretien_suivi: bool | None = None, revision: int | None = None,
) -> None:
    """Replace the steps of the project, in their order, (words, date or None), and say whether a follow-up interview is offered (R6313-4 3° c)."""
    if not acteur.role_pour(synthese, _CONSULTANT):
        raise PermissionDenied("etapes")
    etapes = [(libelle.strip(), echeance) for libelle, echeance in etapes if libelle.strip()]
    if len(etapes) > ETAPES_MAX or any(len(libelle) > LONGUEUR_ETAPE for libelle, _ in etapes):
        raise ValidationError(f"Douze étapes au plus, de {LONGUEUR_ETAPE} caractères chacune.")
    _verrouiller(synthese)
    _exiger(synthese, EtatSynthese.REDACTION)
    if revision is not None and revision != synthese.etapes_revision:
        raise Conflit(f"{_qui(synthese.etapes_auteur, acteur)} modifié les étapes entre-temps.")
    synthese.etapes.all().delete()
    EtapeProjet.objects.bulk_create(
        EtapeProjet(synthese=synthese, coffre=synthese.dossier.coffre_synthese, ordre=rang, libelle=libelle, echeance=echeance)
        for rang, (libelle, echeance) in enumerate(etapes, start=1)
    )
    synthese.etapes_revision += 1
    synthese.etapes_auteur, synthese.etapes_le = acteur.compte, instant
    synthese.entretien_suivi = synthese.entretien_suivi if entretien_suivi is None else entretien_suivi
    synthese.save(update_fields=["etapes_revision", "etapes_auteur", "etapes_le", "entretien_suivi"])


@transaction.atomic
def proposer(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Let the bénéficiaire read it, and add his observations."""
    _verrouiller(synthese)
    version = synthese.version + 1
    appliquer(synthese, "proposer", acteur=acteur, instant=instant, details={"version": version}, version=version, proposee_le=instant)
    courriels.a_relire(synthese)


def reprendre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Back to writing, at the request of either."""
    appliquer(synthese, "reprendre", acteur=acteur, instant=instant, reprise_le=instant)


@transaction.atomic
def figer(synthese: Synthese, *, acteur: Acteur, instant: datetime, version: int | None = None) -> None:
    """On the bénéficiaire's agreement the words stop moving, and become a document that is never rendered again.

    `version` is the one that he had before his eyes: TransitionRefusee when another was proposed since.
    """
    exiger_role(synthese, acteur, frozenset({Role.BENEFICIAIRE}), "figer")
    _verrouiller(synthese)
    _exiger(synthese, EtatSynthese.RELECTURE)
    if version is not None and version != synthese.version:
        raise TransitionRefusee("Une nouvelle version vous a été proposée depuis : relisez-la avant de donner votre accord.")
    contenu = donnees(synthese, instant)
    empreinte = sha256(instantane.encoder(contenu).encode()).hexdigest()
    piece = dossiers.joindre(
        synthese.dossier, TypeDocument.DOCUMENT_SYNTHESE, coffre=synthese.dossier.coffre_synthese, titre="Document de synthèse",
        gabarit="documents/syntheses/synthese.html", donnees={**contenu, "empreinte": empreinte}, instant=instant, acteur=acteur,
    )
    appliquer(
        synthese, "figer", acteur=acteur, instant=instant, details={"version": synthese.version},
        empreinte=empreinte, figee_le=instant, piece=piece, empreinte_texte=empreinte,
    )


@transaction.atomic
def remettre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Hand it over to its only owner: this is the term of the action (R6313-7), and the contract is carried out."""
    _verrouiller(synthese)
    retenir_les_contrats(synthese.dossier)  # first: whoever signs an amendment holds the contract before the dossier, and both before the journal
    verrouiller(synthese.dossier_id)
    conventions.executer(synthese.dossier, acteur=acteur, instant=instant)
    sceau = synthese.piece.document.empreinte if synthese.piece else ""
    appliquer(synthese, "remettre", acteur=acteur, instant=instant, empreinte=sceau, remise_le=instant)
    dossiers.remettre(synthese.dossier, acteur=acteur, instant=instant)
    courriels.remise(synthese)


def _qui(auteur: Compte, acteur: Acteur) -> str:
    """The other one, or oneself in another window."""
    return "Dans une autre fenêtre, vous avez" if auteur == acteur.compte else f"{auteur.prenom} a"


def _verrouiller(synthese: Synthese) -> None:
    """The row as it is now, held until the end of the transaction; its dossier is read again too."""
    synthese.refresh_from_db(from_queryset=Synthese._base_manager.select_for_update(of=("self",)))


def _exiger(synthese: Synthese, etat: EtatSynthese) -> None:
    if motif := en_cours(synthese.dossier):
        raise TransitionRefusee(motif)
    if synthese.etat in (EtatSynthese.FIGEE, EtatSynthese.REMISE):
        raise TransitionRefusee("Cette synthèse est figée : elle ne se modifie plus.")
    if synthese.etat != etat:
        raise TransitionRefusee(
            "La synthèse est en relecture : reprenez l’écriture avant de la modifier." if etat is EtatSynthese.REDACTION
            else "La synthèse est reprise en écriture : vous la relirez quand elle vous sera proposée de nouveau."
        )
