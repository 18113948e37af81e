"""The audit: every chain of the journal computed again, every document opened again against its fingerprint and its seal. It reads all, shows no word of it."""
from datetime import datetime
from uuid import UUID

from django.db import connection

from bilan.socle import archives, journal, sceau
from bilan.socle.chantiers import LIGNES_MAX, Genre, Memoire, Pas, Resultat, code
from bilan.socle.coffre import SecretDetruit, SecretIllisible
from bilan.socle.models import Document, EtatDocument, Evenement
from bilan.socle.mots import pluriel
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase

CHAINES, DOCUMENTS = 200, 5  # in one step
CAUSES = {
    "rang": "une ligne manque ou a changé de rang", "chaine": "une ligne ne suit pas la précédente", "contenu": "une ligne a été modifiée",
    "trace": "une trace de connexion a été modifiée",
}
DETAIL = "Ce qui n’est pas comme cela a été écrit"
CONSEIL = (
    "Ne touchez à rien. Gardez la sauvegarde la plus récente d’avant cette anomalie, et prévenez la personne qui tient votre installation."
)
FAUTES = {
    "absent": "le fichier manque", "illisible": "le fichier ne s’ouvre pas", "altere": "le fichier n’est plus celui qui a été rangé",
    "sceau": "le sceau est rompu ou absent",
}


def commencer(instant: datetime) -> Pas:
    chaines = Evenement.objects.values("fil").distinct().count()
    memoire = {"partie": "journal", "apres": "", "chaines": 0, "documents": 0, "sceaux": 0, "ruptures": [], "fautes": [], "tues": 0}
    return Pas(memoire, total=chaines + Document.objects.filter(etat=EtatDocument.PRET).count())


def avancer(memoire: Memoire, instant: datetime) -> Pas:
    return _journal(memoire) if memoire["partie"] == "journal" else _documents(memoire)


def _journal(memoire: Memoire) -> Pas:
    apres = bytes.fromhex(memoire["apres"]).decode()
    fils = _fils(apres)
    if not fils:
        return Pas({**memoire, "partie": "documents", "apres": ""})
    trouvees = [[_nom(rupture.fil), rupture.rang, rupture.cause.replace("î", "i")] for rupture in journal.ruptures(apres, fils[-1])]
    suite = {**memoire, "apres": fils[-1].encode().hex(), "chaines": memoire["chaines"] + len(fils)}  # in hexadecimal: what was forged may be named anyhow
    return Pas(_noter(suite, "ruptures", trouvees), faits=len(fils))


def _fils(apres: str) -> list[str]:
    """The next chains, by hops over the index: a chain may be as long as it likes."""
    fils: list[str] = []
    with connection.cursor() as curseur:
        while len(fils) < CHAINES:
            curseur.execute("SELECT min(fil) FROM socle_evenement WHERE fil > %s", [fils[-1] if fils else apres])
            [[suivant]] = curseur.fetchall()
            if suivant is None:
                break
            fils.append(suivant)
    return fils


def _nom(fil: str) -> str:
    """What is told to one person alone is not named to another."""
    return "prive" if fil.startswith(journal.PRIVEE) else fil if code(fil) else "inconnue"


def _documents(memoire: Memoire) -> Pas:
    prets = Document.objects.filter(etat=EtatDocument.PRET).select_related("coffre").order_by("pk")
    lot = list(prets.filter(pk__gt=UUID(memoire["apres"]))[:DOCUMENTS] if memoire["apres"] else prets[:DOCUMENTS])
    if not lot:
        return Pas(memoire, fini=True)
    fautes = [[document.nom_fichier if code(document.nom_fichier) else str(document.pk), faute] for document in lot if (faute := _faute(document))]
    sceaux = memoire["sceaux"] + sum(bool(document.fil_du_sceau) for document in lot)
    suite = {**memoire, "apres": str(lot[-1].pk), "documents": memoire["documents"] + len(lot), "sceaux": sceaux}
    return Pas(_noter(suite, "fautes", fautes), faits=len(lot))


def _faute(document: Document) -> str:
    """A code of FAUTES, or nothing."""
    try:
        octets = archives.lire(document)
    except SecretDetruit:
        return ""  # while we were reading
    except FileNotFoundError:
        return "absent"
    except SecretIllisible:
        return "illisible"
    except archives.DocumentAltere:
        return "altere"
    return "sceau" if document.fil_du_sceau and not _scelle(octets) else ""


def _scelle(octets: bytes) -> bool:
    try:
        sceaux = sceau.examiner(octets)
    except sceau.PdfIllisible:
        return False
    return bool(sceaux) and all(un.intact for un in sceaux)


def _noter(memoire: Memoire, quoi: str, trouves: list) -> Memoire:
    """What was found one by one, as far as the row holds; the rest is counted."""
    place = LIGNES_MAX - len(memoire[quoi])
    return {**memoire, quoi: [*memoire[quoi], *trouves[:place]], "tues": memoire["tues"] + len(trouves[place:])}


def dire(memoire: Memoire) -> Resultat:
    """The verdict, then each thing that is not as it was written."""
    ruptures = [phrase("Journal, {}, ligne {} : {}.", _chaine(fil), rang, CAUSES[cause]) for fil, rang, cause in memoire["ruptures"]]
    lignes = ruptures + [phrase("Document {} : {}.", nom, FAUTES[faute]) for nom, faute in memoire["fautes"]]
    lus = phrase(
        "{} du journal et {} relus, dont {}.", pluriel(memoire["chaines"], "chaîne"), pluriel(memoire["documents"], "document"),
        pluriel(memoire["sceaux"], "scellé"),
    )
    if not lignes:
        return Resultat(phrase("Tout est intact. {}", lus))
    autres = [phrase("Et {}.", pluriel(memoire["tues"], "autre"))] if memoire["tues"] else []
    combien = pluriel(len(lignes) + memoire["tues"], "anomalie trouvée,anomalies trouvées")
    return Resultat(phrase("{}. {}", combien[:1].upper() + combien[1:], lus), grave=True, lignes=lignes + autres, detail=DETAIL, conseil=CONSEIL)


def _chaine(fil: str) -> str:
    return "chaîne privée" if fil == "prive" else phrase("chaîne « {} »", fil)


CONTROLE = Genre(
    titre="Contrôle du journal et des documents",
    pourquoi="Relit chaque ligne du journal et chaque document rangé : rien n’a-t-il été modifié, ôté ou perdu ? Aucun contenu n’est montré.",
    roles=frozenset({Role.GESTION}), unite="élément", commencer=commencer, avancer=avancer, dire=dire,
)
