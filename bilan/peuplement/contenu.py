"""What is told in a generated bilan: personal research, notes, the synthesis. All of it is encrypted, as if someone had typed it."""
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random

from beneficiaires.models import Dossier
from beneficiaires.regles import EtapePedagogique, NatureHeures, TypeDocument
from bilan.peuplement import investigation, pieces, repertoire, restitution
from bilan.peuplement.atelier import Atelier, le
from bilan.peuplement.calendrier import Tenu
from bilan.peuplement.lots import uuid_de
from bilan.peuplement.plan import Sort
from bilan.socle.calendrier import jour_a_paris
from seances.models import EcritureHeures, TravailPersonnel
from syntheses.etats import EtatSynthese
from syntheses.models import EtapeProjet, Rubrique, Synthese
from syntheses.models.synthese import bloc_ecrit
from syntheses.rubriques import ETAPES, CodeRubrique
from travaux.models import Note

PART_NOTEE = 0.4
DUREES = (30, 45, 60, 75, 90)
R = CodeRubrique


def travailler(atelier: Atelier, hasard: Random, dossier: Dossier, tenu: Tenu) -> None:
    """Some research after every other session or so, within the hours that the programme gives."""
    for seance in tenu.seances[1:]:
        jour = jour_a_paris(seance.debut) + timedelta(days=hasard.randint(1, 4))
        minutes = min(hasard.choice(DUREES), tenu.registre.reste[EtapePedagogique.RECHERCHES_PERSONNELLES], tenu.registre.plafond)
        if hasard.random() < 0.5 and minutes > 0 and jour < atelier.jour:
            tenu.registre.compter(EtapePedagogique.RECHERCHES_PERSONNELLES, minutes)
            _noter_travail(atelier, hasard, dossier, jour, minutes)


def _noter_travail(atelier: Atelier, hasard: Random, dossier: Dossier, jour: date, minutes: int) -> None:
    quand = le(jour, 20, hasard.randint(0, 59))
    travail = atelier.lot.poser(
        TravailPersonnel, id=uuid_de(hasard), coffre=dossier.coffre_travaux, dossier=dossier, jour=jour, minutes=minutes, le=quand,
        sujet=hasard.choice(repertoire.RECHERCHES),
    )
    atelier.lot.ranger(
        EcritureHeures, dossier_id=dossier.pk, nature=NatureHeures.TRAVAIL_PERSONNEL.value, etape=EtapePedagogique.RECHERCHES_PERSONNELLES.value,
        minutes=minutes, jour=jour, travail_id=travail.pk, le=quand,
    )


def prendre_des_notes(atelier: Atelier, hasard: Random, dossier: Dossier, tenu: Tenu) -> None:
    if hasard.random() > PART_NOTEE:
        return
    for seance in hasard.sample(tenu.seances, min(len(tenu.seances), hasard.randint(1, 3))):
        partagee = hasard.random() < 0.5
        atelier.lot.poser(
            Note, id=uuid_de(hasard), coffre=dossier.coffre_travaux, dossier=dossier, seance=seance, auteur=dossier.consultant, partagee=partagee,
            texte=hasard.choice(repertoire.NOTES[partagee]), le=seance.close_le + timedelta(minutes=5),
        )


def synthetiser(atelier: Atelier, hasard: Random, dossier: Dossier, sort: Sort, dernier: datetime) -> None:
    """Written in the last two weeks; read over, or frozen and handed over at the last session."""
    ecrite, lue = dernier - timedelta(days=5), dernier - timedelta(days=2)
    champs = {"etapes_revision": 1, "etapes_auteur": dossier.consultant, "etapes_le": ecrite, "version": 1, "proposee_le": ecrite + timedelta(hours=1)}
    if sort is Sort.EN_RELECTURE:
        synthese = atelier.lot.poser(Synthese, dossier=dossier, etat=EtatSynthese.RELECTURE, **champs)
    else:
        piece = pieces.joindre(
            atelier, hasard, dossier, TypeDocument.DOCUMENT_SYNTHESE, coffre=dossier.coffre_synthese, titre="Document de synthèse",
            gabarit="documents/syntheses/synthese.html", instant=lue,
        )
        synthese = atelier.lot.poser(
            Synthese, dossier=dossier, etat=EtatSynthese.REMISE, figee_le=lue, remise_le=dernier, piece=piece,
            empreinte_texte=sha256(dossier.numero.encode()).hexdigest(), **champs,
        )
        atelier.consigner(dossier, "synthese.remettre", dernier, synthese)
    ecrits = _rediger(atelier, hasard, dossier, synthese, ecrite)
    restitution.passer_la_main(atelier, synthese, ecrits)
    if sort is not Sort.EN_RELECTURE:
        restitution.restituer(atelier, dossier, lue, dernier)
    investigation.enqueter(atelier, dossier, ecrite, scellee=sort is not Sort.EN_RELECTURE)


def _rediger(atelier: Atelier, hasard: Random, dossier: Dossier, synthese: Synthese, quand: datetime) -> dict[str, dict]:
    """What was written, as `Synthese.contenu` would give it."""
    commun = {"coffre": dossier.coffre_synthese, "synthese": synthese}
    textes = {
        R.CIRCONSTANCES: repertoire.CIRCONSTANCES, R.COMPETENCES_APTITUDES: hasard.choice(repertoire.COMPETENCES),
        R.PROJET_PROFESSIONNEL: hasard.choice(repertoire.PROJETS), R.CONDITIONS_MOYENS: repertoire.MOYENS,
    }
    for code, texte in textes.items():
        atelier.lot.poser(
            Rubrique, id=uuid_de(hasard), **commun, code=code.value, texte=texte, auteur=dossier.consultant, modifiee_le=quand, revision=1,
        )
    pas = [[libelle, jour_a_paris(quand) + timedelta(days=30 * ordre)] for ordre, libelle in enumerate(hasard.sample(repertoire.PAS, 2), 1)]
    for ordre, (libelle, echeance) in enumerate(pas, 1):
        atelier.lot.poser(EtapeProjet, id=uuid_de(hasard), **commun, ordre=ordre, libelle=libelle, echeance=echeance)
    auteur = dossier.consultant.nom_complet
    return {
        **{code.value: bloc_ecrit(texte, auteur, quand) for code, texte in textes.items()},
        ETAPES: {**bloc_ecrit("", auteur, quand), "etapes": pas, "suivi": synthese.entretien_suivi},
    }
