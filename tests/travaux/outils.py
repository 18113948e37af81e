"""A support of each kind, and one handed over: what the tests of preparatory work start from."""
from datetime import date, datetime, timedelta

from django.utils import timezone

from bilan.socle.acteur import Acteur
from bilan.socle.calendrier import PARIS
from tests.fabriques import FabriqueCompte, FabriqueDossier, FabriqueSeance
from travaux.actions import attacher, creer
from travaux.actions.supports import Contenu
from travaux.models import Preparation
from travaux.regles import Genre, Question

SEANCE = datetime(2027, 1, 18, 9, 30, tzinfo=PARIS)
SEMAINE_AVANT, VEILLE = datetime(2027, 1, 11, 9, 30, tzinfo=PARIS), datetime(2027, 1, 17, 20, tzinfo=PARIS)
QUESTIONS = (
    Question("q1", Genre.TEXTE, "Racontez une journée dont vous êtes fier·e.", "Repérer vos compétences."),
    Question("q2", Genre.ECHELLE, "Ces journées sont-elles fréquentes ?", "Situer votre travail.", colonnes=("Rares", "Fréquentes")),
    Question("q3", Genre.CHOIX, "Aujourd’hui, vous préférez…", "Situer vos attentes.", options=("Rester", "Partir")),
    Question("q4", Genre.CHOIX_MULTIPLE, "Ce qui compte", "Situer vos valeurs.", options=("Le calme", "Le sens", "L’équipe")),
    Question("q5", Genre.CLASSEMENT, "Classez", "Situer vos priorités.", options=("Salaire", "Horaires", "Lieu")),
    Question("q6", Genre.TABLEAU, "Vos expériences", "Retrouver vos compétences.", options=("Poste 1", "Poste 2"), colonnes=("Tâche", "Plaisir")),
    Question("q7", Genre.CARTES, "Triez", "Situer vos goûts.", options=("Expliquer", "Ranger"), colonnes=("J’aime", "Je n’aime pas")),
)
CONTENU = Contenu("Ce qui compte", 20, "Rien n’est obligatoire.", questions=QUESTIONS)


def a_dix_heures(*, jours: int) -> datetime:
    """So many days from today, at an hour when a session is of one day."""
    return timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=jours)


def equipe() -> Acteur:
    return Acteur(compte=FabriqueCompte(gestion=True))


def questionnaire(contenu: Contenu = CONTENU, **champs):
    return creer("questionnaire", "investigation", contenu, acteur=equipe(), instant=SEMAINE_AVANT, **champs)


def seance_avec_support(support=None, **champs):
    """The first session of a bilan under way, on Monday 18 January 2027 at 9:30, and its support attached."""
    dossier = FabriqueDossier(etat="en_cours", contractualise_le=date(2026, 12, 2), **champs)
    seance = FabriqueSeance(dossier=dossier, numero=1, debut=SEANCE)
    attacher(dossier.prestation, support or questionnaire(), 1, acteur=equipe(), instant=SEMAINE_AVANT)
    return seance


def remise() -> Preparation:
    """One questionnaire handed over."""
    from travaux.actions import remettre_les_dus
    seance = seance_avec_support()
    assert remettre_les_dus(SEMAINE_AVANT) == 1
    return Preparation.objects.get(dossier=seance.dossier)
