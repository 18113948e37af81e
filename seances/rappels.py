"""What is due about sessions: a reminder 48 hours before each, and the lines of the weekly digest."""
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from heapq import merge
from operator import attrgetter

from django.db.models import Count
from django.urls import reverse

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.regles import a_son_heure
from bilan.socle.calendrier import PARIS, debut_de_semaine
from bilan.socle.courriels import Courriel, NatureEnvoi
from bilan.socle.mots import accorder, en_lettres, heure, jour_court
from bilan.socle.rappels import Rappel
from bilan.socle.typographie import phrase
from seances import suivi
from seances.etats import EtatSeance
from seances.models import Seance

LOT = 2000
AVANCE = timedelta(hours=48)


def dus(jour: date) -> Iterator[Courriel]:
    """The reminders of the sessions that come within 48 hours of the end of that day; an outage is caught up until the session starts."""
    debut = datetime.combine(jour, time.min, PARIS)
    seances = Seance.objects.filter(
        etat=EtatSeance.CONFIRMEE, dossier__etat__in=ACTIFS, debut__gt=debut, debut__lt=datetime.combine(jour + timedelta(days=1), time.min, PARIS) + AVANCE,
    ).select_related("dossier__beneficiaire__compte", "consultant__salon")
    for seance in seances.iterator(LOT):
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


def rappels_semaine(jour: date) -> Iterator[Rappel]:
    """The week's lines, in the order of the accounts."""
    return merge(_rendez_vous(jour), _presences(), _a_renseigner(jour), _a_confirmer(), _sans_seance(), key=attrgetter("compte_id"))


def _rendez_vous(jour: date) -> Iterator[Rappel]:
    debut, fin = (datetime.combine(borne, time.min, PARIS) for borne in (jour, debut_de_semaine(jour) + timedelta(days=7)))
    seances = Seance.objects.filter(etat=EtatSeance.CONFIRMEE, dossier__etat__in=ACTIFS, debut__gte=debut, debut__lt=fin)
    for compte_id, quand, courriel in seances.order_by("dossier__beneficiaire__compte", "debut", "pk").values_list(
        "dossier__beneficiaire__compte", "debut", "consultant__email",
    ).iterator(LOT):
        yield Rappel(compte_id, phrase("Votre rendez-vous du {jour} à {heure}.", jour=jour_court(quand.astimezone(PARIS)), heure=heure(quand)),
                     reverse("seances:mes_seances"), courriel)


def _presences() -> Iterator[Rappel]:
    comptes = suivi.a_signer().order_by("dossier__beneficiaire__compte").values_list("dossier__beneficiaire__compte").annotate(n=Count("pk"))
    for compte_id, n in comptes.iterator(LOT):
        yield Rappel(compte_id, phrase("{n} {presences} à signer.", n=_nombre(n, "une"), presences=accorder(n, "présence")), reverse("seances:mes_seances"))


def _a_renseigner(jour: date) -> Iterator[Rappel]:
    seances = suivi.a_renseigner(datetime.combine(jour, time.min, PARIS))
    for compte_id, n in seances.order_by("consultant").values_list("consultant").annotate(n=Count("pk")).iterator(LOT):
        yield Rappel(compte_id, phrase("{n} {seances} à renseigner.", n=_nombre(n, "une"), seances=accorder(n, "séance")), reverse("seances:agenda"))


def _a_confirmer() -> Iterator[Rappel]:
    return _par_consultant(suivi.a_confirmer(), "{n} {mots} à confirmer.", "un", "calendrier")


def _sans_seance() -> Iterator[Rappel]:
    return _par_consultant(suivi.sans_seance(), "{n} {mots} sans séance prévue.", "un", "bilan")


def _par_consultant(dossiers, modele: str, un: str, mots: str) -> Iterator[Rappel]:
    """One line a consultant: how many bilans; the annotated counts stay in the subquery."""
    comptes = Dossier.objects.filter(pk__in=dossiers.values("pk"))
    for compte_id, n in comptes.order_by("consultant").values_list("consultant").annotate(n=Count("pk")).iterator(LOT):
        yield Rappel(compte_id, phrase(modele, n=_nombre(n, un), mots=accorder(n, mots)), reverse("seances:agenda"))


def _nombre(n: int, un: str) -> str:
    return un.capitalize() if n == 1 else en_lettres(n).capitalize()
