"""Writing a synthesis: one block at a time, each with the revision that its writer had read."""
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.models import Dossier
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from bilan.socle.transitions import TransitionRefusee, exiger_role
from syntheses.actions.commune import CONSULTANT, ETAPES_MAX, LONGUEUR_ETAPE, LONGUEUR_MAX, Conflit, exiger, qui, tenir
from syntheses.etats import EtatSynthese, en_cours
from syntheses.models import EtapeProjet, Rubrique, Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique


@transaction.atomic
def ouvrir(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Synthese:
    """The synthesis of this dossier, started on first call. PermissionDenied to anyone but its consultant."""
    if not acteur.role_pour(dossier, CONSULTANT):
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
    tenir(synthese)
    exiger(synthese, EtatSynthese.RELECTURE if code is CodeRubrique.OBSERVATIONS else EtatSynthese.REDACTION)
    rubrique = synthese.rubriques.filter(code=code).select_related("auteur", "coffre").first()
    if rubrique is None:
        rubrique = Rubrique(synthese=synthese, code=code, coffre=synthese.dossier.coffre_synthese, revision=0)
    elif rubrique.texte == texte:
        return rubrique
    elif revision is not None and revision != rubrique.revision:
        raise Conflit(f"{qui(rubrique.auteur, acteur)} modifié cette rubrique entre-temps.")
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
    if not acteur.role_pour(synthese, CONSULTANT):
        raise PermissionDenied("etapes")
    etapes = [(libelle.strip(), echeance) for libelle, echeance in etapes if libelle.strip()]
    if len(etapes) > ETAPES_MAX or any(len(libelle) > LONGUEUR_ETAPE for libelle, _ in etapes):
        raise ValidationError(f"Douze étapes au plus, de {LONGUEUR_ETAPE} caractères chacune.")
    tenir(synthese)
    exiger(synthese, EtatSynthese.REDACTION)
    if revision is not None and revision != synthese.etapes_revision:
        raise Conflit(f"{qui(synthese.etapes_auteur, acteur)} modifié les étapes entre-temps.")
    synthese.etapes.all().delete()
    EtapeProjet.objects.bulk_create(
        EtapeProjet(synthese=synthese, coffre=synthese.dossier.coffre_synthese, ordre=rang, libelle=libelle, echeance=echeance)
        for rang, (libelle, echeance) in enumerate(etapes, start=1)
    )
    synthese.etapes_revision += 1
    synthese.etapes_auteur, synthese.etapes_le = acteur.compte, instant
    synthese.entretien_suivi = synthese.entretien_suivi if entretien_suivi is None else entretien_suivi
    synthese.save(update_fields=["etapes_revision", "etapes_auteur", "etapes_le", "entretien_suivi"])
