"""From the input file to the folder: the one function behind the command and the tests."""
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time
from pathlib import Path

from bilan.parcours.chapitres import Bilan
from bilan.parcours.lecture import lire
from bilan.parcours.recit import Recit
from bilan.parcours.schema import SCHEMA
from bilan.parcours.sorties import dossier_de_sortie, sans_trace_au_rangement
from bilan.socle.calendrier import PARIS


def jouer(entree: Path, sortie: Path, scene: AbstractContextManager[None] | None = None) -> dict[str, object]:
    """Play the bilan and write its folder; return what there is to say of it.

    Where it is played is thrown away: `scene` opens it once the file is read, the current transaction otherwise.

    FichierRefuse, and nothing written, when the file is wrong or asks for what the law does not allow.
    """
    fichier = lire(entree, SCHEMA)
    with scene or nullcontext(), dossier_de_sortie(sortie) as sorties, sans_trace_au_rangement():
        recit = Recit(sorties.travailler)
        bilan = Bilan(recit, fichier)
        bilan.prevoir()
        recit.jouer(_fin(bilan))
        bilan.verifier_ce_qui_reste()
        dossier = bilan.dossier
        return {"titre": fichier.valeurs.titre, "numero": dossier.numero, "etat": dossier.get_etat_display(), **sorties.clore()}


def _fin(bilan: Bilan) -> datetime | None:
    """The end of the day on which the file says that the story stops."""
    if (jour := bilan.v.jusqu_au) is None:
        return None
    fin = datetime.combine(jour, time.max, PARIS)
    bilan.exiger_dans_le_recit(fin, "jusqu_au")
    return fin
