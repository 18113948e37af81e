"""A signature is proof: no row of it can be changed or erased, even by SQL typed by hand."""
from django.db import migrations

POSER = """
CREATE FUNCTION signature_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Une signature ne se modifie pas.'; END $$;
CREATE TRIGGER signature_inalterable BEFORE UPDATE OR DELETE ON signature_signature FOR EACH ROW EXECUTE FUNCTION signature_inalterable();
"""
OTER = "DROP TRIGGER signature_inalterable ON signature_signature; DROP FUNCTION signature_inalterable();"


class Migration(migrations.Migration):
    dependencies = [("signature", "0001_initial")]
    operations = [migrations.RunSQL(POSER, OTER)]
