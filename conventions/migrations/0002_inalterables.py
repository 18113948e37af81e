"""A version that was sent, a correction and an entry declared on EDOF stay what they were: nobody changes or erases them, even by SQL typed by hand."""
from django.db import migrations

POSER = """
CREATE FUNCTION version_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une version envoyée ne se modifie pas.'; END $$;
CREATE TRIGGER version_inalterable BEFORE UPDATE OR DELETE ON conventions_version FOR EACH ROW EXECUTE FUNCTION version_inalterable();

CREATE FUNCTION correction_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une correction enregistrée ne se modifie pas.'; END $$;
CREATE TRIGGER correction_inalterable BEFORE UPDATE OR DELETE ON conventions_correction FOR EACH ROW EXECUTE FUNCTION correction_inalterable();

CREATE FUNCTION entree_irreversible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une entrée déclarée ne se modifie pas.'; END $$;
CREATE TRIGGER entree_irreversible BEFORE UPDATE OR DELETE ON conventions_demarcheedof FOR EACH ROW WHEN (OLD.demarche = 'entree')
EXECUTE FUNCTION entree_irreversible();
"""
OTER = """
DROP TRIGGER version_inalterable ON conventions_version; DROP FUNCTION version_inalterable();
DROP TRIGGER correction_inalterable ON conventions_correction; DROP FUNCTION correction_inalterable();
DROP TRIGGER entree_irreversible ON conventions_demarcheedof; DROP FUNCTION entree_irreversible();
"""


class Migration(migrations.Migration):
    dependencies = [("conventions", "0001_initial")]
    operations = [migrations.RunSQL(POSER, OTER)]
