"""The brochure's programme, and dates written as they are read."""

from datetime import date, datetime, time, timedelta

from beneficiaires.regles import EtapePedagogique
from bilan.socle.calendrier import PARIS, Territoire, ajouter_mois
from seances.regles import Creneau, proposer

E = EtapePedagogique
METROPOLE = Territoire.METROPOLE
DIX_SEANCES = [(E.PRELIMINAIRE, 60), *[(E.INVESTIGATION, 120)] * 3, *[(E.CONFRONTATION, 120)] * 3, *[(E.EVALUATION, 120)] * 3]
DIX_HUIT_HEURES = time(18)


def j(texte):
    return date.fromisoformat(texte)


def a_paris(texte):
    return datetime.fromisoformat(texte).replace(tzinfo=PARIS)


def creneau(texte, etape=E.INVESTIGATION, minutes=120):
    return Creneau(etape, a_paris(texte), a_paris(texte) + timedelta(minutes=minutes))


def planifier(premiere="2027-01-11", heure=DIX_HUIT_HEURES, **changes):
    reglages = {"territoire": METROPOLE, "fin_contractuelle": ajouter_mois(j(premiere), 3)} | changes
    return proposer(DIX_SEANCES, j(premiere), heure, **reglages)
