"""The sections of the synthesis: those of the former R6322-38, kept as a measure of quality, and what R6313-4 3° adds."""
from dataclasses import dataclass

from bilan.socle.libelles import EnumLibelle
from bilan.socle.roles import Role


class CodeRubrique(EnumLibelle):
    CIRCONSTANCES = "circonstances", "Circonstances du bilan"
    COMPETENCES_APTITUDES = "competences_aptitudes", "Compétences et aptitudes au regard des perspectives envisagées"
    PROJET_PROFESSIONNEL = "projet_professionnel", "Projet professionnel, ou alternatives"
    PROJET_FORMATION = "projet_formation", "Projet de formation"
    CONDITIONS_MOYENS = "conditions_moyens", "Conditions et moyens de réalisation"
    OBSERVATIONS = "observations", "Observations de la personne"


@dataclass(frozen=True)
class Regle:
    """What the person is asked for, whether it must be there, and who writes it."""

    aide: str
    requise: bool
    par: frozenset[Role]


_DEUX, _BENEFICIAIRE = frozenset({Role.CONSULTANT, Role.BENEFICIAIRE}), frozenset({Role.BENEFICIAIRE})  # in turn, or he alone

RUBRIQUES: dict[CodeRubrique, Regle] = {
    CodeRubrique.CIRCONSTANCES: Regle("La demande, les dates, la durée, les phases, le cadre, qui l’a conduit.", True, _DEUX),
    CodeRubrique.COMPETENCES_APTITUDES: Regle("Ce que la personne sait faire, et ce que cela ouvre.", True, _DEUX),
    CodeRubrique.PROJET_PROFESSIONNEL: Regle("Le projet et sa pertinence vérifiée, ou les alternatives retenues.", True, _DEUX),
    CodeRubrique.PROJET_FORMATION: Regle("S’il y en a un, la formation visée, ses prérequis, son financement.", False, _DEUX),
    CodeRubrique.CONDITIONS_MOYENS: Regle("Ce qui favorise la réalisation du projet, ce qui manque encore, les appuis.", True, _DEUX),
    CodeRubrique.OBSERVATIONS: Regle("Personne d’autre que vous n’écrit ici. Rien ne vous y oblige.", False, _BENEFICIAIRE),
}

ETAPES = "etapes"  # the steps of the project have dates: a block that is not one text
BLOCS: tuple[str, ...] = (
    CodeRubrique.CIRCONSTANCES, CodeRubrique.COMPETENCES_APTITUDES, CodeRubrique.PROJET_PROFESSIONNEL, CodeRubrique.PROJET_FORMATION, ETAPES,
    CodeRubrique.CONDITIONS_MOYENS, CodeRubrique.OBSERVATIONS,
)
TITRE_ETAPES = "Principales étapes de réalisation"
AIDE_ETAPES = "Les prochains pas vers le projet, avec une date pour chacun quand on la connaît. Au moins un."
