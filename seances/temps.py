"""A consultant's week beside his sessions: when he receives, when he is away, which days are public holidays where his bénéficiaires live."""
from datetime import date, datetime, time, timedelta

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Beneficiaire, Dossier
from bilan.socle.calendrier import PARIS, Territoire, nom_du_ferie
from bilan.socle.models import Compte
from bilan.socle.mots import enumeration
from bilan.socle.semaine import Bande, RendezVous
from seances.models import Absence, Disponibilite

JOUR = timedelta(days=1)


def _jours(lundi: date) -> list[date]:
    return [lundi + rang * JOUR for rang in range(7)]


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time.min, PARIS)


def disponibilites_de_la_semaine(compte: Compte, lundi: date) -> list[Bande]:
    """The hours declared, on the days of that week that are no public holiday where consultants live."""
    return [
        Bande(*(datetime.combine(lundi + plage.jour * JOUR, borne, PARIS) for borne in (plage.debut, plage.fin)))
        for plage in Disponibilite.objects.pour(compte) if nom_du_ferie(lundi + plage.jour * JOUR, Territoire.METROPOLE) is None
    ]


def absences_de_la_semaine(compte: Compte, lundi: date) -> list[RendezVous]:
    """Each day of each absence, cut at midnight: the drawing has a column a day. Without the reason, for someone may look over the shoulder."""
    absences = Absence.objects.pour(compte).tenues().filter(debut__lt=_minuit(lundi + 7 * JOUR), fin__gt=_minuit(lundi)).defer("motif")
    return [
        RendezVous(debut, fin, "Absence", entier=(debut, fin) == (_minuit(jour), _minuit(jour + JOUR)), absence=True)
        for absence in absences for jour in _jours(lundi)
        for debut, fin in [(max(absence.debut, _minuit(jour)), min(absence.fin, _minuit(jour + JOUR)))] if debut < fin
    ]


def feries_de_la_semaine(compte: Compte, lundi: date) -> dict[date, str]:
    """« Férié : Noël », « Férié à La Réunion : l’abolition de l’esclavage »: the days on which some of the bénéficiaires cannot be received."""
    suivis = Dossier.objects.pour(compte).filter(consultant=compte.pk, etat__in=ACTIFS).values("beneficiaire")
    territoires = {Territoire(t) for t in Beneficiaire.objects.filter(pk__in=suivis).order_by().values_list("territoire", flat=True).distinct()}
    return {jour: mots for jour in _jours(lundi) if (mots := _ferie(jour, territoires))}


def _ferie(jour: date, territoires: set[Territoire]) -> str:
    if nom := nom_du_ferie(jour, Territoire.METROPOLE):
        return f"Férié : {nom}"
    locaux = sorted({(territoire.libelle, nom) for territoire in territoires if (nom := nom_du_ferie(jour, territoire))})
    return f"Férié ({enumeration(lieu for lieu, _ in locaux)}) : {locaux[0][1]}" if locaux else ""
