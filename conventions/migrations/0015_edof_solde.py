"""A bilan that owes nothing more to EDOF says so in its own row: to list those that do, every step of the archive was read.

By a trigger of the steps: whoever writes one down, the row follows.
"""
from django.db import migrations

SOLDER = """
UPDATE beneficiaires_dossier AS d SET edof_solde = NOT edof_solde WHERE {lesquels}
AND edof_solde <> EXISTS (SELECT 1 FROM conventions_demarcheedof AS f WHERE f.dossier_id = d.id AND f.demarche IN ('sortie', 'retractation'));
"""
POSER = f"""
CREATE FUNCTION edof_solder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {SOLDER.format(lesquels="d.id IN (NEW.dossier_id, OLD.dossier_id)")}
    RETURN NULL;
END $$;
CREATE TRIGGER edof_solder AFTER INSERT OR UPDATE OR DELETE ON conventions_demarcheedof FOR EACH ROW EXECUTE FUNCTION edof_solder();
{SOLDER.format(lesquels="true")}
"""
OTER = "DROP TRIGGER edof_solder ON conventions_demarcheedof; DROP FUNCTION edof_solder();"


class Migration(migrations.Migration):
    dependencies = [("conventions", "0014_ecartees"), ("beneficiaires", "0016_edof_solde")]
    operations = [migrations.RunSQL(POSER, OTER)]
