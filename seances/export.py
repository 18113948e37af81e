"""What this app holds about one bilan, as open data: its sessions, who signed the attendance, what was asked, the ledger of hours."""
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from beneficiaires.models import Dossier
from bilan.socle.export import ligne, lignes
from bilan.socle.models import Compte
from seances.models import Contestation, Demande, EcritureHeures, Emargement, Seance, TravailPersonnel

SEANCE = ("numero", "etape", "debut", "fin", "etat", "modalite", "lieu", "lien", "annulee_par", "close_le")
AUTOUR: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("emargements", Emargement, ("partie", "moyen", "le", "debut_reel", "fin_reelle")),
    ("demandes", Demande, ("etat", "prevue_le", "creneaux", "demandee_le", "repondue_le")),
    ("contestations", Contestation, ("etat", "le", "repondue_le", "debut_reel", "fin_reelle", "message")),
)


def exporter(dossier: Dossier, compte: Compte) -> dict:
    """The part of an export that is this app's; see docs/export.md."""
    autour = {nom: _par_seance(_de(modele, compte, seance__dossier=dossier), champs) for nom, modele, champs in AUTOUR}
    return {
        "seances": [
            {**ligne(s, *SEANCE), **{nom: trouves[s.pk] for nom, trouves in autour.items()}} for s in Seance.objects.pour(compte).filter(dossier=dossier)
        ],
        "heures": lignes(EcritureHeures.objects.pour(compte).filter(dossier=dossier), "jour", "nature", "etape", "phase", "minutes", "le"),
        "recherches_personnelles": lignes(_de(TravailPersonnel, compte, dossier=dossier), "jour", "minutes", "sujet", "le", "retire_le"),
    }


def _de(modele: Any, compte: Compte, **ou: Dossier) -> Iterable:
    trouves = modele.objects.pour(compte).filter(**ou)
    return trouves.select_related("coffre") if hasattr(modele, "coffre") else trouves


def _par_seance(rangees: Iterable, champs: tuple[str, ...]) -> defaultdict[int, list[dict]]:
    groupes: defaultdict[int, list[dict]] = defaultdict(list)
    for rangee in rangees:
        groupes[rangee.seance_id].append(ligne(rangee, *champs))
    return groupes
