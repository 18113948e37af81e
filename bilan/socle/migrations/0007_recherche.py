"""An index of groups of three letters, without the extension pg_trgm, which the embedded server does not have.

« mor » must find « Morel » and « Le Moral » among 100 000 dossiers: LIKE '%mor%' reads every row, and a prefix index would not find « œur » in « Lecœur ».
Without a list of pending entries (fastupdate), which each search would read whole. The function is immutable and written in SQL, so that the index follows
the column by itself and a dump restores it. At 100 000 dossiers: docs/performance.md.
"""
import django.contrib.postgres.indexes
from django.db import migrations

import bilan.socle.recherche

FONCTION = """
CREATE FUNCTION bilan_trigrammes(texte text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(SELECT DISTINCT substr(texte, rang, 3) FROM generate_series(1, length(texte) - 2) AS rang)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('socle', '0006_apparence'),
    ]

    operations = [
        migrations.RunSQL(FONCTION, "DROP FUNCTION bilan_trigrammes(text)"),
        migrations.AddIndex(
            model_name='compte',
            index=django.contrib.postgres.indexes.GinIndex(bilan.socle.recherche.Trigrammes('recherche'), fastupdate=False, name='compte_trigrammes'),
        ),
    ]
