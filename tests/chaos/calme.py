"""After the storm: what is left is done, by the clock and by gestion, whose gestures are the only ones asked of people."""

import time
from datetime import timedelta

from tests.chaos.personnes import Personne
from tests.chaos.pile import Pile
from tests.chaos.verdict import dues
from tests.chaos.visiteur import Coupure

PAS = timedelta(seconds=30)  # of the run's own time, each second of ours: leases end, delays pass
EXECUTER = "Exécuter"  # the button of Django that runs an action
ARRETES = {"envoi": ("etat__exact=mort", "renvoyer", "Renvoyer"), "document": ("etat__exact=echec", "recommencer", "Recommencer")}


def revenir(pile: Pile, gestion: Personne, secondes: float) -> dict[str, int]:
    """Wait until nothing waits any more; return what gestion had to put back in the queue. TimeoutError says what still waits."""
    relances: dict[str, int] = {}
    fin = time.monotonic() + secondes
    while attendent := en_attente(pile):
        if time.monotonic() > fin:
            raise TimeoutError(f"attendent encore : {attendent}")
        pile.horloge.avancer(PAS)
        time.sleep(1)
        for quoi in ARRETES:
            if nombre := _relancer(gestion, quoi):
                relances[quoi] = relances.get(quoi, 0) + nombre
    return relances


def en_attente(pile: Pile) -> dict[str, int]:
    """What is not settled, by kind; nothing once all is."""
    from django.db import Error, connection

    try:
        return {quoi: nombre for quoi, nombre in _compter(pile).items() if nombre}
    except Error:
        connection.close()
        return {"la base": 1}


def _compter(pile: Pile) -> dict[str, int]:
    from bilan.socle.models import Chantier, Document

    return {
        "lettres": dues(pile.horloge.instant()).filter(etat__in=["a_faire", "pris"]).count(),
        "lettres abandonnées": dues(pile.horloge.instant()).filter(etat="mort").count(),
        "documents": Document.objects.exclude(etat__in=["pret", "detruit"]).count(),
        "travaux": Chantier.objects.filter(etat__in=["a_faire", "en_cours"]).count(),
        "pages": not pile.repond(),
    }


def _relancer(gestion: Personne, quoi: str) -> int:
    """What gestion does on its pages for what was given up: choose all, confirm."""
    filtre, action, bouton = ARRETES[quoi]
    if not _arretes(quoi):
        return 0
    try:
        page = gestion.va(f"/gestion/socle/{quoi}/?{filtre}")
        choix = [str(cle) for cle in page.document.xpath("//input[@name='_selected_action']/@value")]
        if choix:
            gestion.presse(EXECUTER, action=action, _selected_action=choix)
            gestion.presse(bouton)
    except Coupure:
        return 0
    return len(choix)


def _arretes(quoi: str) -> bool:
    from bilan.socle.models import Document, Envoi

    return Envoi.objects.filter(etat="mort").exists() if quoi == "envoi" else Document.objects.filter(etat="echec").exists()
