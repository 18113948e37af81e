"""What the document of synthesis says, as it was on the day it was frozen."""
from datetime import datetime

from beneficiaires.models import Organisme
from beneficiaires.regles import PHASE_DE
from bilan.socle.calendrier import jour_a_paris
from seances.heures import compteur
from syntheses.models import Synthese
from syntheses.rubriques import CodeRubrique


def donnees(synthese: Synthese, instant: datetime) -> dict:
    """The snapshot that the template draws: nothing about health, family or opinions is asked for, so nothing of it is here."""
    dossier = synthese.dossier
    return {
        "numero": dossier.numero,
        "organisme": _organisme(),
        "beneficiaire": dossier.beneficiaire.compte.nom_complet,
        "consultant": dossier.consultant.nom_complet,
        "figee_le": jour_a_paris(instant),
        "periode": [dossier.periode_debut, dossier.periode_fin],
        "heures": _heures(dossier),
        "rubriques": _rubriques(synthese),
        "etapes": [{"libelle": e.libelle, "echeance": e.echeance} for e in synthese.etapes.select_related("coffre")],
        "entretien_suivi": synthese.entretien_suivi,
    }


def _organisme() -> dict:
    organisme = Organisme.objects.first()
    return {"nom": organisme.denomination, "adresse": organisme.adresse_complete, "siret": organisme.siret, "nda": organisme.nda}


def _heures(dossier) -> list[dict]:
    """Accompanied hours of each step, under its legal phase: the four steps of the provider are three phases for the law."""
    return [
        {"phase": PHASE_DE[etape].libelle, "etape": etape.libelle, "minutes": compte.realise}
        for etape, compte in compteur(dossier).etapes.items() if PHASE_DE[etape]
    ]


def _rubriques(synthese: Synthese) -> list[dict]:
    ecrites = {r.code: r for r in synthese.rubriques.select_related("auteur", "coffre") if r.texte.strip()}
    return [
        {"titre": code.libelle, "texte": ecrites[code].texte, "auteur": ecrites[code].auteur.nom_complet}
        for code in CodeRubrique if code in ecrites
    ]
