"""What names a dossier (its number, its person and her address, its employer), its last step on EDOF, its last date and its number of sessions, in its own row.

A search of two words read what each of them finds among 100 000 dossiers, in three tables, to keep what both do: 10 ms of the base, in the place of 2.
What is owed to EDOF was found by leaving out, bilan by bilan, those whose steps were done: 25 ms. Those in which nothing is booked were found by
reading the dates of all the others: 22 ms. Triggers keep these columns (conventions.0015, seances.0011): whoever writes, the row follows.
"""
import django.contrib.postgres.indexes
from django.db import migrations, models

import bilan.socle.recherche

POSER = """
CREATE FUNCTION dossier_nomme(d beneficiaires_dossier) RETURNS text LANGUAGE sql VOLATILE AS $$
SELECT concat_ws(' ', lower(d.numero),
    (SELECT c.recherche FROM beneficiaires_beneficiaire b JOIN socle_compte c ON c.id = b.compte_id WHERE b.id = d.beneficiaire_id),
    (SELECT e.recherche FROM beneficiaires_employeur e WHERE e.id = d.employeur_id))
$$;

CREATE FUNCTION dossier_nommer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.employeur_id IS DISTINCT FROM OLD.employeur_id THEN  -- whoever renames them meanwhile is waited for
        PERFORM 1 FROM socle_compte c JOIN beneficiaires_beneficiaire b ON b.compte_id = c.id WHERE b.id = NEW.beneficiaire_id FOR SHARE OF c;
        PERFORM 1 FROM beneficiaires_employeur WHERE id = NEW.employeur_id FOR SHARE;
    END IF;
    NEW.recherche := dossier_nomme(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_nommer BEFORE INSERT OR UPDATE OF numero, beneficiaire_id, employeur_id, recherche ON beneficiaires_dossier
FOR EACH ROW EXECUTE FUNCTION dossier_nommer();

-- several dossiers are always held in one order; `dossier_nommer` writes what names them
CREATE FUNCTION personne_renommee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM beneficiaires_dossier WHERE beneficiaire_id IN (SELECT id FROM beneficiaires_beneficiaire WHERE compte_id = NEW.id)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE beneficiaires_dossier SET recherche = DEFAULT
        WHERE beneficiaire_id IN (SELECT id FROM beneficiaires_beneficiaire WHERE compte_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER personne_renommee AFTER UPDATE ON socle_compte FOR EACH ROW WHEN (OLD.recherche IS DISTINCT FROM NEW.recherche)
EXECUTE FUNCTION personne_renommee();

CREATE FUNCTION employeur_renomme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM beneficiaires_dossier WHERE employeur_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
    UPDATE beneficiaires_dossier SET recherche = DEFAULT WHERE employeur_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER employeur_renomme AFTER UPDATE ON beneficiaires_employeur FOR EACH ROW WHEN (OLD.recherche IS DISTINCT FROM NEW.recherche)
EXECUTE FUNCTION employeur_renomme();

UPDATE beneficiaires_dossier SET recherche = DEFAULT;
"""
OTER = """
DROP TRIGGER employeur_renomme ON beneficiaires_employeur; DROP FUNCTION employeur_renomme();
DROP TRIGGER personne_renommee ON socle_compte; DROP FUNCTION personne_renommee();
DROP TRIGGER dossier_nommer ON beneficiaires_dossier; DROP FUNCTION dossier_nommer(); DROP FUNCTION dossier_nomme(beneficiaires_dossier);
"""
FINIS = ['conclusions_remises', 'clos', 'purge', 'abandon', 'sans_suite']


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0015_sans_doubles'),
        ('socle', '0014_noms_de_fichier'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='dossier', name='dossier_cpf'),
        migrations.RemoveIndex(model_name='dossier', name='dossier_trigrammes'),
        migrations.RemoveIndex(model_name='employeur', name='employeur_trigrammes'),
        migrations.RemoveField(model_name='dossier', name='recherche'),
        migrations.AddField(
            model_name='dossier',
            name='recherche',
            field=models.TextField(blank=True, db_default='', default='', editable=False, verbose_name='ce qui le nomme'),
        ),
        migrations.RunSQL(POSER, OTER),  # before a column that writes the table again: its rows would be new, and their keys to be checked
        migrations.AddField(
            model_name='dossier',
            name='edof_etape',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=20, verbose_name='dernière étape sur EDOF'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='doit_a_edof',
            field=models.GeneratedField(
                db_persist=True, output_field=models.BooleanField(),
                expression=models.Q(('mode_financement__in', ['cpf_hors_temps_travail', 'cpf_temps_travail']), models.Q(models.Q(('edof_etape', ''), ('etat__in', ['prospect', 'contractualisation', 'planifie', 'en_cours', *FINIS]), ('souscription__isnull', False)), models.Q(('edof_etape', 'acceptation'), ('etat__in', ['en_cours', *FINIS])), models.Q(('edof_etape', 'entree'), ('etat__in', FINIS)), _connector='OR')),
            ),
        ),
        migrations.AddField(
            model_name='dossier',
            name='seances_jusqu_au',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dernière date prévue'),
        ),
        migrations.AddField(
            model_name='dossier',
            name='seances_faites',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='séances confirmées ou tenues'),
        ),
        migrations.RemoveIndex(model_name='dossier', name='dossier_conclus'),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('etat__in', ['planifie', 'en_cours'])), fields=['seances_jusqu_au', 'id'], name='dossier_sans_date'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(bilan.socle.recherche.Trigrammes('recherche'), fastupdate=False, name='dossier_trigrammes'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('doit_a_edof', True)), fields=['id'], name='dossier_doit_a_edof'),
        ),
    ]
