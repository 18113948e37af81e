"""In the demonstration, whoever has her synthesis had it sent to her CEP counsellor, who has read it once: his letter is there to be opened."""
from datetime import datetime

from beneficiaires.regles import TypeDocument
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from syntheses.actions import partages
from syntheses.actions.lectures import noter_lecture
from syntheses.models import Partage, Synthese
from syntheses.regles.partages import Quoi
from syntheses.termes import Choix

CEP = Choix(
    acte=TypeDocument.DEMANDE_COMMUNICATION_CEP, lecteur=Role.CEP, destinataire="Claire Martin", structure="Apec", courriel="claire.martin@apec.example",
    mois=3, pdf_permis=True,
)


def communiquer(synthese: Synthese, instant: datetime) -> None:
    acteur = Acteur(compte=synthese.dossier.beneficiaire.compte)
    partage = partages.ecrire(synthese.dossier, synthese.piece, CEP, acteur=acteur, instant=instant)
    partages.signer(partage, nom=acteur.compte.nom_complet, acteur=acteur, instant=instant)


def lire(synthese: Synthese, instant: datetime) -> None:
    noter_lecture(Partage.objects.get(dossier=synthese.dossier), Quoi.PAGE, acteur=Acteur(role=Role.CEP), instant=instant, engage=True)
