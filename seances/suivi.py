"""The questions that home pages, headers and digests ask about calendars, as querysets: one place says what each means."""
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from bilan.socle.calendrier import PARIS, jour_a_paris
from seances.etats import ARRETES, CONTRAT_CONCLU, EtatSeance
from seances.etats_contestation import EtatContestation
from seances.models import Contestation, Emargement, Partie, Seance

PATIENCE = timedelta(days=10)
RESTENT = Q(seances_faites__lt=F("prestation__nombre_seances"))  # sessions to be held
PASSEES = Q(etat__in=[EtatSeance.CONFIRMEE, EtatSeance.REALISEE])  # where none is to come
RETIREES = (EtatSeance.REPORTEE, EtatSeance.ANNULEE_EXCUSEE, EtatSeance.ANNULEE_PRESTATAIRE)
TENUES_OU_A_TENIR = (*CONTRAT_CONCLU, *ARRETES)
APRES_SEANCES = (*TENUES_OU_A_TENIR, EtatDossier.CONCLUSIONS_REMISES)


def a_renseigner(instant: datetime) -> QuerySet[Seance]:
    """Confirmed sessions that are over, and of which nobody has said how they went."""
    return Seance.objects.a_renseigner(instant).filter(dossier__etat__in=TENUES_OU_A_TENIR)


def a_signer() -> QuerySet[Seance]:
    """Sessions held whose attendance the bénéficiaire has not signed, and has not said that the hours are wrong."""
    signees = Emargement.objects.filter(seance=OuterRef("pk"), partie=Partie.BENEFICIAIRE)
    contestees = Contestation.objects.filter(seance=OuterRef("pk"), etat=EtatContestation.EN_ATTENTE)
    return Seance.objects.filter(~Exists(signees), ~Exists(contestees), etat=EtatSeance.REALISEE, dossier__etat__in=APRES_SEANCES)


def contestees() -> QuerySet[Contestation]:
    """Hours that the bénéficiaire does not agree with, and to which the consultant has not answered."""
    return Contestation.objects.filter(etat=EtatContestation.EN_ATTENTE, seance__dossier__etat__in=APRES_SEANCES)


def a_confirmer() -> QuerySet[Dossier]:
    """The contract is concluded, and sessions are still only proposed."""
    proposees = Seance.objects.filter(dossier=OuterRef("pk"), etat=EtatSeance.PROPOSEE)
    return Dossier.objects.filter(Exists(proposees), etat__in=CONTRAT_CONCLU)


def sans_rendez_vous(jour: date) -> QuerySet[Dossier]:
    """The contract is concluded, sessions remain to be held, and no date from that day on is given or proposed."""
    matin = datetime.combine(jour, time.min, PARIS)
    return Dossier.objects.filter(RESTENT, Q(seances_jusqu_au=None) | Q(seances_jusqu_au__lt=matin), etat__in=CONTRAT_CONCLU)


def avec_dates(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """What `vide_depuis` reads of these."""
    return dossiers.annotate(
        derniere=_des_seances(Max("fin"), PASSEES | Q(etat=EtatSeance.ABSENCE)), retiree=_des_seances(Max("modifiee_le"), Q(etat__in=RETIREES)),
    )


def _des_seances(quoi: Count | Max, lesquelles: Q) -> Subquery:
    """Of these sessions of each dossier, asked of those that are shown: joined and grouped, every session of the archive was read."""
    siennes = Seance.objects.filter(lesquelles, dossier=OuterRef("pk")).order_by()
    return Subquery(siennes.values("dossier").annotate(lu=quoi).values("lu"))


def vide_depuis(dossier: Dossier) -> date:
    """The day since which nothing is booked: that of the last session, of the last date taken away, or of the contract."""
    jours = [jour_a_paris(instant) for instant in (dossier.derniere, dossier.retiree) if instant]
    return max([dossier.contractualise_le or dossier.ouvert_le, *jours])


def a_planifier() -> QuerySet[Dossier]:
    """The contract is concluded, and sessions are still only proposed, or remain to be held while none is planned."""
    conclus = Dossier.objects.filter(etat__in=CONTRAT_CONCLU).annotate(proposees=Coalesce(_des_seances(Count("*"), Q(etat=EtatSeance.PROPOSEE)), 0))
    return conclus.filter(Q(proposees__gt=0) | Q(RESTENT, seances_jusqu_au=None))
