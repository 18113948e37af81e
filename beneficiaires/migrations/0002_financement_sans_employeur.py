"""Where no employer may stand in the dossier, none funds it: a trigger, so that SQL typed by hand keeps the secret too."""
from django.db import migrations

POSER = """
CREATE FUNCTION financement_sans_employeur() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.financeur IN ('employeur', 'administration') AND NOT EXISTS (
        SELECT 1 FROM beneficiaires_dossier WHERE id = NEW.dossier_id
           AND mode_financement IN ('plan_developpement', 'conge_reclassement', 'agent_public', 'opco_hors_plan')) THEN
        RAISE EXCEPTION 'Ce financement ne regarde pas l’employeur.' USING ERRCODE = 'check_violation', CONSTRAINT = 'financement_sans_employeur';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER financement_sans_employeur BEFORE INSERT OR UPDATE ON beneficiaires_lignefinancement FOR EACH ROW
EXECUTE FUNCTION financement_sans_employeur();
"""
OTER = "DROP TRIGGER financement_sans_employeur ON beneficiaires_lignefinancement; DROP FUNCTION financement_sans_employeur();"


class Migration(migrations.Migration):
    dependencies = [("beneficiaires", "0001_initial")]
    operations = [migrations.RunSQL(POSER, OTER)]
