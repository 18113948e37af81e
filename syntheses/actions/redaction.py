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
from syntheses.actions.commune import CONSULTANT, DEUX, ETAPES_MAX, LONGUEUR_ETAPE, Conflit, ecrire, exiger_la_main, qui, tenir
from syntheses.etats import en_cours
from syntheses.models import EtapeProjet, Rubrique, Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique
from travaux.regles import AVANT_LE_BILAN, avant_le_bilan


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
def rediger(
    synthese: Synthese, code: CodeRubrique, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None = None, onglet: str = "",
) -> Rubrique:
    """Write one section. `revision` is the one that the writer had read (0 for none), `onglet` his tab: Conflit when someone else wrote since.

    Whoever has the hand writes any section; the observations are the bénéficiaire's alone, while he has it.
    """
    role = exiger_role(synthese, acteur, RUBRIQUES[code].par, code)
    tenir(synthese)
    exiger_la_main(synthese, role)
    rubrique = synthese.rubriques.filter(code=code).select_related("auteur", "coffre").first()
    if rubrique is None:
        rubrique = Rubrique(synthese=synthese, code=code, coffre=synthese.dossier.coffre_synthese, revision=0)
    return ecrire(rubrique, texte, acteur=acteur, instant=instant, revision=revision, onglet=onglet, quoi="cette rubrique")


def observer(synthese: Synthese, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None = None, onglet: str = "") -> Rubrique:
    """What the bénéficiaire adds or qualifies: he alone writes there (formerly R6322-39)."""
    return rediger(synthese, CodeRubrique.OBSERVATIONS, texte, acteur=acteur, instant=instant, revision=revision, onglet=onglet)


@transaction.atomic
def fixer_les_etapes(
    synthese: Synthese, etapes: Sequence[tuple[str, date | None]], *, acteur: Acteur, instant: datetime,
    entretien_suivi: bool | None = None, revision: int | None = None, onglet: str = "",
) -> Synthese:
    """Replace the steps of the project, in their order, (words, date or None), and say whether a follow-up interview is offered (R6313-4 3° c)."""
    role = exiger_role(synthese, acteur, DEUX, "etapes")
    etapes = [(libelle.strip(), echeance) for libelle, echeance in etapes if libelle.strip()]
    if len(etapes) > ETAPES_MAX or any(len(libelle) > LONGUEUR_ETAPE for libelle, _ in etapes):
        raise ValidationError(f"Douze étapes au plus, de {LONGUEUR_ETAPE} caractères chacune.")
    if any(avant_le_bilan(synthese.dossier.periode_debut, echeance) for _, echeance in etapes):
        raise ValidationError(AVANT_LE_BILAN)
    tenir(synthese)
    exiger_la_main(synthese, role)
    entretien_suivi = synthese.entretien_suivi if entretien_suivi is None else entretien_suivi
    ecrites = [(e.libelle, e.echeance) for e in synthese.etapes.select_related("coffre")]
    if synthese.etapes_revision and (etapes, entretien_suivi) == (ecrites, synthese.entretien_suivi):
        return synthese
    if revision not in (None, synthese.etapes_revision) and not (onglet and onglet == synthese.etapes_onglet):
        raise Conflit(f"{qui(synthese.etapes_auteur, acteur)} modifié les étapes entre-temps.")
    _remplacer(synthese, etapes)
    synthese.etapes_revision += 1
    synthese.etapes_auteur, synthese.etapes_le, synthese.etapes_onglet, synthese.entretien_suivi = acteur.compte, instant, onglet, entretien_suivi
    synthese.save(update_fields=["etapes_revision", "etapes_auteur", "etapes_le", "etapes_onglet", "entretien_suivi"])
    return synthese


def _remplacer(synthese: Synthese, etapes: Sequence[tuple[str, date | None]]) -> None:
    synthese.etapes.all().delete()
    EtapeProjet.objects.bulk_create(
        EtapeProjet(synthese=synthese, coffre=synthese.dossier.coffre_synthese, ordre=rang, libelle=libelle, echeance=echeance)
        for rang, (libelle, echeance) in enumerate(etapes, start=1)
    )
