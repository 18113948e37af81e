"""The lines of the weekly digest about syntheses, where nobody is hurried to agree; and the letters of the end, which dates make due."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import chain
from operator import attrgetter

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from beneficiaires.etats import EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique
from bilan.socle.calendrier import PARIS, jour_a_paris
from bilan.socle.courriels import Courriel
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.rappels import Rappel
from seances.etats import PLANIFIEES
from seances.models import Seance
from syntheses import conservation, courriels_fin, suivi
from syntheses.models import Fin
from syntheses.regles.conservation import PREAVIS, avis_du

LOT = 2000
RATTRAPAGE = timedelta(days=30)  # a follow-up is still worth proposing a month later


def dus(jour: date) -> Iterator[Courriel]:
    """What will be destroyed, told a month and a week before; the follow-up, six months after. One read late gives way to the next, never a stale one."""
    finis = (_avis(jour), _avis_des_gardes(jour), _suivis(jour)) if Fin.objects.exists() else ()
    return chain(_previsions(jour), *finis)


def _previsions(jour: date) -> Iterator[Courriel]:
    """A month before the destruction that the calendar lets foresee: the last session of the last step is planned and still to come."""
    conclusions = Seance.objects.filter(etat__in=PLANIFIEES, etape=EtapePedagogique.EVALUATION.value)
    minuit = datetime.combine(jour, time.min, PARIS)
    if not conclusions.filter(debut__gte=minuit, debut__lt=minuit + timedelta(days=PREAVIS[0] + 1)).exists():
        return
    avance = timedelta(days=PREAVIS[0] - conservation.delai(jour))
    dernieres = conclusions.filter(dossier=OuterRef("pk")).order_by("-debut").values("debut")[:1]
    dossiers = Dossier.objects.filter(etat=EtatDossier.EN_COURS).annotate(derniere=Subquery(dernieres)).filter(
        derniere__gte=minuit, derniere__lt=datetime.combine(jour + avance + timedelta(days=1), time.min, PARIS),
    )
    for dossier in s_il_y_en_a(dossiers.select_related("beneficiaire__compte", "consultant")):
        yield courriels_fin.avis_prevu(dossier, conservation.destruction_prevue(jour_a_paris(dossier.derniere)))


def _avis(jour: date) -> Iterator[Courriel]:
    """From the morning after the end: that day, its own letters have already been sent."""
    fins = conservation.a_annoncer(jour).filter(terme__lt=jour).select_related("dossier__beneficiaire__compte", "dossier__consultant")
    for fin in s_il_y_en_a(fins):
        if jours := avis_du(jour, fin.detruire_le):
            yield courriels_fin.avis(fin.dossier, fin.detruire_le, jours)


def _avis_des_gardes(jour: date) -> Iterator[Courriel]:
    for garde in s_il_y_en_a(conservation.gardes_a_annoncer(jour).select_related("dossier__beneficiaire__compte", "dossier__consultant")):
        if jours := avis_du(jour, garde.detruire_le):
            yield courriels_fin.avis(garde.dossier, garde.detruire_le, jours, gardes=True)


def _suivis(jour: date) -> Iterator[Courriel]:
    fins = Fin.objects.filter(suivi_le__gt=jour - RATTRAPAGE, suivi_le__lte=jour).select_related("dossier__beneficiaire__compte", "dossier__consultant")
    for fin in s_il_y_en_a(fins):
        yield courriels_fin.suivi(fin)


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """The week's lines, in the order of the accounts."""
    return merge(_a_relire(), _a_ecrire(), _a_remettre(), key=attrgetter("compte_id"))


def _a_relire() -> Iterator[Rappel]:
    comptes = suivi.a_relire().order_by("dossier__beneficiaire__compte_id").values_list("dossier__beneficiaire__compte", "dossier__consultant__email")
    for compte_id, courriel in comptes.iterator(LOT):
        yield Rappel(compte_id, "Un document à relire.", reverse("syntheses:ma_synthese"), courriel)


def _a_ecrire() -> Iterator[Rappel]:
    dossiers = suivi.a_ecrire().order_by("consultant_id", "numero").values_list("consultant", "numero")
    return _par_consultant(dossiers, "Une synthèse à écrire.", "syntheses:dossier")


def _a_remettre() -> Iterator[Rappel]:
    syntheses = suivi.a_remettre().order_by("dossier__consultant_id", "dossier__numero")
    lignes = syntheses.values_list("dossier__consultant", "dossier__numero", "resultats_etablis")
    for compte_id, numero, etablis in lignes.iterator(LOT):
        dit, route = ("Une synthèse à remettre.", "syntheses:remise") if etablis else ("Des résultats détaillés à établir.", "syntheses:resultats")
        yield Rappel(compte_id, dit, reverse(route, args=[numero]), dossier=numero)


def _par_consultant(lignes, phrase: str, route: str) -> Iterator[Rappel]:
    for compte_id, numero in lignes.iterator(LOT):
        yield Rappel(compte_id, phrase, reverse(route, args=[numero]), dossier=numero)
