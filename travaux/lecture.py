"""Preparatory work as it is drawn: by session, with its state and its day, its answers in words."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse

from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte
from bilan.socle.mots import duree, heure, jour_court, jour_en_mots, pluriel
from bilan.socle.presentation import GenrePuce, Geste, Puce
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from bilan.socle.visibilite import visible_par
from seances.models import Seance
from travaux.actions.preparations import lues
from travaux.etats import OUVERTES, EtatPreparation
from travaux.models import Preparation, Reponses
from travaux.presentation import seul
from travaux.regles import GenreSupport, Question, echeance, en_mots
from travaux.visibilite import LECTEURS_DES_REPONSES

E = EtatPreparation
PUCES: dict[str, GenrePuce] = {E.A_FAIRE: "", E.COMMENCEE: "vous", E.RENDUE: "faite", E.RETIREE: "close"}
VERBES = {GenreSupport.QUESTIONNAIRE: "Répondre", GenreSupport.DOCUMENT: "Lire", GenreSupport.LIEN: "Ouvrir"}


@dataclass(frozen=True)
class Travail:
    """One line: what, how long, its state, the gesture."""

    titre: str
    precision: str
    puce: Puce
    geste: Geste | None


@dataclass(frozen=True)
class PourUneSeance:
    """What is to prepare, or was, for one session."""

    numero: int
    titre: str
    echeance: str
    travaux: list[Travail]


@dataclass(frozen=True)
class ReponseLue:
    enonce: str
    finalite: str
    lignes: list[tuple[str, str]]


def puce(preparation: Preparation) -> Puce:
    return Puce(PUCES[preparation.etat], preparation.get_etat_display())


def precision(preparation: Preparation) -> str:
    """« Questionnaire, 7 questions, 20 min environ »."""
    genre = GenreSupport(preparation.support.genre)
    questions = f", {pluriel(len(preparation.version.questions), 'question')}" if genre is GenreSupport.QUESTIONNAIRE else ""
    return phrase("{genre}{questions}, {duree} environ", genre=genre.libelle, questions=questions, duree=duree(preparation.version.minutes))


def par_seance(preparations: Iterable[Preparation], seances: dict[int, Seance], instant: datetime, geste) -> list[PourUneSeance]:
    """`geste(preparation)` gives the button of a line, or None; `seances` are those of the bilan, by number."""
    return [
        _pour(numero, seances.get(numero), [en_ligne(p, geste(p)) for p in groupe], instant)
        for numero, groupe in groupby(sorted(preparations, key=lambda p: (p.numero_seance, p.pk)), key=lambda p: p.numero_seance)
    ]


def _pour(numero: int, seance: Seance | None, travaux: list[Travail], instant: datetime) -> PourUneSeance:
    if seance is None:
        return PourUneSeance(numero, phrase("Séance {}", numero), "", travaux)
    titre = phrase("Séance {n}, {jour} à {heure}", n=numero, jour=jour_court(seance.debut), heure=heure(seance.debut))
    return PourUneSeance(numero, titre, jusqu_au(seance, instant), travaux)


def jusqu_au(seance: Seance, instant: datetime) -> str:
    """« Jusqu’au dimanche 14 février 2027 inclus », until that day is over."""
    jour = echeance(seance.debut)
    return phrase("Jusqu’au {} inclus", jour_en_mots(jour)) if jour_a_paris(instant) <= jour else ""


def en_ligne(preparation: Preparation, geste: Geste | None = None) -> Travail:
    return Travail(preparation.version.titre, precision(preparation), puce(preparation), geste)


def geste_de_l_auteur(preparation: Preparation) -> Geste:
    verbe = VERBES[GenreSupport(preparation.support.genre)]
    if preparation.etat not in OUVERTES:
        verbe = "Revoir"
    elif preparation.etat == E.COMMENCEE:
        verbe = "Continuer"
    return Geste(verbe, reverse("travaux:repondre", args=[preparation.pk]), petit=True, precision=preparation.version.titre)


def seances_de(dossier_id: int, compte: Compte) -> dict[int, Seance]:
    """The living sessions of this bilan, by number: what follows a session follows its number."""
    return {seance.numero: seance for seance in Seance.objects.pour(compte).vivantes().filter(dossier=dossier_id)}


def reponses_lues(questions: Iterable[Question], reponses: Reponses | None) -> list[ReponseLue]:
    valeurs = lues(reponses)
    return [ReponseLue(question.enonce, question.finalite, en_mots(question, valeurs)) for question in questions]


def lecteurs(preparation: Preparation, compte: Compte) -> str:
    """« vous seule ; vous et Hélène Vasseur une fois rendu »: the words of the declaration that decides."""
    noms = {Role.CONSULTANT: preparation.dossier.consultant.nom_complet}
    avant, rendu = (visible_par(LECTEURS_DES_REPONSES[etat], moi=Role.BENEFICIAIRE, noms=noms, seul=seul(compte)) for etat in (False, True))
    return rendu if preparation.etat == E.RENDUE else phrase("{avant} ; {rendu} une fois rendu", avant=avant, rendu=rendu)
