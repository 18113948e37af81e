"""An import that was confirmed, done by a worker: every line is checked again a few at a time, then the whole file is kept, or nothing of it."""
from datetime import datetime

from beneficiaires.gestion.echanges.apercu import Apercu, importer, lire
from beneficiaires.gestion.echanges.ressources import Employeurs, Personnes, Ressource
from bilan.socle.chantiers import LIGNES_MAX, GenreRemis, Memoire, Pas, Remise, Resultat
from bilan.socle.classeur import Feuille
from bilan.socle.mots import pluriel
from bilan.socle.roles import Role
from bilan.socle.typographie import phrase

LOT = 25  # lines checked in one step
CONSEIL = "Choisissez de nouveau le fichier dans « Importer, exporter » : chaque ligne y dit ce qui ne va pas."


CAUSES = {
    "fichier": "Rien n’est importé : les colonnes de ce fichier ne sont plus celles du modèle.",
    "lignes": "Rien n’est importé : la liste a changé depuis votre relecture, et des lignes ne conviennent plus.",
    "interne": "Rien n’est importé : une erreur de notre côté empêche de l’enregistrer.",
}


def genre(ressource: type[Ressource], qui: str) -> GenreRemis:
    def faire(memoire: Memoire, remise: Remise, instant: datetime) -> Pas:
        """Its last step writes the whole file: the transaction of the step is what makes it all or nothing."""
        feuille = Feuille.relire(remise.octets.decode())
        lus, total = memoire.get("lus", 0), len(feuille.lignes)
        lot = feuille.lignes[lus:lus + LOT]
        apercu = (lire if lot else importer)(Feuille(feuille.entetes, lot) if lot else feuille, ressource(acteur=remise.acteur, instant=instant))
        if apercu.fautes or apercu.fautives:
            return Pas({"cause": _cause(apercu), "fautes": [constat.numero for constat in apercu.fautives][:LIGNES_MAX]}, fini=True, total=total)
        if lot:
            return Pas({"lus": lus + len(lot)}, faits=len(lot), total=total)
        return Pas({"ajouts": apercu.ajouts, "connus": apercu.connus}, fini=True)

    return GenreRemis(titre=f"Import d’un fichier {qui}", roles=frozenset({Role.GESTION}), unite="ligne", faire=faire, dire=dire)


def _cause(apercu: Apercu) -> str:
    """A code of CAUSES."""
    return "interne" if apercu.inattendue else "fichier" if apercu.fautes else "lignes"


def dire(memoire: Memoire) -> Resultat:
    """What was kept; when nothing was, which lines prevent it. The file itself is gone: what it said is not told again."""
    if "cause" in memoire:
        lignes = [phrase("Ligne {}", numero) for numero in memoire["fautes"]]
        return Resultat(phrase(CAUSES[memoire["cause"]]), grave=True, lignes=lignes, detail="À corriger", conseil=phrase(CONSEIL))
    if not memoire["ajouts"]:
        return Resultat(phrase("Rien n’est importé : tout ce que dit ce fichier était déjà connu."))
    connues = pluriel(memoire["connus"], "était déjà connue,étaient déjà connues")
    connus = phrase(" {} : rien n’y a changé.", connues) if memoire["connus"] else ""
    return Resultat(f"{phrase('{}.', pluriel(memoire['ajouts'], 'ligne importée,lignes importées'))}{connus}")


GENRES = {"import_beneficiaires": genre(Personnes, "de bénéficiaires"), "import_employeurs": genre(Employeurs, "d’employeurs")}
