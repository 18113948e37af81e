"""What the bilan holds, as a text that someone will edit: competences, leads and coverage in the light markup of the sections."""
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from bilan.socle.mots import INSECABLE, date_en_mots, pluriel
from bilan.socle.typographie import phrase
from travaux.matiere import CompetenceLue, CouvertureLue, PisteLue
from travaux.regles import Bloc, Decision, Niveau, Taux


def ligne(texte: str) -> str:
    """On one line: an item of a list is one paragraph. The spaces that do not break stay."""
    return re.sub(r"[ \t\r\n]+", " ", texte).strip()


def competences(lues: Iterable[CompetenceLue]) -> str:
    """By kind, each with its evidence."""
    parties = []
    for genre, lot in groupby(sorted(lues, key=lambda c: c.genre, reverse=True), key=lambda c: c.genre):
        items = [_item(c.libelle, " ".join(_phrase(mots) for mots in (c.situation, c.action, c.resultat) if mots.strip())) for c in lot]
        parties.append("\n".join([f"### Compétences {genre.lower()}s", *items]))
    return "\n\n".join(parties)


def projet(pistes: Sequence[PisteLue]) -> str:
    """The kept leads with what verified them, then those in reserve: the alternatives."""
    parties = [_piste(piste) for piste in pistes if piste.retenue]
    reserve = [_item(p.intitule, _phrase(p.raison)) for p in pistes if p.decision is Decision.EN_RESERVE]
    return "\n\n".join([*parties, "\n".join(["### En réserve", *reserve])] if reserve else parties)


def contraintes(pistes: Iterable[PisteLue]) -> str:
    return "\n".join(_item(p.intitule, _phrase(p.contraintes)) for p in pistes if p.retenue and p.contraintes.strip())


def formation(couvertures: Iterable[CouvertureLue]) -> str:
    """What is covered of each référentiel, and what is left to acquire, bloc by bloc."""
    return "\n\n".join(_couverture(couverture) for couverture in couvertures)


def _piste(piste: PisteLue) -> str:
    sources = "\u202f; ".join(piste.sources)
    faits = [("Formation", piste.formation), ("Marché", piste.marche), ("Contraintes", piste.contraintes), ("Sources consultées", sources)]
    items = [_item(quoi, _phrase(mots)) for quoi, mots in faits if mots.strip()]
    items += [_item(phrase("Enquête du {}, {}", date_en_mots(e.jour), ligne(e.fonction)), _phrase(e.appris)) for e in piste.enquetes]
    return "\n\n".join(filter(None, [f"### {ligne(piste.intitule)}", _phrase(piste.raison), "\n".join(items)]))


def _couverture(couverture: CouvertureLue) -> str:
    taux = couverture.taux
    titre = f"### {ligne(couverture.titre)}" + (f" ({couverture.code})" if couverture.code else "")
    part = phrase(
        "{}{}% du référentiel est couvert, pour un seuil de {}{}% : {}.", taux.pour_cent, INSECABLE, couverture.seuil, INSECABLE, _compte(taux),
    )
    items = [_bloc(couverture, rang, bloc) for rang, bloc in enumerate(couverture.blocs)]
    return "\n\n".join([titre, part, "\n".join(items)])


def _bloc(couverture: CouvertureLue, rang: int, bloc: Bloc) -> str:
    """Its counts, and by their names the competences that are not acquired."""
    reste = [mots for numero, mots in enumerate(bloc.competences)
             if (position := couverture.positions.get((rang, numero))) is None or position.niveau is not Niveau.ACQUISE]
    suite = phrase(" Reste : {}.", "\u202f; ".join(map(ligne, reste))) if reste else ""
    return _item(bloc.titre, f"{_compte(couverture.taux_des_blocs[rang])}.{suite}")


def _compte(taux: Taux) -> str:
    nombres = (
        (taux.acquises, "acquise"), (taux.partielles, "partielle"), (taux.a_acquerir, "à acquérir,à acquérir"), (taux.sans_reponse, "à regarder,à regarder"),
    )
    return ", ".join(pluriel(n, mot) for n, mot in nombres if n)


def _item(quoi: str, mots: str) -> str:
    return phrase("- **{}**", ligne(quoi)) + (phrase(" : {}", mots) if mots else "")


def _phrase(mots: str) -> str:
    """On one line, with its full stop."""
    mots = ligne(mots)
    return mots if not mots or mots[-1] in ".!?…" else f"{mots}."
