"""An input file is read whole or refused in one French sentence that names the line."""
import re
from datetime import datetime
from pathlib import Path

import pytest

from bilan.parcours.lecture import Champ, FichierRefuse, Liste, Table, lire
from bilan.parcours.schema import SCHEMA
from bilan.parcours.valeurs import euros, heures, jour, ligne, moment, texte

PETIT = Table({
    "titre": Champ(texte, requis=True),
    "dossier": Table({"prix": Champ(euros), "ouvert_le": Champ(jour)}),
    "notes": Liste(Table({"texte": Champ(texte, requis=True)})),
})


def _lire(tmp_path: Path, contenu: str):
    fichier = tmp_path / "bilan.toml"
    fichier.write_text(contenu, encoding="utf-8")
    return lire(fichier, PETIT)


def test_values_come_back_converted_with_their_lines(tmp_path):
    fichier = _lire(tmp_path, 'titre = "Essai"\n\n[dossier]\nprix = 1800.50\n\n[[notes]]\ntexte = "une"\n\n[[notes]]\ntexte = "deux"\n')
    assert (fichier.valeurs.titre, fichier.valeurs.dossier.prix, [n.texte for n in fichier.valeurs.notes]) == ("Essai", 180_050, ["une", "deux"])
    assert [fichier.ligne("dossier", "prix"), fichier.ligne("notes", 1, "texte"), fichier.ligne("notes", 1, "absent")] == [4, 10, 9]


@pytest.mark.parametrize(("contenu", "phrase"), [
    ('titre = "E"\nprixx = 3\n', "Ligne 2 : « prixx » n’est pas connu ici ; on attend : titre, dossier, notes."),
    ('titre = "E"\n[dossier]\nprixx = 3\n', "Ligne 3 : « prixx » n’est pas connu ici ; vouliez-vous écrire « prix » ?"),
    ('titre = "E"\n[dossier]\nprix = "mille"\n', "Ligne 3 : « dossier.prix » doit être un montant en euros, supérieur à zéro."),
    ('titre = "E"\n[dossier]\nprix = 10.001\n', "Ligne 3 : « dossier.prix » a plus de deux décimales."),
    ('titre = "E"\n[dossier]\nouvert_le = 2027-02-30\n', "Ligne 3 : cette date n’existe pas."),
    ('titre = "E"\n[dossier]\nouvert_le = 2027-2-3\n',
     "Ligne 3 : cette date ou cette heure ne se lit pas ; écrivez 2027-01-11, 2027-01-11T09:30:00 ou 09:30:00."),
    ('titre = "E"\n[dossier]\nouvert_le = "hier"\n', "Ligne 3 : « dossier.ouvert_le » doit être une date, comme 2027-01-11."),
    ('titre = "E"\ntitre = "F"\n', "Ligne 2 : cette clé ou cette table est écrite deux fois."),
    ('titre = "E"\n[dossier]\nouvert_le = 2027-01-01\nouvert_le = 2027-01-01\n', "Ligne 4 : cette clé ou cette table est écrite deux fois."),
    ('titre = "E\n', "Ligne 1 : ce n’est pas du TOML : vérifiez les guillemets, les crochets et le signe =."),
    ('titre = "E"\r\n[dossier]\r\nprixx = 3\r\n', "Ligne 3 : « prixx » n’est pas connu ici ; vouliez-vous écrire « prix » ?"),
    ('titre = "E"\n[dossier]\n"prix" = "x"\n', "Ligne 3 : « dossier.prix » doit être un montant en euros, supérieur à zéro."),
    ('titre = "E"\ndossier.prix = "x"\n', "Ligne 2 : « dossier.prix » doit être un montant en euros, supérieur à zéro."),
    ("[dossier]\nprix = 3\n", "Ligne 1 : il manque « titre »."),
    (" \n\n", "Ligne 1 : le fichier est vide."),
    ('titre = "E"\n\n[[dossier]]\nprix = 3\n', "Ligne 3 : « dossier » doit être une table : [dossier]."),
    ("titre = " + "[" * 5000, "Ligne 1 : ce n’est pas du TOML : vérifiez les guillemets, les crochets et le signe =."),
    ("titre = " + "1" * 5000, "Ligne 1 : ce n’est pas du TOML : vérifiez les guillemets, les crochets et le signe =."),
    ('titre = "E"\ndossier = 3\n', "Ligne 2 : « dossier » doit être une table : [dossier]."),
    ('titre = "E"\n[notes]\ntexte = "x"\n', "Ligne 2 : « notes » se répète : écrivez [[notes]]."),
    ('titre = "E"\n[[notes]]\n', "Ligne 2 : il manque « notes.texte »."),
    ('titre = "E"\n[[offre.seances]]\nx = 1\n', "Ligne 2 : « offre » n’est pas connu ici ; on attend : titre, dossier, notes."),
    ('titre = "E"\noffre.prix = 3\n', "Ligne 2 : « offre » n’est pas connu ici ; on attend : titre, dossier, notes."),
    ('titre = """\nnon = 3\n"""\nnon = 4\n', "Ligne 4 : « non » n’est pas connu ici ; on attend : titre, dossier, notes."),
])
def test_each_fault_has_its_sentence(tmp_path, contenu, phrase):
    with pytest.raises(FichierRefuse) as refus:
        _lire(tmp_path, contenu)
    assert str(refus.value) == phrase


