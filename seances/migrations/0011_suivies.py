"""The last date of a bilan and its number of sessions are written in its row by the sessions themselves (beneficiaires.0016).

Once a statement, for the bilans that it touched (a session never changes bilan); whoever writes sessions holds their bilan already (`verrouiller`), who does
not waits for it here, and counts afterwards. What triggers keep, they alone write: a row that was read before and is saved whole changes none of it.
"""
from django.db import migrations

SUIVRE = """
UPDATE beneficiaires_dossier AS d SET seances_jusqu_au = lues.jusqu_au, seances_faites = lues.faites FROM (
    SELECT t.dossier_id, max(s.debut) FILTER (WHERE s.etat IN ('proposee', 'confirmee')) AS jusqu_au,
        count(*) FILTER (WHERE s.etat IN ('confirmee', 'realisee')) AS faites
    FROM (SELECT DISTINCT dossier_id FROM {touchees}) AS t LEFT JOIN seances_seance AS s ON s.dossier_id = t.dossier_id GROUP BY t.dossier_id
) AS lues WHERE d.id = lues.dossier_id AND (d.seances_jusqu_au, d.seances_faites) IS DISTINCT FROM (lues.jusqu_au, lues.faites);
"""
POSER = f"""
CREATE FUNCTION seances_suivre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM beneficiaires_dossier WHERE id IN (SELECT dossier_id FROM touchees) ORDER BY id FOR NO KEY UPDATE;
    {SUIVRE.format(touchees="touchees")}
    RETURN NULL;
END $$;
CREATE TRIGGER seances_ajoutees AFTER INSERT ON seances_seance REFERENCING NEW TABLE AS touchees FOR EACH STATEMENT EXECUTE FUNCTION seances_suivre();
CREATE TRIGGER seances_changees AFTER UPDATE ON seances_seance REFERENCING NEW TABLE AS touchees FOR EACH STATEMENT EXECUTE FUNCTION seances_suivre();
CREATE TRIGGER seances_otees AFTER DELETE ON seances_seance REFERENCING OLD TABLE AS touchees FOR EACH STATEMENT EXECUTE FUNCTION seances_suivre();
{SUIVRE.format(touchees="seances_seance")}

CREATE FUNCTION dossier_suivi() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.edof_etape := OLD.edof_etape;
    NEW.seances_jusqu_au := OLD.seances_jusqu_au;
    NEW.seances_faites := OLD.seances_faites;
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_suivi BEFORE UPDATE OF edof_etape, seances_jusqu_au, seances_faites ON beneficiaires_dossier
FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION dossier_suivi();
"""
OTER = """
DROP TRIGGER dossier_suivi ON beneficiaires_dossier; DROP FUNCTION dossier_suivi();
DROP TRIGGER seances_ajoutees ON seances_seance; DROP TRIGGER seances_changees ON seances_seance; DROP TRIGGER seances_otees ON seances_seance;
DROP FUNCTION seances_suivre();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0016_ce_qui_se_cherche_et_se_doit'),
        ('conventions', '0015_ce_qui_se_doit'),
        ('seances', '0010_sans_doubles'),
    ]

    operations = [migrations.RunSQL(POSER, OTER)]
