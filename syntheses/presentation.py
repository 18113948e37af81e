"""A synthesis as pages draw it: its blocks with their authors, its state in words, its document on the way."""
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from beneficiaires.models import Dossier
from beneficiaires.views.documents import fabrication
from bilan.socle.models import Compte, EtatDocument
from bilan.socle.mots import date_courte, de, moment
from bilan.socle.presentation import Fabrication, Fait, GenrePuce, Puce
from bilan.socle.typographie import phrase
from syntheses.conservation import suspension
from syntheses.etats import EtatSynthese
from syntheses.models import EtapeProjet, Fin, Rubrique, Synthese
from syntheses.presentation_fin import en_mots
from syntheses.rubriques import AIDE_ETAPES, BLOCS, ETAPES, RUBRIQUES, TITRE_ETAPES, CodeRubrique

GENRES: dict[str, GenrePuce] = {
    EtatSynthese.REDACTION: "", EtatSynthese.RELECTURE: "attente", EtatSynthese.FIGEE: "faite", EtatSynthese.REMISE: "faite",
}


@dataclass(frozen=True)
class Bloc:
    """One numbered block: what was written, by whom and when, and the revision that an editor reads."""

    code: str
    rang: int
    titre: str
    aide: str
    requis: bool
    texte: str = ""
    etapes: Sequence[EtapeProjet] = ()
    suivi: bool = False
    signature: str = ""
    revision: int = 0
    observations: bool = False

    @property
    def ecrit(self) -> bool:
        return bool(self.texte or self.etapes)

    @property
    def puce(self) -> Puce:
        if self.ecrit:
            return Puce("faite", "Écrites" if self.observations else "Écrite")
        return Puce("vous", "À écrire") if self.requis else Puce("", "Facultatif")


def blocs(synthese: Synthese, compte: Compte) -> list[Bloc]:
    """In their order, decrypted for this reader: three queries."""
    rubriques = {r.code: r for r in Rubrique.objects.pour(compte).filter(synthese=synthese).select_related("auteur", "coffre")}
    return [_bloc(synthese, code, rang, rubriques.get(code), compte) for rang, code in enumerate(BLOCS, start=1)]


def bloc(synthese: Synthese, code: str, compte: Compte) -> Bloc:
    """One of them, as it is now."""
    return next(b for b in blocs(synthese, compte) if b.code == code)


def _bloc(synthese: Synthese, code: str, rang: int, rubrique: Rubrique | None, compte: Compte) -> Bloc:
    if code == ETAPES:
        etapes = list(EtapeProjet.objects.pour(compte).filter(synthese=synthese).select_related("coffre"))
        signature = _signature(synthese.etapes_auteur, synthese.etapes_le)
        return Bloc(ETAPES, rang, TITRE_ETAPES, AIDE_ETAPES, True, etapes=etapes, signature=signature, revision=synthese.etapes_revision)
    regle, observations = RUBRIQUES[CodeRubrique(code)], code == CodeRubrique.OBSERVATIONS
    vide = Bloc(code, rang, _titre(synthese, code, compte), phrase(regle.aide), regle.requise, observations=observations)
    vide = replace(vide, suivi=code == CodeRubrique.CONDITIONS_MOYENS and synthese.entretien_suivi)
    if rubrique is None:
        return vide
    return replace(vide, texte=rubrique.texte, signature=_signature(rubrique.auteur, rubrique.modifiee_le), revision=rubrique.revision)


def _titre(synthese: Synthese, code: str, compte: Compte) -> str:
    if code != CodeRubrique.OBSERVATIONS:
        return CodeRubrique(code).libelle
    personne = synthese.dossier.beneficiaire.compte
    return "Vos observations" if personne.pk == compte.pk else phrase("Observations {}", de(personne.prenom))


def _signature(auteur: Compte | None, instant: datetime | None) -> str:
    return phrase("{}, {}.", auteur.nom_complet, date_courte(instant)) if auteur and instant else ""


def puce(synthese: Synthese) -> Puce:
    return Puce(GENRES[synthese.etat], etat_en_mots(synthese))


def etat_en_mots(synthese: Synthese) -> str:
    """For the consultant: « Version 2 en relecture », « Remise le … »."""
    match synthese.etat:
        case EtatSynthese.RELECTURE:
            return phrase("Version {} en relecture depuis le {}", synthese.version, date_courte(synthese.proposee_le))
        case EtatSynthese.FIGEE:
            return phrase("Figée {}", moment(synthese.figee_le))
        case EtatSynthese.REMISE:
            return phrase("Remise {}", moment(synthese.remise_le))
    return "En cours d’écriture"


def document(synthese: Synthese) -> Fabrication | None:
    """The frozen document, on its way or ready; None before it is asked for."""
    return fabrication(synthese.dossier, synthese.piece) if synthese.piece else None


def pret(synthese: Synthese) -> bool:
    return synthese.piece is not None and synthese.piece.document.etat == EtatDocument.PRET


def faits(dossier: Dossier, instant: datetime) -> list[Fait]:
    """Beside the sessions, once the bilan has ended: when its content is destroyed, or that it was."""
    fin = Fin.objects.filter(dossier=dossier, vide=False).first()
    return [Fait("Contenu du bilan", en_mots(fin, suspension(dossier)))] if fin else []
