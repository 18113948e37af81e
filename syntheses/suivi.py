"""The questions that home pages and digests ask about syntheses, as querysets: one place says what each means."""
from django.db.models import Exists, OuterRef, Q, QuerySet

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle.models import EtatDocument
from seances.etats import PLANIFIEES, EtatSeance
from seances.models import Seance
from syntheses.etats import EtatResultats, EtatSynthese
from syntheses.models import Resultats, Synthese


def a_ecrire() -> QuerySet[Dossier]:
    """The last step has begun, no session is left to hold, and the synthesis is not proposed; or its owner asked for it to be taken back."""
    seances = Seance.objects.filter(dossier=OuterRef("pk"))
    tenue = Exists(seances.filter(etape=EtapePedagogique.EVALUATION.value, etat=EtatSeance.REALISEE))
    reste = Exists(seances.filter(etat__in=PLANIFIEES))
    reprise, absente = Q(synthese__etat=EtatSynthese.REDACTION, synthese__version__gt=0), Q(synthese=None)
    fin = (absente | Q(synthese__etat=EtatSynthese.REDACTION)) & Q(tenue) & ~Q(reste)
    return Dossier.objects.filter(reprise | fin, etat=EtatDossier.EN_COURS)


def a_relire() -> QuerySet[Synthese]:
    return Synthese.objects.filter(etat=EtatSynthese.RELECTURE, dossier__etat=EtatDossier.EN_COURS)


def a_remettre() -> QuerySet[Synthese]:
    """Frozen, and its document is ready; `resultats_etablis` says whether the detailed results that go with it are."""
    etablis = Resultats.objects.filter(dossier=OuterRef("dossier")).exclude(etat=EtatResultats.REDACTION)
    figees = Synthese.objects.filter(etat=EtatSynthese.FIGEE, dossier__etat=EtatDossier.EN_COURS, piece__document__etat=EtatDocument.PRET)
    return figees.annotate(resultats_etablis=Exists(etablis))
