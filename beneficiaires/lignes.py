"""What a line tells of a bilan: a home reads many kinds of rows, for a few words of each."""
from collections.abc import Collection, Iterable

from django.db.models import Model, QuerySet

from beneficiaires.models import Dossier
from bilan.socle.models import Compte

BENEFICIAIRE, CONSULTANT = "beneficiaire__compte", "consultant"


def concerne(dossier: Dossier | None, etats: Collection[str]) -> bool:
    """Whether what is asked of the bilans in these states may concern this one: the page of a dossier asks only what may be. All of them, without one."""
    return dossier is None or dossier.etat in etats


def suivies(lignes: QuerySet, consultant: Compte | None, par: str = "dossier__") -> QuerySet:
    """The rows of the bilans that this consultant follows; all of them, without one."""
    return lignes.filter(**{f"{par}consultant": consultant}) if consultant else lignes


def du_dossier[M: Model](lignes: QuerySet[M], dossier: Dossier | None, par: str = "dossier__") -> QuerySet[M]:
    """The rows of this bilan; all of them, without one."""
    return lignes.filter(**{par.removesuffix("__") or "pk": dossier.pk}) if dossier else lignes


def avec_noms(lignes: QuerySet, *colonnes: str, de: Collection[str] = (BENEFICIAIRE,), par: str = "dossier__") -> QuerySet:
    """These columns of the rows, the number of their dossier and the names of these people, in one query; `par`: the way from a row to its dossier."""
    chemins = [f"{par}{qui}" for qui in de]
    noms = [f"{chemin}__{nom}" for chemin in chemins for nom in ("prenom", "nom")]
    return lignes.select_related(*chemins).only(*colonnes, f"{par}numero", *noms)


def dites[M: Model](
    lignes: QuerySet[M], dossier: Dossier | None, *colonnes: str, de: Collection[str] = (BENEFICIAIRE,), par: str = "dossier__", rares: bool = False,
) -> Iterable[M]:
    """The rows of this bilan, of all of them without one, as `avec_noms` reads them.

    One bilan has next to none, and so has whoever asks for what is rare: a short question then comes first, and the long one only where there is something.
    """
    siennes = du_dossier(lignes, dossier, par)
    if (dossier or rares) and not siennes.exists():
        return ()
    return avec_noms(siennes, *colonnes, de=de, par=par)
