"""A bilan that no employer may know of asks him for nothing: a trigger, so that SQL typed by hand obeys too."""
from django.db import migrations

POSER = """
CREATE FUNCTION absence_permise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM beneficiaires_dossier WHERE id = NEW.dossier_id AND mode_financement IN ('cpf_temps_travail', 'agent_public')) THEN
        RAISE EXCEPTION 'Ce financement ne demande aucune absence.' USING ERRCODE = 'check_violation', CONSTRAINT = 'absence_permise';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER absence_permise BEFORE INSERT OR UPDATE ON conventions_demandeabsence FOR EACH ROW EXECUTE FUNCTION absence_permise();
"""
OTER = "DROP TRIGGER absence_permise ON conventions_demandeabsence; DROP FUNCTION absence_permise();"


class Migration(migrations.Migration):
    dependencies = [("conventions", "0003_paiement_permis")]
    operations = [migrations.RunSQL(POSER, OTER)]
