"""The dry run of the destructions to come: what the law will have destroyed within a month, bilan by bilan. It touches nothing."""
from datetime import date, datetime, timedelta

from bilan.socle.calendrier import jour_a_paris
from bilan.socle.chantiers import LIGNES_MAX, Genre, Memoire, Pas, Resultat
from bilan.socle.mots import date_en_mots, pluriel
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase
from syntheses import conservation
from syntheses.inventaire import Inventaire, dresser, vivants
from syntheses.models import Fin, Suspension

HORIZON = timedelta(days=30)
LOT = 10  # bilans in one step


def commencer(instant: datetime) -> Pas:
    jour = jour_a_paris(instant) + HORIZON
    memoire = {"jusqu_au": jour.isoformat(), "apres": 0, "bilans": 0, "elements": 0, "documents": 0, "lignes": [], "gardes": 0, "bloques": 0}
    return Pas(memoire, total=conservation.a_detruire(jour).count())


def avancer(memoire: Memoire, instant: datetime) -> Pas:
    jour = date.fromisoformat(memoire["jusqu_au"])
    lot = list(conservation.a_detruire(jour).filter(pk__gt=memoire["apres"]).select_related("dossier").order_by("pk")[:LOT])
    if not lot:
        bloques = Suspension.objects.filter(levee_le=None).count()
        return Pas({**memoire, "gardes": conservation.a_liberer(jour).count(), "bloques": bloques}, fini=True)
    inventaires = [_inventaire(fin) for fin in lot]
    lignes = [[fin.dossier.numero, fin.detruire_le.isoformat(), inventaire.total] for fin, inventaire in zip(lot, inventaires, strict=True)]
    return Pas({
        **memoire, "apres": lot[-1].pk, "bilans": memoire["bilans"] + len(lot), "lignes": [*memoire["lignes"], *lignes][:LIGNES_MAX],
        "elements": memoire["elements"] + sum(inventaire.total for inventaire in inventaires),
        "documents": memoire["documents"] + sum(len(inventaire.documents) for inventaire in inventaires),
    }, faits=len(lot))


def _inventaire(fin: Fin) -> Inventaire:
    gardes = [maintien.quoi for maintien in conservation.maintenus(fin.dossier, fin.terme)]
    return dresser(vivants(fin.dossier), gardes)


def dire(memoire: Memoire) -> Resultat:
    """How much, then each bilan with its day."""
    jusqu_au = date_en_mots(date.fromisoformat(memoire["jusqu_au"]))
    suites = [
        phrase("{} de ce qui était gardé arrive à son terme.", pluriel(memoire["gardes"], "élément")) if memoire["gardes"] else "",
        phrase("{} : rien n’en est détruit.", pluriel(memoire["bloques"], "bilan est bloqué,bilans sont bloqués")) if memoire["bloques"] else "",
    ]
    if not memoire["bilans"]:
        return Resultat(" ".join(filter(None, [phrase("Aucun contenu n’est à détruire jusqu’au {}.", jusqu_au), *suites])))
    lignes = [phrase("{}, le {} : {}.", numero, date_en_mots(date.fromisoformat(jour)), pluriel(n, "élément")) for numero, jour, n in memoire["lignes"]]
    if restent := memoire["bilans"] - len(lignes):
        lignes.append(phrase("Et {}.", pluriel(restent, "autre bilan,autres bilans")))
    quoi = phrase(
        "Jusqu’au {}, le contenu de {} sera détruit : {}, dont {}.", jusqu_au, pluriel(memoire["bilans"], "bilan"),
        pluriel(memoire["elements"], "élément"), pluriel(memoire["documents"], "document"),
    )
    return Resultat(" ".join(filter(None, [quoi, *suites])), lignes=lignes)


A_BLANC = Genre(
    titre="Destruction à blanc",
    pourquoi="Dit ce que la loi fera détruire dans les trente jours, bilan par bilan, et ne touche à rien (article R6313-7 du code du travail).",
    roles=frozenset({Role.GESTION}), unite="bilan", commencer=commencer, avancer=avancer, dire=dire,
)
