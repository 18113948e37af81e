"""The ledger of hours is only added to, and never passes the legal ceiling of its day: triggers, so that SQL typed by hand obeys too."""
from django.db import migrations

POSER = """
-- L6313-4: the ceiling is a dated parameter, read on the day of the work. One bilan is counted at a time.
CREATE FUNCTION heures_plafonner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE plafond numeric; total bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('heures', NEW.dossier_id));
    SELECT (valeur #>> '{}')::numeric * 60 INTO plafond FROM socle_parametrereglementaire
     WHERE code = 'BILAN_DUREE_MAX_H' AND condition = '' AND (debut IS NULL OR debut <= NEW.jour) AND (fin IS NULL OR fin >= NEW.jour);
    SELECT coalesce(sum(minutes), 0) + NEW.minutes INTO total FROM seances_ecritureheures WHERE dossier_id = NEW.dossier_id;
    IF total > plafond THEN
        RAISE EXCEPTION 'Un bilan ne peut pas dépasser % minutes (article L6313-4).', plafond USING ERRCODE = 'check_violation', CONSTRAINT = 'heures_plafond_legal';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION heures_inalterables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le registre des heures ne se modifie pas : une erreur se corrige par une écriture contraire.';
END $$;

CREATE TRIGGER heures_plafonner BEFORE INSERT ON seances_ecritureheures FOR EACH ROW EXECUTE FUNCTION heures_plafonner();
CREATE TRIGGER heures_inalterables BEFORE UPDATE OR DELETE ON seances_ecritureheures FOR EACH ROW EXECUTE FUNCTION heures_inalterables();
"""
OTER = """
DROP TRIGGER heures_plafonner ON seances_ecritureheures; DROP TRIGGER heures_inalterables ON seances_ecritureheures;
DROP FUNCTION heures_plafonner(); DROP FUNCTION heures_inalterables();
"""


class Migration(migrations.Migration):
    dependencies = [("seances", "0001_initial"), ("socle", "0003_parametres")]
    operations = [migrations.RunSQL(POSER, OTER)]
