"""A synthesis as pages draw it: its blocks with their authors, its state in words, its documents and the receipts they leave."""
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from beneficiaires.etats import ACTIFS
from beneficiaires.models import Dossier
from beneficiaires.views.documents import fabrication
from bilan.socle.models import Compte, EtatDocument
from bilan.socle.mots import date_courte, de, moment
from bilan.socle.presentation import Fabrication, Fait, GenrePuce, Puce
from bilan.socle.typographie import phrase
from syntheses.conservation import suspension
from syntheses.etats import EtatResultats, EtatSynthese
from syntheses.historique import Trace, traces
from syntheses.models import EtapeProjet, Fin, Resultats, Rubrique, Synthese, Version
from syntheses.models.synthese import bloc_ecrit
from syntheses.presentation_fin import en_mots
from syntheses.rubriques import AIDE_ETAPES, BLOCS, ETAPES, RUBRIQUES, TITRE_ETAPES, CodeRubrique

GENRES: dict[str, GenrePuce] = {
    EtatSynthese.REDACTION: "", EtatSynthese.RELECTURE: "attente", EtatSynthese.FIGEE: "faite", EtatSynthese.REMISE: "faite",
}
INTACT = {"coffre__detruit_le": None}  # once the key is destroyed, a page has nothing left to show


class Etape(NamedTuple):
    libelle: str
    echeance: date | None


@dataclass(frozen=True)
class Bloc:
    """One numbered block: what was written, by whom and when, and the revision that an editor reads."""

    code: str
    rang: int
    titre: str
    aide: str
    requis: bool
    texte: str = ""
    etapes: Sequence[Etape] = ()
    suivi: bool = False
    signature: str = ""
    historique: Sequence[Trace] = ()
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
    """The text in progress, in its order, decrypted for this reader: three queries."""
    rubriques = {r.code: r for r in Rubrique.objects.pour(compte).filter(synthese=synthese, **INTACT).select_related("auteur", "coffre")}
    etapes = [[e.libelle, e.echeance] for e in EtapeProjet.objects.pour(compte).filter(synthese=synthese, **INTACT).select_related("coffre")]
    auteur = synthese.etapes_auteur.nom_complet if synthese.etapes_auteur else ""
    contenu = {code: bloc_ecrit(r.texte, r.auteur.nom_complet, r.modifiee_le) for code, r in rubriques.items()}
    contenu[ETAPES] = {**bloc_ecrit("", auteur, synthese.etapes_le), "etapes": etapes, "suivi": synthese.entretien_suivi}
    revisions = {ETAPES: synthese.etapes_revision, **{code: r.revision for code, r in rubriques.items()}}
    return _blocs(synthese, contenu, traces(synthese, contenu), compte, revisions)


def blocs_passes(synthese: Synthese, version: Version, compte: Compte) -> list[Bloc]:
    """What a version said, drawn the same."""
    return _blocs(synthese, version.blocs, traces(synthese, None), compte, {})


def bloc(synthese: Synthese, code: str, compte: Compte) -> Bloc:
    """One of them, as it is now."""
    return next(b for b in blocs(synthese, compte) if b.code == code)


def _blocs(synthese: Synthese, contenu: dict[str, dict], suites: dict[str, list[Trace]], compte: Compte, revisions: dict[str, int]) -> list[Bloc]:
    lus = []
    for rang, code in enumerate(BLOCS, start=1):
        vide, ecrit = _vide(synthese, code, rang, compte, contenu[ETAPES]["suivi"]), contenu.get(code)
        lus.append(vide if ecrit is None else replace(
            vide, texte=ecrit["texte"], etapes=[Etape(*etape) for etape in ecrit["etapes"]], signature=_signature(ecrit),
            historique=suites[code], revision=revisions.get(code, 0),
        ))
    return lus


def _vide(synthese: Synthese, code: str, rang: int, compte: Compte, suivi: bool) -> Bloc:
    if code == ETAPES:
        return Bloc(ETAPES, rang, TITRE_ETAPES, AIDE_ETAPES, True)
    regle = RUBRIQUES[CodeRubrique(code)]
    return Bloc(
        code, rang, titre_de(synthese, code, compte), phrase(regle.aide), regle.requise, observations=code == CodeRubrique.OBSERVATIONS,
        suivi=code == CodeRubrique.CONDITIONS_MOYENS and suivi,
    )


def titre_de(synthese: Synthese, code: str, compte: Compte) -> str:
    """The title of a block for this reader."""
    if code == ETAPES:
        return TITRE_ETAPES
    if code != CodeRubrique.OBSERVATIONS:
        return CodeRubrique(code).libelle
    personne = synthese.dossier.beneficiaire.compte
    return "Vos observations" if personne.pk == compte.pk else phrase("Observations {}", de(personne.prenom))


def _signature(ecrit: dict) -> str:
    return phrase("{}, {}.", ecrit["auteur"], date_courte(ecrit["le"])) if ecrit["auteur"] and ecrit["le"] else ""


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


def puce_des_resultats(resultats: Resultats | None) -> Puce:
    if resultats is None:
        return Puce("vous", "À écrire")
    match resultats.etat:
        case EtatResultats.REMIS:
            return Puce("faite", phrase("Remis {}", moment(resultats.remis_le)))
        case EtatResultats.ETABLIS:
            return Puce("faite", phrase("Établis {}", moment(resultats.etablis_le)))
    return Puce("", "En cours d’écriture")


def document(objet: Synthese | Resultats | None) -> Fabrication | None:
    """The document, on its way or ready; None before it is asked for."""
    return fabrication(objet.dossier, objet.piece) if objet and objet.piece else None


def pret(objet: Synthese | Resultats) -> bool:
    """Whether its document may be downloaded: made, and its vault not destroyed."""
    if objet.piece is None or objet.piece.document.etat != EtatDocument.PRET:
        return False
    coffre = objet.piece.document.coffre
    return coffre is None or coffre.detruit_le is None


def faits(dossier: Dossier, instant: datetime) -> list[Fait]:
    """Beside the sessions, once the bilan has ended: when its content is destroyed, or that it was."""
    fin = Fin.objects.filter(dossier=dossier, vide=False).first() if dossier.etat not in ACTIFS else None
    return [Fait("Contenu du bilan", en_mots(fin, suspension(dossier)))] if fin else []
