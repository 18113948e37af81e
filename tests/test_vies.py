"""docs/etats.md: drawn from the tables of transitions, never by hand."""

from django.core.management import call_command

from beneficiaires.models import Dossier
from bilan import vies
from conventions.models import Convention
from seances.models import Seance
from syntheses.models import Partage, Synthese


def test_the_page_is_up_to_date():
    assert vies.PAGE.read_text(encoding="utf-8") == vies.page(), "docs/etats.md n’est plus à jour : python manage.py schemas"


def test_every_object_that_has_a_life_is_on_the_page():
    assert set(vies.vivants()) >= {Dossier, Convention, Seance, Synthese, Partage}


def test_every_state_named_by_a_table_has_a_word():
    for modele in vies.vivants():
        etats = {etat for etat, _ in modele._meta.get_field("etat").flatchoices}
        nommes = {etat for t in modele.TRANSITIONS.values() for etat in (*t.de, t.vers)}
        assert nommes <= etats, modele


def test_the_command_writes_the_page(tmp_path, monkeypatch):
    monkeypatch.setattr("bilan.management.commands.schemas.PAGE", tmp_path / "etats.md")
    call_command("schemas")
    assert (tmp_path / "etats.md").read_text(encoding="utf-8") == vies.page()
