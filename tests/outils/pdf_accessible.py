"""What PDF/UA-1 (ISO 14289-1) asks of a document and a program can see: tags, language, title, text for figures, heads of tables, order of headings, fonts.

What WeasyPrint declares, it does not check; veraPDF, which would, is a Java program that neither PyPI, npm nor Debian brings.
"""
import io
from collections.abc import Iterator

import pikepdf

UA = "{http://www.aiim.org/pdfua/ns/id/}part"
TITRE = "{http://purl.org/dc/elements/1.1/}title"


def fautes_ua(octets: bytes) -> list[str]:
    """What is missing, in words; an empty list for a document that a screen reader can read."""
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        return [*_declarations(pdf), *_structure(pdf), *_pages(pdf)]


def _declarations(pdf: pikepdf.Pdf) -> Iterator[str]:
    racine = pdf.Root
    if not racine.get("/MarkInfo", {}).get("/Marked"):
        yield "non balisé"
    if not str(racine.get("/Lang", "")).startswith("fr"):
        yield "sans langue"
    if not racine.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "montre le nom du fichier plutôt que le titre"
    with pdf.open_metadata() as meta:
        if meta.get(UA) != "1":
            yield "ne se dit pas PDF/UA-1"
        if not str(meta.get(TITRE) or "").strip():
            yield "sans titre"


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        yield "sans structure"
        return
    niveau = 0
    for element in _elements(pdf.Root.StructTreeRoot):
        sorte = str(element.get("/S", ""))
        if sorte == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "figure sans texte"
        if sorte == "/TD" and not _attribut(element).get("/Headers"):  # WeasyPrint ties cells to their heads rather than heads to their scope
            yield "case de tableau sans tête"
        if sorte[:2] == "/H" and sorte[2:].isdigit():
            if int(sorte[2:]) > niveau + 1:
                yield f"titre de niveau {sorte[2:]} après un titre de niveau {niveau}"
            niveau = int(sorte[2:])
    if not niveau:
        yield "sans titre de niveau 1"


def _elements(noeud: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    enfants = noeud.get("/K", [])
    for enfant in enfants if isinstance(enfants, pikepdf.Array) else [enfants]:
        if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant:
            yield enfant
            yield from _elements(enfant)


def _attribut(element: pikepdf.Dictionary) -> dict[str, pikepdf.Object]:
    """The attributes of an element, whether it has one dictionary of them or several."""
    brut = element.get("/A", {})
    return {cle: valeur for un in (brut if isinstance(brut, pikepdf.Array) else [brut]) if isinstance(un, pikepdf.Dictionary) for cle, valeur in un.items()}


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        if page.get("/Tabs") != "/S":
            yield "ordre de lecture d’une page qui n’est pas celui de la structure"
        for nom, fonte in page.get("/Resources", {}).get("/Font", {}).items():
            descendant = fonte.DescendantFonts[0] if "/DescendantFonts" in fonte else fonte
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.get("/FontDescriptor", {}).keys()):
                yield f"police {nom} absente du fichier"
