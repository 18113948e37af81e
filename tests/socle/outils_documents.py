"""The document that the tests of the kernel ask for, have made, and take apart."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
from django.core.files.storage import storages

from bilan.socle import documents
from bilan.socle.models import Coffre, Document
from tests.socle.conftest import GABARITS

T0 = datetime(2026, 3, 9, 8, tzinfo=UTC)
APRES_LE_BAIL = T0 + documents.BAIL
DONNEES = {
    "organisme": {"nom": "Les Jalons"}, "numero": "2026-0042", "nom": "Łukasz Žižek", "jour": date(2026, 12, 3),
    "colonnes": ["Phase", "Heures"], "lignes": [["Préliminaire", "2 h"], ["Investigation", "14 h"]], "parole": "Je veux du calme.",
}  # fmt: skip


def demande(coffre: Coffre, gabarit: str = "documents/essai.html", **donnees: object) -> Document:
    return documents.demander(
        coffre=coffre, titre="Attestation", nom_fichier="2026-0042-attestation.pdf", gabarit=gabarit, donnees={**DONNEES, **donnees}, instant=T0,
    )  # fmt: skip


def pret(coffre: Coffre, **donnees: object) -> Document:
    document = demande(coffre, **donnees)
    assert documents.preparer(document.pk, T0)
    return Document.objects.get(pk=document.pk)


def chemin(document: Document) -> Path:
    return Path(storages["documents"].path(str(document.pk)))


def page(corps: str) -> str:
    return f'<!doctype html><html lang="fr"><head><title>Essai</title></head><body>{corps}</body></html>'


def balises(octets: bytes) -> list[pikepdf.Dictionary]:
    """The elements of the structure tree."""
    with pikepdf.open(io.BytesIO(octets)) as lu:
        elements = [o for o in lu.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem"]
        return [{"S": str(e.S), "ID": str(e.get("/ID", "")), "Headers": [str(i) for i in e.get("/A", {}).get("/Headers", [])]} for e in elements]


# a worker that is killed while it prepares the document whose key it was given
TUE = f"""
import django, sys
django.setup()
from django.conf import settings
settings.TEMPLATES[0]["DIRS"].append({str(GABARITS)!r})
from bilan.socle import documents
from datetime import datetime, UTC
documents.preparer(sys.argv[1], datetime(2026, 3, 9, 8, tzinfo=UTC))
"""
