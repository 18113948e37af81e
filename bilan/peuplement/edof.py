"""The steps of EDOF of a generated CPF bilan: those of a provider who declares in time."""
from datetime import datetime, timedelta

from beneficiaires.models import Dossier
from beneficiaires.regles import REGIMES, ModeFinancement
from bilan.peuplement.atelier import Atelier, le
from bilan.peuplement.calendrier import Tenu
from bilan.peuplement.contrats import renonce_le
from bilan.peuplement.plan import Sort
from bilan.socle.calendrier import jour_a_paris
from conventions.models import DemarcheEDOF
from conventions.regles.edof import Demarche, taux_de_realisation

FINIES = (Sort.REMIS, Sort.CLOS, Sort.ABANDON, Sort.SANS_SUITE)
VALIDEE, PAYEE = timedelta(days=6), timedelta(days=25)


def ecrire(atelier: Atelier, dossier: Dossier, sort: Sort, tenu: Tenu) -> None:
    """The entry once a session was held; the exit, its validation and its payment once the bilan is over."""
    if not REGIMES[ModeFinancement(dossier.mode_financement)].cpf:
        return
    if sort is Sort.RETRACTE:
        _poser(atelier, dossier, Demarche.RETRACTATION, renonce_le(dossier))
    if not tenu.seances:
        return
    premiere, derniere = tenu.seances[0].close_le, tenu.seances[-1].close_le
    _poser(atelier, dossier, Demarche.ENTREE, premiere, effective_le=jour_a_paris(premiere))
    if sort not in FINIES:
        return
    prevues = sum(etape.minutes for etape in atelier.etapes if etape.phase)
    faites = sum(int((s.fin - s.debut).total_seconds()) // 60 for s in tenu.seances)
    _poser(atelier, dossier, Demarche.SORTIE, derniere, effective_le=jour_a_paris(derniere), taux_centiemes=taux_de_realisation(faites, prevues))
    for demarche, delai in ((Demarche.VALIDATION, VALIDEE), (Demarche.PAIEMENT, PAYEE)):
        if derniere + delai < le(atelier.jour, 0):
            _poser(atelier, dossier, demarche, derniere + delai)


def _poser(atelier: Atelier, dossier: Dossier, demarche: Demarche, quand: datetime, **champs) -> None:
    faite = atelier.lot.poser(
        DemarcheEDOF, dossier=dossier, demarche=demarche.value, faite_le=jour_a_paris(quand), enregistree_le=quand, **champs,
    )
    atelier.consigner(dossier, "edof.declarer", quand, faite, demarche=demarche.value, faite_le=faite.faite_le.isoformat())
