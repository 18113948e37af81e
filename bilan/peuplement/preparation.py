"""Preparatory work in a generated bilan: handed over a week before each session held, and given back the evening before, for some of them."""
import json
from datetime import timedelta

from beneficiaires.models import Dossier
from bilan.peuplement import repertoire
from bilan.peuplement.atelier import Atelier
from bilan.peuplement.calendrier import Tenu
from bilan.peuplement.lots import uuid_de
from bilan.socle.roles import Role
from travaux.etats import EtatPreparation
from travaux.models import Preparation, Reponses, SupportDeSeance, VersionSupport
from travaux.regles import AVANCE, Genre, GenreSupport

PART_PREPAREE, PART_RENDUE = 0.25, 0.8
VEILLE = timedelta(hours=14)


def supports(prestation) -> dict[int, list[VersionSupport]]:
    """What the offer hands over, by number of session."""
    par_seance: dict[int, list[VersionSupport]] = {}
    for attache in SupportDeSeance.objects.filter(prestation=prestation).select_related("support"):
        par_seance.setdefault(attache.numero_seance, []).append(attache.support.derniere)
    return par_seance


def preparer(atelier: Atelier, dossier: Dossier, tenu: Tenu) -> None:
    """Drawn apart from the rest, so that the rest stays what it was."""
    hasard = atelier.hasard(f"preparation {dossier.numero}")
    if hasard.random() > PART_PREPAREE:
        return
    for seance in tenu.seances:
        for version in atelier.supports.get(seance.numero, ()):
            _remettre(atelier, hasard, dossier, seance, version)


def _remettre(atelier: Atelier, hasard, dossier: Dossier, seance, version: VersionSupport) -> None:
    rendue = hasard.random() < PART_RENDUE
    remise_le, rendue_le = seance.debut - AVANCE, seance.debut - VEILLE
    preparation = atelier.lot.poser(
        Preparation, dossier=dossier, support_id=version.support_id, version=version, numero_seance=seance.numero, remise_le=remise_le,
        etat=EtatPreparation.RENDUE if rendue else EtatPreparation.A_FAIRE, rendue_le=rendue_le if rendue else None,
    )
    atelier.consigner(dossier, "preparation.remettre", remise_le, preparation, role=Role.SYSTEME, seance=seance.numero)
    if not rendue:
        return
    if version.support.genre == GenreSupport.QUESTIONNAIRE:
        _repondre(atelier, hasard, dossier, preparation, rendue_le)
    atelier.consigner(dossier, "preparation.rendre", rendue_le, preparation, qui=dossier.beneficiaire.compte, role=Role.BENEFICIAIRE, seance=seance.numero)


def _repondre(atelier: Atelier, hasard, dossier: Dossier, preparation: Preparation, le) -> None:
    """A few words to the first free question, or the first cell."""
    question = next((q for q in preparation.version.demandes if q.genre is Genre.TEXTE), preparation.version.demandes[0])
    nom = question.cle if question.genre is Genre.TEXTE else f"{question.cle}_0_0"
    contenu = json.dumps({nom: hasard.choice(repertoire.RECHERCHES)}, ensure_ascii=False)
    atelier.lot.poser(Reponses, id=uuid_de(hasard), coffre=dossier.coffre_travaux, preparation=preparation, contenu=contenu, revision=1, le=le)
