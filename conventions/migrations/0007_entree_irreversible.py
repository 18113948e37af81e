"""On EDOF an entry is declared once and for ever: its row cannot be changed or erased, even by SQL typed by hand."""
from django.db import migrations

POSER = """
CREATE FUNCTION entree_irreversible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une entrée déclarée ne se modifie pas.'; END $$;
CREATE TRIGGER entree_irreversible BEFORE UPDATE OR DELETE ON conventions_demarcheedof FOR EACH ROW WHEN (OLD.demarche = 'entree')
EXECUTE FUNCTION entree_irreversible();
"""
OTER = "DROP TRIGGER entree_irreversible ON conventions_demarcheedof; DROP FUNCTION entree_irreversible();"


class Migration(migrations.Migration):
    dependencies = [("conventions", "0006_edof")]
    operations = [migrations.RunSQL(POSER, OTER)]
