"""What this app holds about one bilan, as open data. One function a part: a new model of this app gets its own, in PARTIES."""
from collections.abc import Callable

from django.db.models import Prefetch

from beneficiaires.models import Dossier
from bilan.socle import instantane
from bilan.socle.export import clair, iso, ligne, lignes
from bilan.socle.models import Compte
from syntheses.models import (
    AccordConservation,
    Destruction,
    EtapeProjet,
    Fin,
    Garde,
    Ouverture,
    Partage,
    Questionnaire,
    Resultats,
    Rubrique,
    Suspension,
    Synthese,
    Version,
)
from syntheses.rubriques import BLOCS, ETAPES, CodeRubrique

SYNTHESE = ("etat", "version", "entretien_suivi", "proposee_le", "reprise_le", "figee_le", "remise_le", "empreinte_texte")
RESULTATS = ("etat", "texte", "modifiee_le", "revision", "etablis_le", "remis_le", "empreinte_texte")
PARTAGE = (
    "acte", "nature", "lecteur", "etat", "jusqu_au", "pdf_permis", "prevenir", "cree_le", "signe_le", "engage_le", "retire_le", "empreinte",
)
TERMES = ("destinataire", "structure", "courriel", "finalite", "document_version", "document_du", "document_empreinte")


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
    return lignes(Fin.objects.pour(compte).filter(dossier=dossier), "cause", "terme", "detruire_le", "detruit_le", "suivi_le", "suivi_tenu_le")


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


def _versions(dossier: Dossier, compte: Compte) -> list[dict]:
    """What the synthesis said each time the hand passed; without a word once its vault was destroyed."""
    versions = Version.objects.pour(compte).filter(synthese__dossier=dossier).select_related("coffre", "auteur")
    return [{**ligne(v, "numero", "passage", "le"), "par": v.auteur.nom_complet, **_passee(clair(v, "contenu"))} for v in versions]


def _passee(texte: str | None) -> dict:
    if texte is None:
        return dict.fromkeys(("rubriques", "etapes_du_projet", "entretien_suivi"))
    blocs = instantane.decoder(texte)
    rubriques = [
        {"code": code, "code_en_mots": CodeRubrique(code).libelle, "texte": bloc["texte"], "par": bloc["auteur"], "modifiee_le": iso(bloc["le"])}
        for code in BLOCS if code != ETAPES and (bloc := blocs.get(code))
    ]
    etapes = [{"libelle": libelle, "echeance": iso(echeance)} for libelle, echeance in blocs[ETAPES]["etapes"]]
    return {"rubriques": rubriques, "etapes_du_projet": etapes, "entretien_suivi": blocs[ETAPES]["suivi"]}


def _resultats(dossier: Dossier, compte: Compte) -> dict | None:
    """None until they are handed over: before, they are not the person's to read."""
    resultats = Resultats.objects.pour(compte).filter(dossier=dossier).select_related("coffre", "auteur").first()
    return {**ligne(resultats, *RESULTATS), "par": resultats.auteur.nom_complet} if resultats else None


def _partages(dossier: Dossier, compte: Compte) -> list[dict]:
    """Whom the person lets read, or let, and each time that it was read."""
    lectures = Prefetch("ouvertures", Ouverture.objects.pour(compte))
    partages = Partage.objects.pour(compte).filter(dossier=dossier).select_related("coffre").prefetch_related(lectures)
    return [{**_termes(p), **ligne(p, *PARTAGE), "ouvertures": lignes(p.ouvertures.all(), "le", "quoi", "empreinte")} for p in partages]


def _termes(partage: Partage) -> dict:
    texte = clair(partage, "donnees")
    lus = instantane.decoder(texte) if texte is not None else {}
    return {nom: iso(lus.get(nom)) for nom in TERMES}


PARTIES: dict[str, Callable[[Dossier, Compte], object]] = {
    "synthese": _synthese, "rubriques": _rubriques, "etapes_du_projet": _etapes, "versions_de_la_synthese": _versions, "resultats_detailles": _resultats,
    "partages": _partages,
    "fin": _fin, "accords_de_conservation": _accords, "contenus_gardes": _gardes, "destructions": _destructions, "suspensions": _suspensions,
    "questionnaires": _questionnaires,
}
