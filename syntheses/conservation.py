"""What keeps a bilan's content, or stops its destruction, as its acts stand now: the one reading that the plan, the pages and the task share."""
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from beneficiaires.models import Dossier
from beneficiaires.regles import TypeDocument
from bilan.socle import reglementation
from syntheses.etats_fin import EtatAccord
from syntheses.etats_partage import EtatPartage
from syntheses.models import AccordConservation, Fin, Garde, Partage, Questionnaire, Suspension
from syntheses.partages import fonde_la_conservation
from syntheses.regles import questionnaires
from syntheses.regles.conservation import PREAVIS, CauseFin, Gardable, Maintien, date_destruction, maintiens

_LOIN = timedelta(days=PREAVIS[0])
_ACTIVE = Suspension.objects.filter(dossier=OuterRef("dossier"), levee_le=None)


def delai(jour: date) -> int:
    """The days that the provider leaves between the term and the destruction (0 to 7)."""
    return int(reglementation.valeur("DESTRUCTION_DELAI_J", jour, sinon=7))


def destruction_prevue(terme: date) -> date:
    return date_destruction(terme, delai(terme))


def sans_nom_le(jour: date) -> date:
    """The day on which what is answered that day to a questionnaire of the end loses its name."""
    return questionnaires.sans_nom_le(jour, int(reglementation.valeur("QUESTIONNAIRE_CONSERVATION_ANS", jour)))


def questionnaires_a_anonymiser(jour: date) -> QuerySet[Questionnaire]:
    """The answers whose name has had its time, and that nobody holds."""
    return Questionnaire.objects.filter(~Exists(_ACTIVE), anonymiser_le__lte=jour)


def accord_signe(dossier: Dossier) -> AccordConservation | None:
    return AccordConservation.objects.filter(dossier=dossier, etat=EtatAccord.SIGNE).first()


def maintenus(dossier: Dossier, terme: date) -> list[Maintien]:
    """What the person's acts keep beyond this term, and until when. The legal maximum is that of the day of the term."""
    accord = accord_signe(dossier)
    return maintiens(
        terme, int(reglementation.valeur("CONSERVATION_EXCEPTION_ANS", terme)), communiquee=fonde_la_conservation(dossier) is not None,
        accordes=[Gardable(code) for code in accord.quoi] if accord else (), mois=accord.mois if accord else 0,
    )


def suspension(dossier: Dossier) -> Suspension | None:
    """The legal hold on this bilan, or None."""
    return Suspension.objects.filter(dossier=dossier, levee_le=None).first()


def a_detruire(jour: date) -> QuerySet[Fin]:
    """The ends whose day has come, and that nobody holds."""
    return Fin.objects.filter(~Exists(_ACTIVE), detruit_le=None, detruire_le__lte=jour)


def detruite(dossier: Dossier) -> Fin | None:
    """The end of this bilan, if its synthesis was destroyed then or since."""
    gardee = Garde.objects.filter(dossier=dossier, quoi=Gardable.SYNTHESE.value, destruction=None)
    return Fin.objects.filter(~Exists(gardee), dossier=dossier).exclude(detruit_le=None).first()


def a_annoncer(jour: date) -> QuerySet[Fin]:
    """The destructions that are near, of what there is to lose; a held one is not announced."""
    return Fin.objects.filter(~Exists(_ACTIVE), vide=False, detruit_le=None, detruire_le__gt=jour, detruire_le__lte=jour + _LOIN)


def gardes_a_annoncer(jour: date) -> QuerySet[Garde]:
    return Garde.objects.filter(~Exists(_ACTIVE), destruction=None, detruire_le__gt=jour, detruire_le__lte=jour + _LOIN)


def a_liberer(jour: date) -> QuerySet[Garde]:
    """What was kept and has no reason to be any more: its time is over, or the act that founded it was taken back."""
    donnes = Partage.objects.filter(dossier=OuterRef("dossier"), nature=TypeDocument.DOCUMENT_SYNTHESE.value, etat=EtatPartage.DONNE)
    signes = AccordConservation.objects.filter(dossier=OuterRef("dossier"), etat=EtatAccord.SIGNE)
    fini = Q(detruire_le__lte=jour) | Q(par_accord=True) & ~Exists(signes) | Q(par_accord=False) & ~Exists(donnes)
    return Garde.objects.filter(fini, ~Exists(_ACTIVE), destruction=None)


def sans_fin() -> QuerySet[Dossier]:
    """Bilans that ended and whose end was not noted: those of before this page existed."""
    return Dossier.objects.filter(etat__in=[*CAUSES], fin=None)


def file(fins: QuerySet[Fin], choix: str) -> QuerySet[Fin]:
    """The queue of retention, its nearest first; each end carries `dossier.actives` (legal holds) and `dossier.restantes` (what is kept)."""
    gardee = Exists(Garde.objects.filter(dossier=OuterRef("dossier"), destruction=None))
    filtres = {
        "a_detruire": Q(~Exists(_ACTIVE), detruit_le=None), "bloques": Q(Exists(_ACTIVE)), "gardes": Q(gardee), "detruits": Q(detruit_le__isnull=False),
    }
    return fins.filter(filtres.get(choix, Q())).select_related("dossier").prefetch_related(
        Prefetch("dossier__suspensions", Suspension.objects.filter(levee_le=None), "actives"),
        Prefetch("dossier__gardes", Garde.objects.filter(destruction=None), "restantes"),
    ).order_by("detruit_le", "detruire_le", "pk")


CAUSES: dict[str, CauseFin] = {
    "conclusions_remises": CauseFin.REMISE, "clos": CauseFin.REMISE, "abandon": CauseFin.ABANDON, "sans_suite": CauseFin.SANS_SUITE,
    "retracte": CauseFin.RETRACTE, "annule": CauseFin.ANNULE,
}
