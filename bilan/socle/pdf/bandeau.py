"""A line in the top margin of each page of a finished PDF, for whom this copy is: nothing of the original is rendered again, nor one byte of it changed.

The line comes as an incremental update (ISO 32000-2, 7.5.6): the file still begins with the original, whose SHA-256 anyone can find again by cutting
the copy at its length. It is marked as an artifact, so that a screen reader does not hear it on each page, in a font that is embedded (PDF/UA-1).
"""
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

from django.contrib.staticfiles import finders
from fontTools import subset
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

POLICES = ("vendor/lexend/lexend-latin-400-normal.woff2", "vendor/lexend/lexend-latin-ext-400-normal.woff2")
CORPS, INTERLIGNE, HAUT, MARGE = 6.5, 8, 13, 56.7  # points: size, leading, distance from the top edge, from the side
LIGNES, LARGEUR = 3, 125  # characters: what the width of a page holds at that size
ESPACES = re.compile(r"\s")  # the face has no narrow no-break space
ENCRE = "0.314 0.365 0.333 rg"  # --encre-2


def apposer(octets: bytes, lignes: Sequence[str]) -> bytes:
    """The same PDF with these sentences at the top of each of its pages: three lines of LARGEUR characters in all, what is beyond is not drawn."""
    lignes = [bout for ligne in lignes for bout in wrap(ESPACES.sub(" ", ligne), LARGEUR)][:LIGNES]
    ecrivain = IncrementalPdfFileWriter(io.BytesIO(octets), strict=False)
    ligne_par_fonte = [_Fonte(octets_fonte, "".join(lignes)) for octets_fonte in map(_police, POLICES)]
    fontes = {f"/Bandeau{rang}": ecrivain.add_object(fonte.objet(ecrivain)) for rang, fonte in enumerate(ligne_par_fonte) if fonte.glyphes}
    ressources = generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject({pdf_name(nom): ref for nom, ref in fontes.items()})})
    for rang in range(int(ecrivain.root["/Pages"]["/Count"])):
        page = ecrivain.find_page_for_modification(rang)[0].get_object()
        haut = float(_herite(page, "/MediaBox")[3])
        trace = ecrivain.add_object(generic.StreamObject(stream_data=_trace(lignes, ligne_par_fonte, haut).encode("ascii")))
        # pages may share one dictionary of resources: it learns the fonts once
        ecrivain.add_stream_to_page(rang, trace, resources=None if _connait(page, fontes) else ressources, prepend=True)
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def _trace(lignes: Sequence[str], fontes: Sequence["_Fonte"], haut: float) -> str:
    """The content stream, drawn before the page's own, whose state it leaves as it was."""
    dessins = [
        f"1 0 0 1 {MARGE} {haut - HAUT - rang * INTERLIGNE:.2f} Tm {_montrer(ligne, fontes)}" for rang, ligne in enumerate(lignes)
    ]
    return f"/Artifact <</Type /Pagination /Subtype /Header>> BDC q {ENCRE} BT {' '.join(dessins)} ET Q EMC\n"


def _montrer(ligne: str, fontes: Sequence["_Fonte"]) -> str:
    """The operators of one line, each character in the first font that has it; one that none has is left out."""
    morceaux = []
    for signe in ligne:
        rang = next((rang for rang, fonte in enumerate(fontes) if ord(signe) in fonte.glyphes), None)
        if rang is not None:
            morceaux.append(f"/Bandeau{rang} {CORPS} Tf <{fontes[rang].glyphes[ord(signe)]:04X}> Tj")
    return " ".join(morceaux)


