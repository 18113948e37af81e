"""A table that someone sends: whatever a spreadsheet wrote is read; what is too much is refused in a sentence."""
import io
import zipfile

import pytest
from openpyxl import Workbook

from bilan.socle.classeur import (
    BOMBE,
    COLONNES_MAX,
    ILLISIBLE,
    LIGNES_MAX,
    OCTETS_MAX,
    TROP_LARGE,
    TROP_LONG,
    TROP_LOURD,
    Feuille,
    Illisible,
    Ligne,
    lire,
)
from bilan.socle.tableur import cellule
from bilan.socle.typographie import typographier

LUE = Feuille(("Prénom", "Ville"), (Ligne(2, ("Zoé", "Évreux")), Ligne(4, ("Léo", ""))))
TEXTE = "Prénom;Ville\r\nZoé;Évreux\r\n;\r\nLéo\r\n"


def xlsx(*lignes, **fichiers):
    classeur, tampon = Workbook(), io.BytesIO()
    for ligne in lignes:
        classeur.active.append(ligne)
    classeur.save(tampon)
    with zipfile.ZipFile(tampon, "a", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


@pytest.mark.parametrize("octets", [
    TEXTE.encode(), TEXTE.encode("utf-8-sig"), TEXTE.encode("cp1252"), TEXTE.encode("utf-16"), TEXTE.replace(";", ",").encode(),
    TEXTE.replace(";", "\t").encode(), TEXTE.replace("\r\n", "\n").encode(), xlsx(("Prénom", "Ville"), ("Zoé", "Évreux"), (None, " "), ("Léo",)),
], ids=["utf8", "bom", "cp1252", "utf16", "virgules", "tabulations", "unix", "xlsx"])
def test_the_same_table_is_read_whatever_wrote_it(octets):
    assert lire(octets) == LUE


def test_numbers_of_a_workbook_are_read_as_they_are_shown():
    assert lire(xlsx(("SIRET", "n"), (81000000000010, 12.5), (1000.0, True))).lignes == (Ligne(2, ("81000000000010", "12.5")), Ligne(3, ("1000", "True")))


@pytest.mark.parametrize("valeur", ["=1+1", "+33 6 12 34 56 78", "-3", "@somme"])
def test_what_our_export_guarded_is_read_back(valeur):
    assert lire(f"A\n{cellule(valeur)}\n".encode()).lignes[0].cellules == (valeur,)


@pytest.mark.parametrize(("ecrire", "phrase"), [
    (lambda: b"a" * (OCTETS_MAX + 1), TROP_LOURD),
    (lambda: b"", "Ce fichier est vide."),
    (lambda: b" ;\r\n;\r\n", "Ce fichier est vide."),
    (lambda: b"\x89PNG\r\n\x1a\n\0\0", ILLISIBLE),
    (lambda: b"PK\x03\x04 rien", ILLISIBLE),
    (lambda: xlsx()[:-40], ILLISIBLE),
    (lambda: b'A;B\n"jamais fermee' + b"x" * 200_000, ILLISIBLE),
    (lambda: b"\xd0\xcf\x11\xe0", "Ce fichier est un classeur Excel d’avant 2007 : enregistrez-le en « .xlsx » ou en CSV."),
    (lambda: b"A\n" + b"x\n" * (LIGNES_MAX + 1), TROP_LONG),
    (lambda: xlsx(("A",), *[("x",)] * (LIGNES_MAX + 1)), TROP_LONG),
    (lambda: b";".join([b"A"] * (COLONNES_MAX + 1)), TROP_LARGE),
    (lambda: xlsx(["A"] * (COLONNES_MAX + 1)), TROP_LARGE),
    (lambda: xlsx(("A",), **{"xl/media/noir.bmp": b"\0" * 25_000_000}), BOMBE),
    (lambda: xlsx(("A",), **{f"xl/media/{n}": b"\0" * 4_000_000 for n in range(2)}), BOMBE),
])
def test_what_is_not_a_reasonable_table_is_refused_in_a_sentence(ecrire, phrase):
    with pytest.raises(Illisible) as refus:
        lire(ecrire())
    assert str(refus.value) == typographier(phrase)


def test_a_workbook_whose_xml_multiplies_itself_is_refused():
    entites = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    feuille = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{entites}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    feuille += '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData></worksheet>'
    source, tampon = zipfile.ZipFile(io.BytesIO(xlsx(("A",)))), io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom in source.namelist():
            archive.writestr(nom, feuille if nom == "xl/worksheets/sheet1.xml" else source.read(nom))
    with pytest.raises(Illisible):
        lire(tampon.getvalue())


def test_a_sheet_comes_back_from_a_page_as_it_went():
    assert Feuille.relire(LUE.en_texte()) == LUE


@pytest.mark.parametrize("texte", ["", "[[1]]", '[["a", "b"]]', "[" * 10_000, "3", "[[Infinity, []]]"])
def test_a_page_that_was_tampered_with_is_refused(texte):
    with pytest.raises(Illisible):
        Feuille.relire(texte)
