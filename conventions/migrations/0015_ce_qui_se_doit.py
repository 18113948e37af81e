"""The last step of a CPF bilan is written in its row by the steps themselves (beneficiaires.0016); the signatures that are awaited are counted in one index."""
from django.db import migrations, models

# the acceptance has a table of its own; what follows the exit (its validation, its payment) is not the provider's to declare
SUIVRE = """
UPDATE beneficiaires_dossier AS d SET edof_etape = faite.etape FROM (
    SELECT dossier_id, (array_agg(etape ORDER BY rang DESC))[1] AS etape FROM (
        SELECT dossier_id, demarche AS etape, array_position(ARRAY['proposition', 'acceptation', 'entree', 'sortie', 'retractation'], demarche::text) AS rang
        FROM (SELECT dossier_id, demarche FROM conventions_demarcheedof UNION ALL SELECT dossier_id, 'acceptation' FROM conventions_acceptationmcf) AS toutes
        WHERE {lesquelles}
    ) AS faites WHERE rang IS NOT NULL GROUP BY dossier_id
) AS faite WHERE d.id = faite.dossier_id AND d.edof_etape <> faite.etape;
"""
POSER = f"""
CREATE FUNCTION edof_suivre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {SUIVRE.format(lesquelles="dossier_id = NEW.dossier_id")}
    RETURN NULL;
END $$;
CREATE TRIGGER edof_suivre AFTER INSERT OR UPDATE ON conventions_demarcheedof FOR EACH ROW EXECUTE FUNCTION edof_suivre();
CREATE TRIGGER edof_suivre AFTER INSERT OR UPDATE ON conventions_acceptationmcf FOR EACH ROW EXECUTE FUNCTION edof_suivre();
{SUIVRE.format(lesquelles="true")}
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
