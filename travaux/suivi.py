"""The questions asked about preparatory work, as querysets: one place says what each means."""
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier, Organisme
from beneficiaires.regles import EtapePedagogique
from seances.etats import CONTRAT_CONCLU, PLANIFIEES, EtatSeance
from seances.models import Seance
from travaux.etats import OUVERTES, EtatInvestigation
from travaux.models import Preparation, SupportDeSeance
from travaux.regles import AVANCE

A_CLORE = (EtatDossier.EN_COURS,)  # the bilans whose investigation goes on

def seances_proches(instant: datetime, dossier: Dossier | None = None) -> QuerySet[Seance]:
    """Confirmed sessions of bilans under way that start within a week."""
    seances = Seance.objects.filter(etat=EtatSeance.CONFIRMEE, dossier__etat__in=CONTRAT_CONCLU, debut__gt=instant, debut__lte=instant + AVANCE)
    return (seances.filter(dossier=dossier) if dossier else seances).select_related("dossier")


def sans_leur_travail(seances: QuerySet[Seance]) -> QuerySet[Seance]:
    """Those of these for which the offer has a support that is not handed over yet."""
    remises = Preparation.objects.filter(
        dossier=OuterRef(OuterRef("dossier")), numero_seance=OuterRef("numero_seance"), support=OuterRef("support"),
    )
    restent = SupportDeSeance.objects.filter(
        ~Exists(remises), prestation=OuterRef("dossier__prestation"), numero_seance=OuterRef("numero"), support__actif=True,
    )
    return seances.filter(Exists(restent))


def attendues(seances: Iterable[Seance]) -> Iterator[tuple[Seance, SupportDeSeance]]:
    """(session, support to hand over) not handed over yet; two queries."""
    par_seance = {(seance.dossier_id, seance.numero): seance for seance in seances}
    prestations = {seance.dossier.prestation_id for seance in par_seance.values()}
    faites = set(Preparation.objects.filter(dossier__in={d for d, _ in par_seance}).values_list("dossier", "numero_seance", "support"))
    attaches: dict[tuple[int, int], list[SupportDeSeance]] = {}
    for attache in SupportDeSeance.objects.filter(prestation__in=prestations, support__actif=True).select_related("support"):
        attaches.setdefault((attache.prestation_id, attache.numero_seance), []).append(attache)
    for (dossier, numero), seance in par_seance.items():
        for attache in attaches.get((seance.dossier.prestation_id, numero), ()):
            if (dossier, numero, attache.support_id) not in faites:
                yield seance, attache


def a_preparer(instant: datetime) -> QuerySet[Preparation]:
    """Handed over and not given back, in bilans under way, before a session that is still to come; `debut`: when it starts."""
    a_venir = {"dossier__seances__numero": F("numero_seance"), "dossier__seances__etat": EtatSeance.CONFIRMEE, "dossier__seances__debut__gt": instant}
    ouvertes = Preparation.objects.filter(etat__in=OUVERTES, dossier__etat__in=CONTRAT_CONCLU, **a_venir)
    return ouvertes.annotate(debut=F("dossier__seances__debut"))  # of the session that was joined: a number has one at most


def investigations_a_clore() -> QuerySet[Dossier]:
    """Bilans under way whose sessions of investigation are all held, and whose investigation is not closed; none where no short list is asked for."""
    siennes = Seance.objects.filter(dossier=OuterRef("pk"), etape__in=(EtapePedagogique.INVESTIGATION.value, EtapePedagogique.CONFRONTATION.value))
    return Dossier.objects.filter(
        Q(investigation=None) | Q(investigation__etat=EtatInvestigation.OUVERTE), Exists(siennes.filter(etat=EtatSeance.REALISEE)),
        ~Exists(siennes.filter(etat__in=PLANIFIEES)), ~Exists(Organisme.objects.filter(liste_courte_exigee=False)), etat__in=A_CLORE,
    )
