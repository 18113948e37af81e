"""The result indicators (Qualiopi 2): one query over a civil year that is over, no figure drawn from fewer than five people, each with how it is counted.

A year, and not the last twelve months: two publications that overlap could be compared, and their difference would be one person.
"""
import json
from dataclasses import dataclass
from datetime import date

from django.db import connection

from bilan.socle.mots import nombre, pluriel
from bilan.socle.typographie import phrase, typographier
from syntheses.regles.questionnaires import QUESTIONS, Moment, Question

SEUIL = 5  # people: under it, a figure would speak of somebody
FAVORABLES = {"objectifs": ("entierement", "en_partie"), **dict.fromkeys(("satisfaction", "rythme", "secret", "suite", "conseiller"), ("oui", "plutot"))}

_REQUETE = """
    WITH bornes AS (
        SELECT %(debut)s::date::timestamp AT TIME ZONE 'Europe/Paris' AS debut, (%(fin)s::date + 1)::timestamp AT TIME ZONE 'Europe/Paris' AS fin
    ), commences AS (
        SELECT DISTINCT s.dossier_id FROM seances_seance s, bornes b WHERE s.etat = 'realisee' AND s.debut >= b.debut AND s.debut < b.fin
           AND NOT EXISTS (SELECT FROM seances_seance a WHERE a.dossier_id = s.dossier_id AND a.etat = 'realisee' AND a.debut < b.debut)
    ), finis AS (
        SELECT f.dossier_id, f.cause FROM syntheses_fin f WHERE f.terme BETWEEN %(debut)s AND %(fin)s
           AND EXISTS (SELECT FROM seances_seance s WHERE s.dossier_id = f.dossier_id AND s.etat = 'realisee')
    ), enquetes AS (
        SELECT e.dossier_id, 1 AS n FROM travaux_enquete e JOIN finis USING (dossier_id) WHERE e.retire_le IS NULL
        UNION ALL
        SELECT d.dossier_id, (c->>'nombre')::int FROM syntheses_destruction d JOIN finis USING (dossier_id), jsonb_array_elements(d.plan->'categories') c
        WHERE c->>'nom' = 'Enquêtes métier'
    ), suivis AS (
        SELECT suivi_tenu_le FROM syntheses_fin WHERE cause = 'remise' AND terme + interval '6 months' BETWEEN %(debut)s AND %(fin)s
    ), reponses AS (
        SELECT q.moment, q.reponses FROM syntheses_questionnaire q
        WHERE (q.le AT TIME ZONE 'Europe/Paris')::date BETWEEN %(debut)s AND %(fin)s
    ), avis AS (
        SELECT r.cle AS question, count(*) AS n, count(*) FILTER (WHERE %(favorables)s::jsonb->r.cle ? r.valeur) AS oui
        FROM reponses, jsonb_each_text(reponses.reponses) AS r(cle, valeur) WHERE moment = 'fin' GROUP BY r.cle
    )
    SELECT (SELECT count(*) FROM commences),
           (SELECT count(*) FROM finis), (SELECT count(*) FROM finis WHERE cause = 'remise'),
           (SELECT coalesce(sum(n), 0) FROM enquetes), (SELECT count(DISTINCT dossier_id) FROM enquetes),
           (SELECT count(*) FROM suivis), (SELECT count(*) FROM suivis WHERE suivi_tenu_le IS NOT NULL),
           (SELECT count(*) FROM reponses WHERE moment = 'six_mois'),
           (SELECT coalesce(jsonb_object_agg(question, jsonb_build_array(oui, n)), '{}') FROM avis)
"""


@dataclass(frozen=True)
class Indicateur:
    """`valeur` is empty when it would be drawn from too few people."""

    nom: str
    valeur: str
    calcul: str


@dataclass(frozen=True)
class Resultats:
    annee: int
    bilans: list[Indicateur]
    avis: list[Indicateur]

    @property
    def assez(self) -> bool:
        """Whether one figure at least may be told."""
        return any(indicateur.valeur for indicateur in (*self.bilans, *self.avis))


@dataclass(frozen=True)
class _Comptes:
    commences: int
    finis: int
    remis: int
    enquetes: int
    enqueteurs: int
    a_suivre: int
    suivis: int
    six_mois: int
    avis: dict[str, list[int]]


def lire(jour: date) -> Resultats:
    """The figures of the civil year before this day."""
    annee = jour.year - 1
    comptes = _compter(annee)
    return Resultats(annee, _bilans(comptes), _avis(comptes))


def _compter(annee: int) -> _Comptes:
    with connection.cursor() as curseur:
        curseur.execute(_REQUETE, {"debut": date(annee, 1, 1), "fin": date(annee, 12, 31), "favorables": json.dumps(FAVORABLES)})
        [ligne] = curseur.fetchall()
    return _Comptes(*ligne[:-1], avis=json.loads(ligne[-1]) if isinstance(ligne[-1], str) else ligne[-1])


def _bilans(c: _Comptes) -> list[Indicateur]:
    rencontres = phrase("{}, chez {}", pluriel(c.enquetes, "rencontre"), pluriel(c.enqueteurs, "bénéficiaire"))
    lignes = (
        ("Bénéficiaires qui ont commencé un bilan", _effectif(c.commences), "Les personnes dont la première séance tenue est dans l’année."),
        ("Bénéficiaires dont le bilan a pris fin", _effectif(c.finis), "Après une séance au moins, que la synthèse ait été remise ou non."),
        ("Bilans menés à leur terme", _part(c.remis, c.finis), "Part des bilans finis dans l’année dont la synthèse a été remise."),
        ("Entretiens de suivi à six mois", _part(c.suivis, c.a_suivre),
         "Part des bilans remis, dont les six mois tombent dans l’année, où l’entretien a eu lieu. Il est proposé, jamais imposé."),
        ("Réponses au questionnaire de six mois", _part(c.six_mois, c.a_suivre), "Réponses reçues dans l’année, sur le même nombre de bilans."),
        ("Enquêtes de terrain", rencontres if c.enqueteurs >= SEUIL else "",
         "Les rencontres avec un professionnel du métier visé, notées dans les bilans finis dans l’année. Ce qui s’y est dit reste à la personne."),
    )
    return [Indicateur(nom, valeur, typographier(calcul)) for nom, valeur, calcul in lignes]


def _avis(c: _Comptes) -> list[Indicateur]:
    """The favourable answers to each question of the end; its wording is the question's own."""
    return [Indicateur(typographier(question.texte), _part(*c.avis.get(question.code, (0, 0)), mots="réponse"), _favorables(question))
            for question in QUESTIONS[Moment.FIN] if question.code in FAVORABLES]


def _favorables(question: Question) -> str:
    return phrase("Part des réponses {}.", " ou ".join(f"«\u202f{question.choix[code]}\u202f»" for code in FAVORABLES[question.code]))


def _effectif(n: int) -> str:
    return nombre(n) if n >= SEUIL else ""


def _part(favorables: int, total: int, mots: str = "bilan") -> str:
    """« 92 % (sur 24 bilans) », or nothing under the threshold; more than all, when late answers outnumber their year, is all."""
    if total < SEUIL:
        return ""
    return phrase("{} %, sur {}", round(100 * min(favorables, total) / total), pluriel(total, mots))
