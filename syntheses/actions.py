"""What one does with a synthesis: one function for each verb, the same for the pages and for `parcours`."""
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique, TypeDocument, phases_sans_seance
from bilan.socle import journal
from bilan.socle.acteur import Acteur
from bilan.socle.transitions import TransitionRefusee, appliquer
from seances.models import EcritureHeures
from syntheses import courriels
from syntheses.document import donnees
from syntheses.models import EtapeProjet, Rubrique, Synthese
from syntheses.rubriques import RUBRIQUES, CodeRubrique

LONGUEUR_MAX = 20_000  # characters for one section: a synthesis is read, and the renderer has its limits


@transaction.atomic
def ouvrir(dossier: Dossier, *, acteur: Acteur, instant: datetime) -> Synthese:
    """The synthesis of this dossier, started on first call. PermissionDenied to anyone but its consultant."""
    if not acteur.role_pour(dossier, RUBRIQUES[CodeRubrique.CIRCONSTANCES].par):
        raise PermissionDenied("ouvrir")
    synthese, nouvelle = Synthese.objects.get_or_create(dossier=dossier)
    if nouvelle:
        journal.consigner(dossier.fil, "synthese.ouvrir", acteur=acteur, instant=instant, objet=synthese)
    return synthese


@transaction.atomic
def rediger(synthese: Synthese, code: CodeRubrique, texte: str, *, acteur: Acteur, instant: datetime, revision: int | None = None) -> Rubrique:
    """Write one section. `revision` is the one that the writer had read: someone else's later text is never overwritten (TransitionRefusee)."""
    if not acteur.role_pour(synthese, RUBRIQUES[code].par):
        raise PermissionDenied(code)
    if len(texte) > LONGUEUR_MAX:
        raise TransitionRefusee(f"Ce texte est trop long : {LONGUEUR_MAX} caractères au plus par rubrique.")
    verrouillee = Synthese.objects.select_for_update().get(pk=synthese.pk)
    if not verrouillee.modifiable:
        raise TransitionRefusee("Cette synthèse est figée : elle ne se modifie plus.")
    rubrique = verrouillee.rubriques.filter(code=code).select_related("auteur", "coffre").first()
    if rubrique is None:
        rubrique = Rubrique(synthese=verrouillee, code=code, coffre=synthese.dossier.coffre_synthese, revision=0)
    elif revision is not None and revision != rubrique.revision:
        raise TransitionRefusee(f"{rubrique.auteur.prenom} a modifié cette rubrique entre-temps. Votre texte est gardé ci-dessous : comparez, puis enregistrez de nouveau.")
    rubrique.texte, rubrique.auteur, rubrique.modifiee_le = texte, acteur.compte, instant
    rubrique.revision += 1
    rubrique.save()
    return rubrique


@transaction.atomic
def fixer_les_etapes(synthese: Synthese, etapes: Sequence[tuple[str, date | None]], *, acteur: Acteur, instant: datetime) -> None:
    """Replace the steps of the project: (words, date or None), in their order."""
    if not acteur.role_pour(synthese, RUBRIQUES[CodeRubrique.PROJET_PROFESSIONNEL].par):
        raise PermissionDenied("etapes")
    if not Synthese.objects.select_for_update().get(pk=synthese.pk).modifiable:
        raise TransitionRefusee("Cette synthèse est figée : elle ne se modifie plus.")
    synthese.etapes.all().delete()
    EtapeProjet.objects.bulk_create(
        EtapeProjet(synthese=synthese, coffre=synthese.dossier.coffre_synthese, ordre=rang, libelle=libelle, echeance=echeance)
        for rang, (libelle, echeance) in enumerate(etapes, start=1)
    )


def proposer(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Let the bénéficiaire read it, and add his observations."""
    with transaction.atomic():
        appliquer(synthese, "proposer", acteur=acteur, instant=instant, proposee_le=instant)
        courriels.a_relire(synthese)


def reprendre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Back to writing, at the request of either."""
    appliquer(synthese, "reprendre", acteur=acteur, instant=instant)


@transaction.atomic
def figer(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """On the bénéficiaire's agreement the words stop moving, and become a document that is never rendered again."""
    piece = dossiers.joindre(
        synthese.dossier, TypeDocument.DOCUMENT_SYNTHESE, coffre=synthese.dossier.coffre_synthese, titre="Document de synthèse",
        gabarit="documents/syntheses/synthese.html", donnees=donnees(synthese, instant), instant=instant,
    )
    appliquer(synthese, "figer", acteur=acteur, instant=instant, figee_le=instant, piece=piece)


@transaction.atomic
def remettre(synthese: Synthese, *, acteur: Acteur, instant: datetime) -> None:
    """Hand it over to its only owner: this is the term of the action (R6313-7). A session was held in each legal phase (R6313-4)."""
    tenues = EcritureHeures.objects.filter(dossier=synthese.dossier).values_list("etape", flat=True).distinct()
    if absentes := phases_sans_seance(EtapePedagogique(etape) for etape in tenues):
        raise TransitionRefusee(f"Aucune séance n’a été réalisée dans la {absentes[0].libelle.lower()} : le bilan ne peut pas se conclure.")
    appliquer(synthese, "remettre", acteur=acteur, instant=instant, empreinte=_empreinte(synthese), remise_le=instant)
    dossiers.remettre(synthese.dossier, acteur=acteur, instant=instant)
    courriels.remise(synthese)


def _empreinte(synthese: Synthese) -> str:
    return synthese.piece.document.empreinte if synthese.piece else ""