@pytest.mark.parametrize(("octets", "ligne"), [(bytes(range(256)), 2), ("titre = 'E'\nville = 'Rezé'\n".encode("latin-1"), 2), ("titre".encode("utf-16"), 1)])
def test_what_is_not_utf_8_is_said_so_with_its_line(tmp_path, octets, ligne):
    (tmp_path / "bilan.toml").write_bytes(octets)
    with pytest.raises(FichierRefuse) as refus:
        lire(tmp_path / "bilan.toml", PETIT)
    assert str(refus.value) == f"Ligne {ligne} : ce n’est pas du texte en UTF-8 : enregistrez le fichier dans ce codage."


def test_the_mark_of_some_editors_is_no_fault(tmp_path):
    (tmp_path / "bilan.toml").write_bytes(b'\xef\xbb\xbftitre = "E"\n')
    assert lire(tmp_path / "bilan.toml", PETIT).valeurs.titre == "E"


def test_a_table_that_is_missing_is_missed_at_the_end(tmp_path):
    (tmp_path / "bilan.toml").write_text('titre = "E"\n\n[consultant]\n')
    with pytest.raises(FichierRefuse, match=r"^Ligne 3 : le fichier se termine sans la table \[beneficiaire\]\.$"):
        lire(tmp_path / "bilan.toml", SCHEMA)


@pytest.mark.parametrize(("lire_valeur", "brut", "phrase"), [
    (ligne(5), "Camille", "tient en une ligne de 5 caractères au plus."),
    (ligne(50), "Camille\nBcc: x@y.fr", "tient en une ligne de 50 caractères au plus."),
    (texte, "Cam\0ille", "contient un caractère invisible."),
    (moment, datetime.fromisoformat("2027-03-28T02:30"), "n’existe pas à Paris : cette nuit-là, les horloges avancent d’une heure."),
    (moment, datetime.fromisoformat("2018-12-31T23:59"), "doit être entre 2019 et 2099."),
    (moment, datetime.fromisoformat("2100-01-01T00:00"), "doit être entre 2019 et 2099."),
])
def test_a_value_that_no_bilan_can_hold_is_refused(lire_valeur, brut, phrase):
    with pytest.raises(ValueError, match=re.escape(phrase)):
        lire_valeur(brut)


def test_a_text_of_several_lines_keeps_them():
    assert texte(" Rigueur,\n\técoute. ") == "Rigueur,\n\técoute."


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(FichierRefuse, match="ne peut pas être lu"):
        lire(tmp_path / "absent.toml", PETIT)


def test_hours_are_minutes():
    assert [heures(6), heures(1.5), heures(0)] == [360, 90, 0]


def test_the_documentation_names_every_key():
    page = (Path(__file__).parents[2] / "docs/parcours.md").read_text(encoding="utf-8")
    assert [cle for cle in _cles(SCHEMA) if f"`{cle}`" not in page and f"[{cle}]" not in page and f".{cle}]" not in page] == []


def _cles(noeud) -> list[str]:
    if isinstance(noeud, Liste):
        return _cles(noeud.table)
    return [c for cle, enfant in noeud.champs.items() for c in [cle, *(_cles(enfant) if not isinstance(enfant, Champ) else [])]]
