"""In the demonstration, whoever has her synthesis had it sent to her CEP counsellor, who has read it once: his letter is there to be opened."""
from collections.abc import Callable
from datetime import datetime, timedelta

from beneficiaires.regles import TypeDocument
from bilan.socle.acteur import Acteur
from bilan.socle.roles import Role
from syntheses.actions import partages
from syntheses.actions.lectures import noter_lecture
from syntheses.etats import EtatSynthese
from syntheses.models import Synthese
from syntheses.regles.partages import Quoi
from syntheses.termes import Choix

CEP = Choix(
    acte=TypeDocument.DEMANDE_COMMUNICATION_CEP, lecteur=Role.CEP, destinataire="Claire Martin", structure="Apec", courriel="claire.martin@apec.example",
    mois=3, pdf_permis=True,
)


def communiquer(instant: datetime, faire_partir: Callable[[datetime], None]) -> None:
    """The day after the handing over, signed; read two days later, when that is not in the future."""
    remises = Synthese.objects.filter(etat=EtatSynthese.REMISE, dossier__fin__detruit_le=None)
    for synthese in remises.select_related("dossier__beneficiaire__compte", "piece__document"):
        le, acteur = min(synthese.remise_le + timedelta(days=1), instant), Acteur(compte=synthese.dossier.beneficiaire.compte)
        partage = partages.ecrire(synthese.dossier, synthese.piece, CEP, acteur=acteur, instant=le)
        partages.signer(partage, nom=acteur.compte.nom_complet, acteur=acteur, instant=le)
        faire_partir(le)
        if (lu := le + timedelta(days=2)) < instant:
            noter_lecture(partage, Quoi.PAGE, acteur=Acteur(role=Role.CEP), instant=lu, engage=True)
