"""What this app holds about one bilan, as open data. One function a part: a new model of this app gets its own, in PARTIES."""
from collections.abc import Callable

from beneficiaires.models import Dossier
from bilan.socle.export import ligne, lignes
from bilan.socle.models import Compte
from syntheses.models import AccordConservation, Destruction, EtapeProjet, Fin, Garde, Questionnaire, Rubrique, Suspension, Synthese
from syntheses.rubriques import BLOCS

SYNTHESE = ("etat", "version", "entretien_suivi", "proposee_le", "reprise_le", "figee_le", "remise_le", "empreinte_texte")


def exporter(dossier: Dossier, compte: Compte) -> dict:
    """The part of an export that is this app's; see docs/export.md."""
    return {nom: partie(dossier, compte) for nom, partie in PARTIES.items()}


def _synthese(dossier: Dossier, compte: Compte) -> dict | None:
    """None while it is not the person's to read."""
    synthese = Synthese.objects.pour(compte).filter(dossier=dossier).first()
    return ligne(synthese, *SYNTHESE) if synthese else None


def _rubriques(dossier: Dossier, compte: Compte) -> list[dict]:
    rubriques = Rubrique.objects.pour(compte).filter(synthese__dossier=dossier).select_related("coffre", "auteur")
    dans_l_ordre = sorted(rubriques, key=lambda r: BLOCS.index(r.code))
    return [{**ligne(r, "code", "texte", "modifiee_le", "revision"), "par": r.auteur.nom_complet} for r in dans_l_ordre]


def _etapes(dossier: Dossier, compte: Compte) -> list[dict]:
    return lignes(EtapeProjet.objects.pour(compte).filter(synthese__dossier=dossier).select_related("coffre"), "ordre", "libelle", "echeance")


def _fin(dossier: Dossier, compte: Compte) -> list[dict]:
    return lignes(Fin.objects.pour(compte).filter(dossier=dossier), "cause", "terme", "detruire_le", "detruit_le", "suivi_le")


def _accords(dossier: Dossier, compte: Compte) -> list[dict]:
    accords = AccordConservation.objects.pour(compte).filter(dossier=dossier)
    return lignes(accords, "quoi", "besoin", "mois", "etat", "ecrit_le", "signe_le", "retire_le")


def _gardes(dossier: Dossier, compte: Compte) -> list[dict]:
    return lignes(Garde.objects.pour(compte).filter(dossier=dossier, destruction=None), "quoi", "detruire_le", "par_accord")


def _destructions(dossier: Dossier, compte: Compte) -> list[dict]:
    destructions = Destruction.objects.pour(compte).filter(dossier=dossier)
    return [{**ligne(d, "fondement", "etat", "decidee_le", "executee_le", "constatee_le"), "categories": d.plan["categories"],
             "documents": d.plan["documents"]} for d in destructions]


def _suspensions(dossier: Dossier, compte: Compte) -> list[dict]:
    return lignes(Suspension.objects.pour(compte).filter(dossier=dossier), "motif", "reference", "posee_le", "levee_le")


def _questionnaires(dossier: Dossier, compte: Compte) -> list[dict]:
    return lignes(Questionnaire.objects.pour(compte).filter(dossier=dossier), "moment", "reponses", "le")


PARTIES: dict[str, Callable[[Dossier, Compte], object]] = {
    "synthese": _synthese, "rubriques": _rubriques, "etapes_du_projet": _etapes, "fin": _fin, "accords_de_conservation": _accords,
    "contenus_gardes": _gardes, "destructions": _destructions, "suspensions": _suspensions, "questionnaires": _questionnaires,
}
