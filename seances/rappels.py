"""What is due about sessions: a reminder 48 hours before each, one for a signature that is missing, a word when nothing is booked, the weekly lines."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import batched, chain

from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.regles import a_son_heure
from bilan.signature import liens
from bilan.socle import courriels
from bilan.socle.calendrier import PARIS
from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.lots import s_il_y_en_a
from bilan.socle.rappels import Rappel
from bilan.socle.roles import Role
from seances import lettres, semaine, suivi
from seances.etats import EtatSeance
from seances.lettres import VIE_DU_LIEN
from seances.models import Seance

LOT = 2000
AVANCE = timedelta(hours=48)
DELAI_SIGNATURE = timedelta(days=3)


def dus(jour: date) -> Iterator[Courriel]:
    """What is due on that day in Paris; the keys name the due dates, so that asking again sends nothing twice."""
    return chain(_avant_48_heures(jour), presences_a_signer(jour), _sans_rendez_vous(jour))


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """The lines of the Monday letter, in the order of the accounts."""
    return semaine.rappels(jour)


def _avant_48_heures(jour: date) -> Iterator[Courriel]:
    """Sessions that come within 48 hours of the end of that day; an outage is caught up until the session starts."""
    debut = datetime.combine(jour, time.min, PARIS)
    seances = Seance.objects.filter(
        etat=EtatSeance.CONFIRMEE, dossier__etat__in=ACTIFS, debut__gt=debut, debut__lt=datetime.combine(jour + timedelta(days=1), time.min, PARIS) + AVANCE,
    ).select_related("dossier__beneficiaire__compte", "consultant__salon")
    for seance in s_il_y_en_a(seances):
        yield rappel(seance)


def rappel(seance: Seance) -> Courriel:
    compte = seance.dossier.beneficiaire.compte
    return Courriel(
        cle=cle_rappel(seance), fil=seance.fil, destinataire=compte.email, nature=NatureEnvoi.CONFORT, gabarit="seances/rappel",
        repondre_a=seance.consultant.email, a_partir_de=seance.debut - AVANCE,
        contexte={"prenom": compte.prenom, "debut": seance.debut, "fin": seance.fin, "modalite": seance.modalite, "lieu": seance.lieu, "lien": seance.visio,
                  "chemin": reverse("seances:mes_seances"), "telephone": compte.telephone, **a_son_heure(seance.dossier.beneficiaire)},
    )


def cle_rappel(seance: Seance) -> str:
    """Bound to the hour: a session that moved has a new reminder."""
    return f"seance:{seance.pk}:rappel:{seance.debut.astimezone(PARIS):%Y-%m-%dT%H%M}"


def oublier_rappel(seance: Seance) -> None:
    """What it would say does not hold any more. It is written again by the next planning, if the session is still to come."""
    courriels.oublier(cle_rappel(seance))


def presences_a_signer(jour: date) -> Iterator[Courriel]:
    """Attendance still unsigned three days after the closing, said once; two queries a lot. Once the link has expired, the weekly letter alone says it."""
    minuit = datetime.combine(jour, time.min, PARIS)
    closes = {"close_le__lt": datetime.combine(jour - DELAI_SIGNATURE + timedelta(days=1), time.min, PARIS), "close_le__gt": minuit - VIE_DU_LIEN}
    if not Seance.objects.filter(etat=EtatSeance.REALISEE, **closes).exists():
        return
    seances = suivi.a_signer().filter(**closes).select_related("dossier__beneficiaire__compte", "consultant").prefetch_related("emargements")
    for lot in batched(s_il_y_en_a(seances), LOT):
        vivants = liens.vivants(lot, Role.BENEFICIAIRE, minuit)
        yield from (lettres.rappel(seance, vivants[seance.pk]) for seance in lot if seance.pk in vivants)


def _sans_rendez_vous(jour: date) -> Iterator[Courriel]:
    """Nothing is booked since ten days: said once, and again only after something was booked meanwhile."""
    vides = suivi.sans_rendez_vous(jour)
    if not vides.exists():
        return
    dossiers = suivi.avec_dates(vides).select_related("beneficiaire__compte", "consultant")
    for dossier in dossiers.iterator(LOT):
        echeance = suivi.vide_depuis(dossier) + suivi.PATIENCE
        if echeance <= jour:
            yield _relance(dossier, echeance)


def _relance(dossier: Dossier, echeance: date) -> Courriel:
    compte = dossier.beneficiaire.compte
    return Courriel(
        cle=f"dossier:{dossier.pk}:sans_rendez_vous:{echeance}", fil=dossier.fil, destinataire=compte.email, nature=NatureEnvoi.CONFORT,
        gabarit="seances/sans_rendez_vous", repondre_a=dossier.consultant.email,
        contexte={"prenom": compte.prenom, "chemin": reverse("seances:mes_seances")},
    )
