"""A certification in the demonstration, written for it, and what Camille covers of it."""
from datetime import datetime

from bilan.socle.acteur import Acteur
from bilan.socle.models import Compte
from travaux import actions, matiere
from travaux.models import Couverture
from travaux.regles import Bloc, Niveau, Position

TITRE = "Formatrice ou formateur d’adultes (exemple)"
BLOCS = (
    Bloc("Préparer une action de formation", (
        "Analyser la demande et le public", "Construire une progression", "Choisir les méthodes et les supports", "Prévoir l’évaluation",
    )),
    Bloc("Animer un groupe", ("Accueillir chaque personne", "Adapter le rythme au groupe", "Réguler les tensions", "Vérifier ce qui est compris")),
    Bloc("Accompagner les parcours", ("Mener un entretien individuel", "Repérer une difficulté", "Orienter vers une ressource")),
)
A, P, N = Niveau.ACQUISE, Niveau.PARTIELLE, Niveau.A_ACQUERIR
NIVEAUX = ((P, A, P, N), (A, A, A, A), (P,))  # the last competences are still to be looked at
PREUVE = "Le tour de l’entrepôt dessiné à la craie, pour quatre arrivées."


def installer(helene: Compte, dossier, instant: datetime) -> Couverture:
    """Import it as Hélène, choose it and fill it as the bénéficiaire of this bilan."""
    referentiel = actions.importer_un_referentiel(TITRE, "", 80, BLOCS, acteur=Acteur(compte=helene), instant=instant)
    elle = Acteur(compte=dossier.beneficiaire.compte)
    couverture = actions.choisir(dossier, referentiel, acteur=elle, instant=instant)
    portefeuille = matiere.competences(dossier, elle.compte)
    for bloc, niveaux in enumerate(NIVEAUX):
        positions = {rang: Position(niveau) for rang, niveau in enumerate(niveaux)}
        if bloc == 0 and portefeuille:
            positions[1] = Position(A, PREUVE, str(portefeuille[0].pk))
        actions.positionner(couverture, bloc, positions, acteur=elle, instant=instant, lues={})
    return couverture
