"""The end of a bilan, as its tests bring it about: handed over, warned, destroyed, or kept by an act of the person."""
from datetime import date, datetime, timedelta

from bilan import rappels
from bilan.socle import destruction
from bilan.socle.acteur import Acteur
from bilan.socle.coffre import SecretDetruit
from bilan.socle.models import Envoi
from syntheses import actions
from syntheses.models import AccordConservation, Fin
from syntheses.regles.conservation import Besoin, Gardable
from tests.fabriques import FabriqueCompte
from tests.syntheses.outils import ICI, SECRET, beneficiaire, consultante

TERME = date(2027, 3, 10)
LENDEMAIN, JOUR_J = ICI + timedelta(days=1), ICI + timedelta(days=7)


def gestion() -> Acteur:
    return Acteur(compte=FabriqueCompte(gestion=True))


def finir(dossier) -> Fin:
    synthese = dossier.synthese
    synthese.refresh_from_db()
    actions.remettre(synthese, acteur=consultante(dossier), instant=ICI)
    dossier.refresh_from_db()
    return Fin.objects.get(dossier=dossier)


def partir(instant: datetime) -> None:
    """What the clock does in a day: the letters that are due are written, and leave."""
    rappels.planifier(instant)
    Envoi.objects.filter(etat="a_faire").update(etat="envoye", envoye_le=instant)


def detruire(instant: datetime = JOUR_J) -> int:
    return actions.detruire_les_dus(instant)


def signe(dossier, quoi=(Gardable.MOTS, Gardable.SYNTHESE), mois: int = 12) -> AccordConservation:
    accord = actions.ecrire_l_accord(dossier, quoi, Besoin.PROJET, mois, acteur=beneficiaire(dossier), instant=ICI)
    actions.signer_l_accord(accord, acteur=beneficiaire(dossier), instant=ICI, nom="Camille Moreau")
    return accord


def canari() -> list[str]:
    """The tables in which the canary can be read, once every secret that still opens is opened."""
    trouves = []
    for modele in destruction.modeles():
        for rangee in modele._base_manager.select_related("coffre"):
            for nom in destruction.secrets(modele):
                try:
                    lu = getattr(rangee, nom) or ""
                except SecretDetruit:
                    lu = ""
                trouves += [modele._meta.label] if SECRET in lu else []
    return trouves