class _Fonte:
    """One font file cut down to what is written, and the glyph of each character in it."""

    def __init__(self, octets: bytes, texte: str):
        self.police = TTFont(io.BytesIO(octets))
        connus = {ord(signe) for signe in texte} & set(self.police.getBestCmap())
        coupe = subset.Subsetter(subset.Options(retain_gids=False, notdef_outline=True, layout_features=[], hinting=False))
        coupe.populate(unicodes=connus)
        coupe.subset(self.police)
        self.glyphes = {code: self.police.getGlyphID(nom) for code, nom in self.police.getBestCmap().items()} if connus else {}

    def objet(self, ecrivain: IncrementalPdfFileWriter) -> generic.DictionaryObject:
        """A composite font with its file inside, the width of each glyph, and the way back to Unicode."""
        nom, em = pdf_name("/BILANX+Lexend"), self.police["head"].unitsPerEm
        largeurs = [generic.NumberObject(round(self.police["hmtx"][g][0] * 1000 / em)) for g in self.police.getGlyphOrder()]
        descendante = _dico(
            Type="/Font", Subtype="/CIDFontType2", BaseFont=nom, CIDToGIDMap="/Identity",
            FontDescriptor=ecrivain.add_object(self._descripteur(ecrivain, nom, em)),
            CIDSystemInfo=_dico(Registry=generic.TextStringObject("Adobe"), Ordering=generic.TextStringObject("Identity"), Supplement=0),
            W=generic.ArrayObject([generic.NumberObject(0), generic.ArrayObject(largeurs)]),
        )
        retour = ecrivain.add_object(generic.StreamObject(stream_data=_vers_unicode(self.glyphes).encode("ascii")))
        return _dico(
            Type="/Font", Subtype="/Type0", BaseFont=nom, Encoding="/Identity-H", ToUnicode=retour,
            DescendantFonts=generic.ArrayObject([ecrivain.add_object(descendante)]),
        )

    def _descripteur(self, ecrivain: IncrementalPdfFileWriter, nom: generic.NameObject, em: int) -> generic.DictionaryObject:
        tete, hhea, sortie = self.police["head"], self.police["hhea"], io.BytesIO()
        self.police.flavor = None
        self.police.save(sortie)
        boite = [generic.NumberObject(round(v * 1000 / em)) for v in (tete.xMin, tete.yMin, tete.xMax, tete.yMax)]
        fichier = generic.StreamObject({pdf_name("/Length1"): generic.NumberObject(len(sortie.getvalue()))}, stream_data=sortie.getvalue())
        fichier.compress()
        return _dico(
            Type="/FontDescriptor", FontName=nom, Flags=4, ItalicAngle=0, StemV=80, FontBBox=generic.ArrayObject(boite), FontFile2=ecrivain.add_object(fichier),
            Ascent=round(hhea.ascent * 1000 / em), Descent=round(hhea.descent * 1000 / em), CapHeight=700,
        )


def _vers_unicode(glyphes: dict[int, int]) -> str:
    lignes = "\n".join(f"<{glyphe:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for code, glyphe in sorted(glyphes.items()))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /Bandeau def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(glyphes)} beginbfchar\n{lignes}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    )


def _dico(**entrees: Any) -> generic.DictionaryObject:
    """Names are given as text with their slash, numbers as they are."""
    def objet(valeur: Any) -> Any:
        if isinstance(valeur, int) and not isinstance(valeur, generic.PdfObject):
            return generic.NumberObject(valeur)
        return pdf_name(valeur) if isinstance(valeur, str) and not isinstance(valeur, generic.PdfObject) else valeur
    return generic.DictionaryObject({pdf_name(f"/{cle}"): objet(valeur) for cle, valeur in entrees.items()})


def _connait(page: Any, fontes: Mapping[str, Any]) -> bool:
    ressources = _herite(page, "/Resources")
    return "/Font" in ressources and not fontes.keys().isdisjoint(ressources["/Font"])


def _herite(page: Any, cle: str) -> Any:
    """What a page says, or its parents for it."""
    while cle not in page:
        page = page["/Parent"]
    return page[cle]


@cache
def _police(chemin: str) -> bytes:
    """The house's own face, as it is served; its compressed form is read by fontTools."""
    return Path(str(finders.find(chemin))).read_bytes()
