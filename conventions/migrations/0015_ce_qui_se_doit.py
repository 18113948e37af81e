"""The last step of a CPF bilan is written in its row by the steps themselves (beneficiaires.0016); the signatures that are awaited are counted in one index."""
from django.db import migrations, models

# the acceptance has a table of its own; what follows the exit (its validation, its payment) is not the provider's to declare
SUIVRE = """
UPDATE beneficiaires_dossier AS d SET edof_etape = lue.etape FROM (
    SELECT suivi.id, coalesce((
        SELECT faite.etape FROM (
            SELECT demarche::text AS etape FROM conventions_demarcheedof WHERE dossier_id = suivi.id
            UNION ALL SELECT 'acceptation' FROM conventions_acceptationmcf WHERE dossier_id = suivi.id
        ) AS faite JOIN unnest(ARRAY['proposition', 'acceptation', 'entree', 'sortie', 'retractation']) WITH ORDINALITY AS ordre (etape, rang) USING (etape)
        ORDER BY ordre.rang DESC LIMIT 1
    ), '') AS etape FROM beneficiaires_dossier AS suivi WHERE {lesquels}
) AS lue WHERE d.id = lue.id AND d.edof_etape <> lue.etape;
"""
POSER = f"""
CREATE FUNCTION edof_suivre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM beneficiaires_dossier WHERE id IN (NEW.dossier_id, OLD.dossier_id) ORDER BY id FOR NO KEY UPDATE;
    {SUIVRE.format(lesquels="suivi.id IN (NEW.dossier_id, OLD.dossier_id)")}
    RETURN NULL;
END $$;
CREATE TRIGGER edof_suivre AFTER INSERT OR UPDATE OR DELETE ON conventions_demarcheedof FOR EACH ROW EXECUTE FUNCTION edof_suivre();
CREATE TRIGGER edof_suivre AFTER INSERT OR UPDATE OR DELETE ON conventions_acceptationmcf FOR EACH ROW EXECUTE FUNCTION edof_suivre();
{SUIVRE.format(lesquels="true")}
"""
OTER = "DROP TRIGGER edof_suivre ON conventions_demarcheedof; DROP TRIGGER edof_suivre ON conventions_acceptationmcf; DROP FUNCTION edof_suivre();"


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0016_ce_qui_se_cherche_et_se_doit'),
        ('conventions', '0014_ecartees'),
    ]

    operations = [
        migrations.RunSQL(POSER, OTER),
        migrations.RemoveConstraint(model_name='convention', name='convention_en_cours_unique'),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.UniqueConstraint(condition=models.Q(('etat__in', ('envoyee', 'transmise', 'acceptee'))), fields=('dossier',), include=('etat', 'expire_le'), name='convention_en_cours_unique', violation_error_message='Un projet attend déjà une signature dans ce dossier.'),
        ),
    ]
