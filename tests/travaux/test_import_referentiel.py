"""A référentiel from a spreadsheet: whole or not at all, each fault with its line."""

import pytest

from travaux.regles import Bloc
from travaux.regles.import_referentiel import COMPETENCES_MAX, OCTETS_MAX, lire_un_referentiel

BON = "Bloc;Compétence\nPréparer;Analyser la demande\nAnimer;Écouter\nPréparer;Choisir l’outil\n"
ATTENDU = (Bloc("Préparer", ("Analyser la demande", "Choisir l’outil")), Bloc("Animer", ("Écouter",)))


@pytest.mark.parametrize("octets", [
    BON.encode(), BON.encode("utf-8-sig"), BON.encode("cp1252"), BON.replace("\n", "\r\n").encode(), BON.replace(";", ",").encode(),
    BON.replace("Compétence", "COMPETENCE").encode(), ("\n;\n" + BON + "\n\n").encode(), BON.replace("Écouter", '"Écouter"').encode(),
    BON.replace("Bloc;Compétence", "Code;Bloc;Compétence").replace("\nPréparer", "\nA1;Préparer").replace("\nAnimer", "\nA2;Animer").encode(),
])
def test_what_a_spreadsheet_writes_is_read(octets):
    lu = lire_un_referentiel(octets)
    assert (lu.fautes, lu.blocs) == ((), ATTENDU)


@pytest.mark.parametrize(("texte", "fautes"), [
    ("", ["Ce fichier est vide."]),
    ("Bloc;Compétence\n", ["Ce fichier n’a que son en-tête : il faut une compétence par ligne."]),
    ("Bloc;Savoir\nA;b\n", ["Ligne 1 : il manque la colonne « compétence » dans l’en-tête."]),
    ("A;b\n", ["Ligne 1 : il manque la colonne « bloc » et la colonne « compétence » dans l’en-tête."]),
    ("Bloc;Compétence\n;b\nA\n\nA;b\nA;b\n",
     ["Ligne 2 : le nom du bloc manque.", "Ligne 3 : la compétence manque.", "Ligne 6 : cette compétence est déjà dans ce bloc."]),
    (f"Bloc;Compétence\nA;{'x' * 601}\n", ["Ligne 2 : la compétence est trop longue : 600 caractères au plus."]),
    (f"Bloc;Compétence\n{'x' * 301};b\n", ["Ligne 2 : le nom du bloc est trop long : 300 caractères au plus."]),
    ("Bloc;Compétence\n" + "".join(f"A;c{n}\n" for n in range(COMPETENCES_MAX + 1)),
     ["Ce fichier est trop long : 30 blocs et 300 compétences au plus, il y en a 1 et 301."]),
])
def test_each_fault_has_its_sentence_and_nothing_is_kept(texte, fautes):
    lu = lire_un_referentiel(texte.encode())
    assert (list(lu.fautes), lu.blocs) == (fautes, ())


@pytest.mark.parametrize("octets", [b"PK\x03\x04\0\0", b"\xff\xfeB\0l\0o\0c\0", b'Bloc;Comp\xe9tence\nA;"' + b"x" * 140_000])
def test_what_is_no_csv_is_said_so(octets):
    assert lire_un_referentiel(octets).fautes == ("Ce fichier n’est pas un CSV : dans votre tableur, choisissez « Enregistrer sous », puis « CSV ».",)


def test_a_file_that_is_too_heavy_is_not_read():
    assert lire_un_referentiel(b"x" * (OCTETS_MAX + 1)).fautes == ("Ce fichier est trop lourd : 200 Ko au plus.",)


def test_a_file_of_many_short_lines_is_told_in_one_sentence():
    octets = ("Bloc;Compétence\n" + "".join(f"A;{n:x}\n" for n in range(26_000))).encode()
    assert len(octets) < OCTETS_MAX and lire_un_referentiel(octets).fautes[0].endswith("il y en a 1 et 26000.")
