"""An input file is read whole or refused in one French sentence that names the line."""
from pathlib import Path

import pytest

from bilan.parcours.lecture import Champ, FichierRefuse, Liste, Table, lire
from bilan.parcours.schema import SCHEMA, euros, heures, jour, texte

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
    ('titre = "E\n', "Ligne 1 : ce n’est pas du TOML : vérifiez les guillemets, les crochets et le signe =."),
    ("[dossier]\nprix = 3\n", "il manque « titre »."),
    ('titre = "E"\ndossier = 3\n', "Ligne 2 : « dossier » doit être une table : [dossier]."),
    ('titre = "E"\n[notes]\ntexte = "x"\n', "Ligne 2 : « notes » se répète : écrivez [[notes]]."),
    ('titre = "E"\n[[notes]]\n', "Ligne 2 : il manque « notes.texte »."),
    ('titre = """\nnon = 3\n"""\nnon = 4\n', "Ligne 4 : « non » n’est pas connu ici ; on attend : titre, dossier, notes."),
])
def test_each_fault_has_its_sentence(tmp_path, contenu, phrase):
    with pytest.raises(FichierRefuse) as refus:
        _lire(tmp_path, contenu)
    assert str(refus.value) == phrase


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
