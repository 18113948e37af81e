"""Where a CPF bilan stands on EDOF: the steps done, the one awaited and its last day, read from the rows and from the ledger."""
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from beneficiaires.etats import FINIS, EtatDossier
from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES
from bilan.socle import reglementation
from bilan.socle.calendrier import Territoire
from conventions.models import AcceptationMCF, DemarcheEDOF
from conventions.regles.edof import REGLES, Acteur, Demarche, Depart, attendue, depart, limite

MODES = [mode.value for mode, regime in REGIMES.items() if regime.cpf]
HORS = (EtatDossier.ANNULE, EtatDossier.RETRACTE)  # nothing is owed to EDOF any more
PARAMETRES = [regle.parametre for regle in REGLES.values() if regle.parametre]
Loi = Callable[[str, date], int]
Tenues = Mapping[int, tuple[date, date]]


@dataclass
class Sources:
    """The first and the last day on which a session was held, by dossier: an upper app knows; the root fills it in (`bilan.apps`)."""

    tenues: Callable[[Collection[int]], Tenues] = lambda dossiers: {}


SOURCES = Sources()


@dataclass(frozen=True)
class Ligne:
    """One step: done on that day, or awaited until that one."""

    dossier: Dossier
    demarche: Demarche
    faite: DemarcheEDOF | AcceptationMCF | None
    faite_le: date | None
    depuis: date | None
    echeance: date | None
    attendue: bool

    def en_retard(self, jour: date) -> bool:
        return self.attendue and self.echeance is not None and self.echeance < jour


def lignes(dossier: Dossier) -> list[Ligne]:
    """Every step of one bilan, in order."""
    faits, rangees = _faits([dossier])[dossier.pk]
    loi = reglementation.extrait(PARAMETRES)
    return [_ligne(dossier, demarche, faits, rangees, loi) for demarche in Demarche]


def attendues(dossiers: Collection[Dossier]) -> Iterator[Ligne]:
    """What the provider owes to EDOF on these bilans, in four queries whatever their number."""
    if not dossiers:
        return
    loi, trouves = reglementation.extrait(PARAMETRES), _faits([dossier for dossier in dossiers if dossier.etat not in HORS])
    for dossier in dossiers:
        if dossier.pk in trouves:
            faits, rangees = trouves[dossier.pk]
            yield from (_ligne(dossier, d, faits, rangees, loi) for d in Demarche if REGLES[d].par is Acteur.ORGANISME and attendue(d, faits))


def faits(dossier: Dossier) -> dict[Depart | Demarche, date]:
    """What has happened of one bilan, and when."""
    return _faits([dossier])[dossier.pk][0]


def _ligne(dossier: Dossier, demarche: Demarche, faits: dict, rangees: dict, loi: Loi) -> Ligne:
    depuis = depart(demarche, faits)
    return Ligne(
        dossier, demarche, rangees.get(demarche), faits.get(demarche), depuis, _limite(dossier, demarche, depuis, faits, loi), attendue(demarche, faits),
    )


def _limite(dossier: Dossier, demarche: Demarche, depuis: date | None, faits: dict, loi: Loi) -> date | None:
    if demarche is Demarche.RETRACTATION:
        return dossier.acceptation_mcf.retractation_jusqu_au if Demarche.ACCEPTATION in faits else None
    if depuis is None:
        return None
    return limite(demarche, depuis, loi(REGLES[demarche].parametre, depuis), Territoire(dossier.beneficiaire.territoire))


def _faits(dossiers: Collection[Dossier]) -> dict[int, tuple[dict, dict]]:
    """By dossier: the dates, and the rows they come from."""
    cles = [dossier.pk for dossier in dossiers]
    rangees: dict[int, dict] = {cle: {} for cle in cles}
    for faite in DemarcheEDOF.objects.filter(dossier__in=cles):
        rangees[faite.dossier_id][Demarche(faite.demarche)] = faite
    for acceptation in AcceptationMCF.objects.filter(dossier__in=cles):
        rangees[acceptation.dossier_id][Demarche.ACCEPTATION] = acceptation
    tenues = SOURCES.tenues(cles)
    return {dossier.pk: (_dates(dossier, rangees[dossier.pk], tenues.get(dossier.pk)), rangees[dossier.pk]) for dossier in dossiers}


def _dates(dossier: Dossier, rangees: dict, tenues: tuple[date, date] | None) -> dict[Depart | Demarche, date]:
    dates: dict[Depart | Demarche, date] = {
        demarche: faite.acceptee_le if demarche is Demarche.ACCEPTATION else faite.faite_le for demarche, faite in rangees.items()
    }
    if dossier.souscription:
        dates[Depart.DEMANDE] = dossier.souscription
    if tenues:
        dates[Depart.ENTREE_EFFECTIVE] = tenues[0]
        if dossier.etat in FINIS:
            dates[Depart.SORTIE_EFFECTIVE] = dossier.date_terme or tenues[1]
    return dates
