"""The journal chains itself and cannot be changed: triggers, so that SQL typed by hand obeys too."""
from django.db import migrations

POSER = """
CREATE FUNCTION journal_enchainer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE derniere record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.fil, 0));
    SELECT rang, empreinte INTO derniere FROM socle_evenement WHERE fil = NEW.fil ORDER BY rang DESC LIMIT 1;
    NEW.rang := coalesce(derniere.rang, 0) + 1;
    NEW.precedente := coalesce(derniere.empreinte, '');
    NEW.trace_empreinte := CASE WHEN NEW.trace IS NULL THEN '' ELSE encode(sha256(convert_to(NEW.trace::text, 'UTF8')), 'hex') END;
    NEW.empreinte := journal_empreinte(NEW);
    RETURN NEW;
END $$;

-- A JSON array, so that no two rows can be written the same way whatever their fields contain.
CREATE FUNCTION journal_empreinte(e socle_evenement) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        e.fil, e.rang, to_char(e.le AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.verbe, e.role, e.compte_id,
        e.objet, e.objet_id, e.empreinte_document, e.details, e.trace_empreinte, e.precedente)::text, 'UTF8')), 'hex')
$$;

-- The only change allowed: to erase the trace (IP, user agent) when its time is over.
CREATE FUNCTION journal_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.trace IS NULL AND to_jsonb(NEW) - 'trace' = to_jsonb(OLD) - 'trace' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'Le journal ne se modifie pas.';
END $$;

CREATE TRIGGER journal_enchainer BEFORE INSERT ON socle_evenement FOR EACH ROW EXECUTE FUNCTION journal_enchainer();
CREATE TRIGGER journal_inalterable BEFORE UPDATE OR DELETE ON socle_evenement FOR EACH ROW EXECUTE FUNCTION journal_inalterable();
CREATE TRIGGER journal_indestructible BEFORE TRUNCATE ON socle_evenement FOR EACH STATEMENT EXECUTE FUNCTION journal_inalterable();
"""
OTER = """
DROP TRIGGER journal_enchainer ON socle_evenement; DROP TRIGGER journal_inalterable ON socle_evenement; DROP TRIGGER journal_indestructible ON socle_evenement;
DROP FUNCTION journal_enchainer(); DROP FUNCTION journal_inalterable(); DROP FUNCTION journal_empreinte(socle_evenement);
"""


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_initial")]
    operations = [migrations.RunSQL(POSER, OTER)]
