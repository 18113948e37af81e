"""A point of the journal that never moves: once it is taken, no line comes before it any more, not even one that was being written."""
from django.db import migrations

# Whoever writes holds a lock with all the others; whoever takes a point (bilan.socle.ancre) holds it alone for an instant. The number of a line is drawn under
# the lock: one drawn before it could be lower than a point that was taken meanwhile.
ENCHAINER = """
CREATE OR REPLACE FUNCTION journal_enchainer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE derniere record;
BEGIN
    {prendre}PERFORM pg_advisory_xact_lock(hashtextextended(NEW.fil, 0));
    {numeroter}SELECT rang, empreinte INTO derniere FROM socle_evenement WHERE fil = NEW.fil ORDER BY rang DESC LIMIT 1;
    NEW.rang := coalesce(derniere.rang, 0) + 1;
    NEW.precedente := coalesce(derniere.empreinte, '');
    NEW.trace_empreinte := CASE WHEN NEW.trace IS NULL THEN '' ELSE encode(sha256(convert_to(NEW.trace::text, 'UTF8')), 'hex') END;
    NEW.empreinte := journal_empreinte(NEW);
    RETURN NEW;
END $$;
"""
PRENDRE = "PERFORM pg_advisory_xact_lock_shared(hashtextextended('socle_evenement', 4));\n    "
NUMEROTER = "NEW.id := nextval('socle_evenement_id_seq');\n    "


class Migration(migrations.Migration):
    dependencies = [("socle", "0008_chantiers")]
    operations = [migrations.RunSQL(ENCHAINER.format(prendre=PRENDRE, numeroter=NUMEROTER), ENCHAINER.format(prendre="", numeroter=""))]
