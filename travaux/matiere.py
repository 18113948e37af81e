"""The matter of a synthesis: competences, leads, plan and coverage of a bilan, in clear, for someone who may read them."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from beneficiaires.models import Dossier
from bilan.socle.models import Compte
from travaux.models import Competence, Couverture, Ecrit, Enquete, EtapePlan, Piste
from travaux.models.pistes import lignes
from travaux.regles import Bloc, Decision, Position, Taux, ensemble, taux_par_bloc


@dataclass(frozen=True)
class Lue:
    """What each of them carries: its key, who wrote it last, when, and the revision that an editor reads."""

    pk: UUID
    auteur: str
    le: datetime
    revision: int


@dataclass(frozen=True)
class CompetenceLue(Lue):
    libelle: str
    genre: str  # « Professionnelle », « Personnelle »
    situation: str
    action: str
    resultat: str


@dataclass(frozen=True)
class EnqueteLue(Lue):
    jour: date
    fonction: str
    appris: str


@dataclass(frozen=True)
class PisteLue(Lue):
    intitule: str
    sources: Sequence[str]
    formation: str
    marche: str
    contraintes: str
    decision: Decision
    raison: str
    enquetes: Sequence[EnqueteLue]

    @property
    def retenue(self) -> bool:
        return self.decision is Decision.RETENUE


@dataclass(frozen=True)
class EtapeLue(Lue):
    libelle: str
    echeance: date | None
    faite_le: datetime | None


@dataclass(frozen=True)
class CouvertureLue(Lue):
    """`blocs` and `taux_des_blocs` in the same order; `positions` by rank of bloc and of competence."""

    titre: str
    code: str
    seuil: int  # per cent
    blocs: Sequence[Bloc]
    positions: dict[tuple[int, int], Position]
    taux_des_blocs: Sequence[Taux]

    @property
    def taux(self) -> Taux:
        return ensemble(self.taux_des_blocs)

    @property
    def atteinte(self) -> bool:
        return self.taux.atteint(self.seuil)


@dataclass(frozen=True)
class Matiere:
    competences: Sequence[CompetenceLue]
    pistes: Sequence[PisteLue]
    plan: Sequence[EtapeLue]
    couvertures: Sequence[CouvertureLue]

    @property
    def retenues(self) -> list[PisteLue]:
        return [piste for piste in self.pistes if piste.retenue]


def matiere(dossier: Dossier, compte: Compte) -> Matiere:
    """All that is not withdrawn, read through the scope of this account: empty for who may not read, or once the vault is destroyed. Five queries."""
    return Matiere(competences(dossier, compte), pistes(dossier, compte), plan(dossier, compte), couvertures(dossier, compte))


def competences(dossier: Dossier, compte: Compte) -> list[CompetenceLue]:
    return [
        CompetenceLue(**_commun(c), libelle=c.libelle, genre=c.get_genre_display(), situation=c.situation, action=c.action, resultat=c.resultat)
        for c in Competence.objects.pour(compte).lisibles().filter(dossier=dossier)
    ]


def pistes(dossier: Dossier, compte: Compte) -> list[PisteLue]:
    """The kept ones first, then in the order in which they came. Two queries."""
    faites: dict[UUID, list[EnqueteLue]] = {}
    for e in Enquete.objects.pour(compte).lisibles().filter(dossier=dossier):
        faites.setdefault(e.piste_id, []).append(EnqueteLue(**_commun(e), jour=e.jour, fonction=e.fonction, appris=e.appris))
    lues = [
        PisteLue(
            **_commun(p), intitule=p.intitule, sources=lignes(p.sources), formation=p.formation, marche=p.marche, contraintes=p.contraintes,
            decision=Decision(p.decision), raison=p.raison, enquetes=faites.get(p.pk, []),
        ) for p in Piste.objects.pour(compte).lisibles().filter(dossier=dossier)
    ]
    return sorted(lues, key=lambda piste: not piste.retenue)


def plan(dossier: Dossier, compte: Compte) -> list[EtapeLue]:
    """By due date, those without one last."""
    etapes = EtapePlan.objects.pour(compte).lisibles().filter(dossier=dossier)
    return [EtapeLue(**_commun(e), libelle=e.libelle, echeance=e.echeance, faite_le=e.faite_le) for e in etapes]


def couvertures(dossier: Dossier, compte: Compte) -> list[CouvertureLue]:
    return [couverture_lue(c) for c in Couverture.objects.pour(compte).lisibles().filter(dossier=dossier)]


def couverture_lue(couverture: Couverture) -> CouvertureLue:
    """One of them; the row comes from `.pour(compte)`."""
    c = couverture.lue()
    return CouvertureLue(
        **_commun(couverture), titre=c.titre, code=c.code, seuil=c.seuil, blocs=c.blocs, positions=c.positions,
        taux_des_blocs=taux_par_bloc(c.blocs, c.positions),
    )


def _commun(ecrit: Ecrit) -> dict:
    return {"pk": ecrit.pk, "auteur": ecrit.auteur.prenom, "le": ecrit.le, "revision": ecrit.revision}
