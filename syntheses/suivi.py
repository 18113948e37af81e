"""The questions that home pages and digests ask about syntheses, as querysets: one place says what each means."""
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle.models import EtatDocument
from seances.etats import EtatSeance
from seances.models import Seance
from syntheses.etats import EtatResultats, EtatSynthese
from syntheses.models import Resultats, Synthese

A_FINIR = (EtatDossier.EN_COURS,)  # the bilans in which a synthesis is written and handed over

def _a_ecrire() -> Q:
    tenue = Exists(Seance.objects.filter(dossier=OuterRef("pk"), etape=EtapePedagogique.EVALUATION.value, etat=EtatSeance.REALISEE))
    reprise, absente = Q(synthese__etat=EtatSynthese.REDACTION, synthese__version__gt=0), Q(synthese=None)
    return reprise | (absente | Q(synthese__etat=EtatSynthese.REDACTION)) & Q(tenue, seances_jusqu_au=None)


def a_ecrire() -> QuerySet[Dossier]:
    """The last step has begun, no session is left to hold, and the synthesis is not proposed; or its owner asked for it to be taken back."""
    return Dossier.objects.filter(_a_ecrire(), etat=EtatDossier.EN_COURS)


def a_finir() -> QuerySet[Dossier]:
    """Those of which the synthesis is to be written, or to be handed over (see `a_remettre`): asked at once, what is told of them apart."""
    figee = Q(synthese__etat=EtatSynthese.FIGEE, synthese__piece__document__etat=EtatDocument.PRET)
    return Dossier.objects.filter(_a_ecrire() | figee, etat__in=A_FINIR)


def racontes(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """With `derniere`, when the last session was closed, and `resultats_etablis`."""
    return dossiers.select_related("synthese").annotate(derniere=Max("seances__close_le"), resultats_etablis=Exists(_etablis("pk")))


def a_relire() -> QuerySet[Synthese]:
    return Synthese.objects.filter(etat=EtatSynthese.RELECTURE, dossier__etat=EtatDossier.EN_COURS)


def a_remettre() -> QuerySet[Synthese]:
    """Frozen, and its document is ready; `resultats_etablis` says whether the detailed results that go with it are."""
    figees = Synthese.objects.filter(etat=EtatSynthese.FIGEE, dossier__etat=EtatDossier.EN_COURS, piece__document__etat=EtatDocument.PRET)
    return figees.annotate(resultats_etablis=Exists(_etablis("dossier")))


def _etablis(dossier: str) -> QuerySet[Resultats]:
    return Resultats.objects.filter(dossier=OuterRef(dossier)).exclude(etat=EtatResultats.REDACTION)
