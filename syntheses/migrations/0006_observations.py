from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syntheses', '0005_fin'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rubrique',
            name='code',
            field=models.CharField(choices=[('circonstances', 'Circonstances du bilan'), ('competences_aptitudes', 'Compétences et aptitudes au regard des perspectives envisagées'), ('projet_professionnel', 'Projet professionnel, ou alternatives'), ('projet_formation', 'Projet de formation'), ('conditions_moyens', 'Conditions et moyens de réalisation'), ('observations', 'Observations de la personne')], max_length=30, verbose_name='rubrique'),
        ),
    ]
