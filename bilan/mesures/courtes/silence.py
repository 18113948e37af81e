"""R12: no page and no gesture speaks to the broker, nor to anyone else than the database."""
import sys

from bilan.mesures import matiere
from bilan.mesures.poste import Poste
from bilan.mesures.protocole import Compte
from bilan.mesures.visites import visites

_compte = {"actif": False, "appels": 0}


def _ecouter(evenement: str, arguments: tuple) -> None:
    if _compte["actif"] and evenement in ("socket.connect", "socket.sendto"):
        _compte["appels"] += 1


def appels() -> float:
    """Connections that Python opens while every page is read (libpq, in C, opens its own: this is not heard)."""
    sys.addaudithook(_ecouter)
    visiteurs = {qui: Poste(compte) for qui, compte in matiere.personnes().items()}
    for visite in visites(matiere.dossier().numero):
        _compte["actif"] = True
        visiteurs[visite.qui].demander(visite.adresse)
        _compte["actif"] = False
    return _compte["appels"]


MESURES = (Compte("R12", "connexions ouvertes par toutes les pages, hors PostgreSQL", appels, au_plus=0),)
