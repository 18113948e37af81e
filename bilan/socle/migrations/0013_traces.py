"""The site may forget a trace (address, browser) whose time is over, and nothing else of the journal: one function of the owner's, which reads the clock itself.

A line that names a document shown (`empreinte_document`) is part of a proof: its trace stays as long as the proof. So does that of a session closed
or corrected, by which the consultant signs: the first ones were written without the fingerprint of the hours.
"""
from django.db import migrations

POSER = """
CREATE FUNCTION journal_oublier_les_traces(a timestamptz) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$
    WITH oubliees AS (
        UPDATE socle_evenement SET trace = NULL
        WHERE trace IS NOT NULL AND empreinte_document = '' AND verbe NOT IN ('seance.clore', 'seance.corriger') AND le < least(a, now()) - interval '1 year' RETURNING 1
    ) SELECT count(*) FROM oubliees
$$;

REVOKE ALL ON FUNCTION journal_oublier_les_traces(timestamptz) FROM PUBLIC; -- the site alone: bilan.socle.proprietaire gives it

-- It runs with the owner's rights: nobody else's table may be taken for ours.
DO $$ BEGIN EXECUTE format('ALTER FUNCTION journal_oublier_les_traces(timestamptz) SET search_path = %I, pg_temp', current_schema()); END $$;
"""
OTER = "DROP FUNCTION journal_oublier_les_traces(timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("socle", "0012_listes")]
    operations = [migrations.RunSQL(POSER, OTER)]
