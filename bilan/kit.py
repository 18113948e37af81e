"""The kit that a bénéficiaire leaves with: every document that he may read, what the platform holds as open data, and a page to find one's way in it."""
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.template.loader import render_to_string

from beneficiaires.models import Dossier, Organisme, Piece
from bilan import rassemblement
from bilan.socle import archives
from bilan.socle.calendrier import jour_a_paris
from bilan.socle.models import Compte, EtatDocument
from bilan.socle.mots import octets

EPOQUE = (1980, 1, 1, 0, 0, 0)  # the only date of a ZIP that says nothing
NOMS = {
    "beneficiaires": "Vous, votre dossier, ses documents, son journal", "conventions": "Votre contrat, ses versions, ses signatures",
    "seances": "Vos séances, vos présences, vos heures", "travaux": "Vos travaux préparatoires, les mots partagés avec vous",
    "syntheses": "Votre synthèse, vos partages, la fin de votre bilan",
}


def composer(donnees: dict) -> bytes:
    """The ZIP of one bilan, for its owner alone; what he may not read is not in it."""
    dossier = Dossier.objects.select_related("beneficiaire__compte", "consultant").get(pk=donnees["dossier"])
    compte = dossier.beneficiaire.compte
    pdf = list(_pdf(dossier, compte))
    ouvertes = rassemblement.exporter(dossier, compte)
    fichiers = [*((f"documents/{nom}", contenu) for nom, _, contenu in pdf), *_donnees(ouvertes), ("textes.txt", _textes(ouvertes))]
    return _zip([("index.html", _index(dossier, pdf, ouvertes, donnees["instant"])), *fichiers])


def _pdf(dossier: Dossier, compte: Compte) -> Iterator[tuple[str, str, bytes]]:
    """(file name, title, bytes) of each document."""
    pieces = Piece.objects.pour(compte).filter(dossier=dossier, document__etat=EtatDocument.PRET).select_related("document__coffre").order_by("pk")
    for piece in pieces:
        yield piece.document.nom_fichier, piece.document.titre, archives.lire(piece.document)


def _donnees(ouvertes: dict[str, dict]) -> Iterator[tuple[str, bytes]]:
    """One JSON a part of the platform, and one spreadsheet for each list in it."""
    for app, contenu in ouvertes.items():
        yield f"donnees/{app}.json", (json.dumps(contenu, ensure_ascii=False, indent=1) + "\n").encode()
        for nom, lignes in contenu.items():
            if isinstance(lignes, list) and lignes and all(isinstance(ligne, dict) for ligne in lignes):
                yield f"donnees/{app}_{nom}.csv", _csv(lignes)


def _csv(lignes: list[dict]) -> bytes:
    """Semicolons and the mark of UTF-8, as a spreadsheet in France expects; what is nested stays in the JSON."""
    colonnes = [cle for cle, valeur in lignes[0].items() if not isinstance(valeur, (list, dict))]
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, delimiter=";")
    ecrivain.writerow(colonnes)
    ecrivain.writerows([_cellule(ligne.get(colonne)) for colonne in colonnes] for ligne in lignes)
    return b"\xef\xbb\xbf" + tampon.getvalue().encode()


def _cellule(valeur: object) -> object:
    """No cell that a spreadsheet would run as a formula."""
    return f"'{valeur}" if isinstance(valeur, str) and valeur.startswith(("=", "+", "-", "@", "\t", "\r")) else valeur


def _textes(ouvertes: dict[str, dict]) -> bytes:
    """All that was written, to be read anywhere, in a hundred years too; facts and figures are in the data."""
    ecrites = {app: ouvertes[app] for app in ("syntheses", "travaux") if app in ouvertes}
    return "\n".join(ligne for app, contenu in ecrites.items() for ligne in (NOMS[app].upper(), "", *_lisible(contenu, 0), "")).encode()


def _lisible(valeur: object, marge: int) -> Iterator[str]:
    if isinstance(valeur, list):
        for un in valeur:
            yield from _lisible(un, marge)
            if isinstance(un, dict):
                yield ""
    elif isinstance(valeur, dict):
        for cle, sous in valeur.items():
            if f"{cle}_en_mots" not in valeur:  # its words come next
                yield from _champ(cle.removesuffix("_en_mots").replace("_", " "), sous, marge)
    else:
        yield f"{'  ' * marge}{valeur}"


def _champ(nom: str, valeur: object, marge: int) -> Iterator[str]:
    if isinstance(valeur, (dict, list)) and valeur:
        yield f"{'  ' * marge}{nom} :"
        yield from _lisible(valeur, marge + 1)
    elif valeur not in (None, "", [], {}):
        yield f"{'  ' * marge}{nom} : {valeur}"


def _index(dossier: Dossier, pdf: list[tuple[str, str, bytes]], ouvertes: dict[str, dict], instant: datetime) -> bytes:
    organisme = Organisme.courant()
    return render_to_string("kit/index.html", {
        "numero": dossier.numero, "qui": dossier.beneficiaire.compte.nom_complet, "organisme": organisme.denomination if organisme else "",
        "jour": jour_a_paris(instant), "documents": [(nom, titre, octets(len(contenu))) for nom, titre, contenu in pdf],
        "parties": [(app, NOMS.get(app, app)) for app in ouvertes],
    }).encode()


def _zip(fichiers: Iterable[tuple[str, bytes]]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers:
            archive.writestr(zipfile.ZipInfo(nom, EPOQUE), contenu, zipfile.ZIP_DEFLATED)
    return tampon.getvalue()
