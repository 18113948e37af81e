"""What is covered of a référentiel, as it is drawn: one square a competence, half of one for a partial one, and the same in words."""
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from bilan.socle.jauges import Jauge
from bilan.socle.mots import pluriel
from bilan.socle.presentation import Geste, Puce
from bilan.socle.tableaux import Colonne, Tableau
from bilan.socle.typographie import phrase
from travaux.dessin import gestes
from travaux.matiere import CouvertureLue
from travaux.regles import Taux

PAR_RANGEE = 20


@dataclass(frozen=True)
class BlocDessine:
    numero: int
    titre: str
    jauges: Sequence[Jauge]
    compte: str
    taux: Taux
    geste: Geste


@dataclass(frozen=True)
class CouvertureDessinee:
    lue: CouvertureLue
    titre: str
    jauges: Sequence[Jauge]
    phrase: str
    puce: Puce
    blocs: Sequence[BlocDessine]
    gestes: Sequence[Geste]


def dessiner_la_couverture(lue: CouvertureLue, *, ouvert: bool) -> CouvertureDessinee:
    titre = f"{lue.titre} ({lue.code})" if lue.code else lue.titre
    blocs = [_bloc(lue, rang, taux, ouvert) for rang, taux in enumerate(lue.taux_des_blocs)]
    voir = Geste("Ouvrir", reverse("travaux:couverture", args=[lue.pk]), petit=True, precision=titre)
    puce = Puce("faite", phrase("Seuil de {} % atteint", lue.seuil)) if lue.atteinte else Puce("", phrase("Seuil de {} % à atteindre", lue.seuil))
    return CouvertureDessinee(
        lue, titre, _jauges(lue.taux, en_mots(lue.taux)), vers_le_seuil(lue.taux, lue.seuil), puce, blocs,
        [voir, *(g for g in gestes("referentiel", lue.pk, titre, ouvert=ouvert) if g.methode == "post")],
    )


def _bloc(lue: CouvertureLue, rang: int, taux: Taux, ouvert: bool) -> BlocDessine:
    geste = Geste("Remplir" if ouvert else "Lire", reverse("travaux:bloc", args=[lue.pk, rang]), petit=True, precision=lue.blocs[rang].titre)
    return BlocDessine(rang + 1, lue.blocs[rang].titre, _jauges(taux), en_mots(taux), taux, geste)


def _jauges(taux: Taux, nom: str = "") -> list[Jauge]:
    """In rows of twenty, so that they can be counted; the first one bears the name."""
    rangees, pleins, demis = [], taux.acquises, taux.partielles
    for depart in range(0, taux.total, PAR_RANGEE):
        place = min(PAR_RANGEE, taux.total - depart)
        p = min(pleins, place)
        d = min(demis, place - p)
        pleins, demis = pleins - p, demis - d
        rangees.append(Jauge.de_moities(p, d, place, "" if depart else nom))
    return rangees


def tableau(couverture: CouvertureDessinee) -> Tableau:
    """The same as the squares, in numbers."""
    colonnes = [Colonne("Bloc"), *(Colonne(nom, nombre=True) for nom in ("Acquises", "Partielles", "À acquérir", "À regarder", "Part couverte"))]
    lignes = [(bloc.titre, bloc.taux) for bloc in couverture.blocs] + [("Tout le référentiel", couverture.lue.taux)]
    return Tableau("tableau-couverture", colonnes, [
        [nom, str(t.acquises), str(t.partielles), str(t.a_acquerir), str(t.sans_reponse), phrase("{} %", t.pour_cent)] for nom, t in lignes
    ])


def en_mots(taux: Taux) -> str:
    """« 3 acquises, 2 partielles, 1 à acquérir, 4 à regarder »."""
    parts = [pluriel(taux.acquises, "acquise")] if taux.acquises else []
    parts += [pluriel(taux.partielles, "partielle")] if taux.partielles else []
    parts += [phrase("{} à acquérir", taux.a_acquerir)] if taux.a_acquerir else []
    parts += [phrase("{} à regarder", taux.sans_reponse)] if taux.sans_reponse else []
    return ", ".join(parts)


def vers_le_seuil(taux: Taux, seuil: int) -> str:
    """The share in words, and how many competences are still missing before the threshold."""
    noms = "compétence couverte" if taux.demis < 4 else "compétences couvertes"
    part = phrase("{} {} sur {}, soit {} % du référentiel", _en_competences(taux.demis), noms, taux.total, taux.pour_cent)
    if taux.atteint(seuil):
        return phrase("{}. Le seuil de {} % est atteint.", part, seuil)
    return phrase("{}. Pour le seuil de {} %, il en manque {}.", part, seuil, _en_competences(-(-seuil * taux.total // 50) - taux.demis))


def _en_competences(demis: int) -> str:
    """« 12 », « 12,5 »: halves of a competence."""
    return f"{demis // 2}{',5' if demis % 2 else ''}"
