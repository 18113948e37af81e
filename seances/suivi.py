"""The questions that home pages, headers and digests ask about calendars, as querysets: one place says what each means."""
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from seances.etats import CONTRAT_CONCLU, PLANIFIEES, EtatSeance
from seances.models import Partie, Seance

APRES_SEANCES = (*CONTRAT_CONCLU, EtatDossier.CONCLUSIONS_REMISES)


def a_renseigner(instant: datetime) -> QuerySet[Seance]:
    """Confirmed sessions that are over, and of which nobody has said how they went."""
    return Seance.objects.a_renseigner(instant).filter(dossier__etat__in=CONTRAT_CONCLU)


def a_signer() -> QuerySet[Seance]:
    """Sessions held whose attendance the bénéficiaire has not signed."""
    return Seance.objects.filter(etat=EtatSeance.REALISEE, dossier__etat__in=APRES_SEANCES).exclude(emargements__partie=Partie.BENEFICIAIRE)


def _comptes() -> QuerySet[Dossier]:
    return Dossier.objects.filter(etat__in=CONTRAT_CONCLU).annotate(
        proposees=Count("seances", filter=Q(seances__etat=EtatSeance.PROPOSEE)),
        planifiees=Count("seances", filter=Q(seances__etat__in=PLANIFIEES)),
        tenues=Count("seances", filter=Q(seances__etat=EtatSeance.REALISEE)),
    )


def a_confirmer() -> QuerySet[Dossier]:
    """The contract is concluded, and sessions are still only proposed."""
    return _comptes().filter(proposees__gt=0)


def sans_seance() -> QuerySet[Dossier]:
    """The contract is concluded, sessions remain to be held, and none is planned."""
    return _comptes().filter(planifiees=0, tenues__lt=F("prestation__nombre_seances"))
