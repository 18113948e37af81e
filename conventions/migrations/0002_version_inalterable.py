"""What was sent stays what was sent: no version can be changed or erased, even by SQL typed by hand."""
from django.db import migrations

POSER = """
CREATE FUNCTION version_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une version envoyée ne se modifie pas.'; END $$;
CREATE TRIGGER version_inalterable BEFORE UPDATE OR DELETE ON conventions_version FOR EACH ROW EXECUTE FUNCTION version_inalterable();
"""
OTER = "DROP TRIGGER version_inalterable ON conventions_version; DROP FUNCTION version_inalterable();"


class Migration(migrations.Migration):
    dependencies = [("conventions", "0001_initial")]
    operations = [migrations.RunSQL(POSER, OTER)]
