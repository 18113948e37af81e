"""What the document of synthesis says, as it was on the day it was frozen."""
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import Max, Min

from beneficiaires.models import Dossier, Organisme
from beneficiaires.regles import PHASE_DE
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import de, duree, enumeration
from bilan.socle.typographie import phrase
from seances.etats import EtatSeance
from seances.heures import compteur
from seances.models import Seance
from syntheses import matiere_en_mots
from syntheses.historique import auteurs, traces
from syntheses.models import Resultats, Synthese
from syntheses.rubriques import BLOCS, ETAPES, TITRE_ETAPES, CodeRubrique
from travaux.matiere import matiere


def donnees(synthese: Synthese, instant: datetime) -> dict:
    """The snapshot that the template draws: nothing about health, family or opinions is asked for, so nothing of it is here."""
    dossier = synthese.dossier
    minutes = minutes_par_phase(dossier)
    return {
        "numero": dossier.numero, "version": synthese.version, "figee_le": instant, "organisme": _organisme(),
        "beneficiaire": dossier.beneficiaire.compte.nom_complet, "consultant": dossier.consultant.nom_complet,
        "seances": seances_tenues(dossier), "blocs": list(_blocs(synthese)),
        "colonnes_phases": ["Phase légale", "Étapes de l’organisme", "Durée"],
        "lignes_phases": [[phase, enumeration(etapes), duree(total)] for phase, etapes, total in minutes],
        "pied_phases": ["Total", "", duree(sum(total for *_, total in minutes))],
    }


def seances_tenues(dossier: Dossier) -> dict:
    """How many, and the days of the first and of the last."""
    tenues = Seance.objects.filter(dossier=dossier, etat=EtatSeance.REALISEE).order_by()
    bornes = tenues.aggregate(premiere=Min("debut"), derniere=Max("debut"))
    return {"nombre": tenues.count(), **{cle: valeur and jour_a_paris(valeur) for cle, valeur in bornes.items()}}


def minutes_par_phase(dossier: Dossier) -> list[tuple[str, list[str], int]]:
    """(legal phase, the provider's steps in it, minutes held): personal work is no accompaniment, and is counted elsewhere."""
    tenues = [(PHASE_DE[etape], etape, compte.realise) for etape, compte in compteur(dossier).etapes.items() if PHASE_DE[etape]]
    lots = ((phase.libelle, list(lot)) for phase, lot in groupby(tenues, key=lambda ligne: ligne[0]))
    return [(phase, [etape.libelle for _, etape, _ in lot], sum(minutes for *_, minutes in lot)) for phase, lot in lots]


def _organisme() -> dict:
    organisme = Organisme.courant()
    if organisme is None:
        return {"nom": "", "adresse": "", "nda": ""}
    return {"nom": organisme.denomination, "adresse": organisme.adresse_complete, "nda": organisme.nda}


def _blocs(synthese: Synthese) -> Iterator[dict]:
    """What was written, in the order of the sections; the place of the observations is there even when there is none."""
    ecrits = synthese.contenu()
    suites = traces(synthese, ecrits)
    suivi = ecrits[ETAPES]["suivi"]
    for code in BLOCS:
        ecrit = ecrits.get(code)
        par = enumeration(auteurs(suites[code]))
        if code == ETAPES:
            yield {**_bloc(TITRE_ETAPES, "", par), "etapes": [{"libelle": libelle, "echeance": echeance} for libelle, echeance in ecrit["etapes"]]}
        elif ecrit and ecrit["texte"]:
            yield {**_bloc(_titre(synthese, code), ecrit["texte"], par), "suivi": code == CodeRubrique.CONDITIONS_MOYENS and suivi}
        elif code == CodeRubrique.OBSERVATIONS:
            yield _bloc(_titre(synthese, code), "", "")


def _titre(synthese: Synthese, code: str) -> str:
    """Her observations bear her name: the document is hers."""
    if code != CodeRubrique.OBSERVATIONS:
        return CodeRubrique(code).libelle
    return phrase("Observations {}", de(synthese.dossier.beneficiaire.compte.nom_complet))


def _bloc(titre: str, texte: str, auteur: str) -> dict:
    return {"titre": titre, "texte": texte, "auteur": auteur, "etapes": [], "suivi": False}


def donnees_des_resultats(resultats: Resultats, compte: Compte, instant: datetime) -> dict:
    """The snapshot of the detailed results, as this account reads them that day."""
    dossier = resultats.dossier
    return {
        "numero": dossier.numero, "etablis_le": instant, "organisme": _organisme(), "beneficiaire": dossier.beneficiaire.compte.nom_complet,
        "consultant": dossier.consultant.nom_complet, "auteur": resultats.auteur.nom_complet, "parties": parties_des_resultats(resultats, compte),
    }


def parties_des_resultats(resultats: Resultats, compte: Compte) -> list[dict[str, str]]:
    """The restitution as it was written, then what the bilan holds: competences, leads, coverage, without what is empty."""
    lue = matiere(resultats.dossier, compte)
    parties = [
        ("Restitution", resultats.texte), ("Portefeuille de compétences", matiere_en_mots.competences(lue.competences)),
        ("Pistes étudiées", matiere_en_mots.projet(lue.pistes)), ("Couverture des référentiels", matiere_en_mots.formation(lue.couvertures)),
    ]
    return [{"titre": titre, "texte": texte} for titre, texte in parties if texte]
