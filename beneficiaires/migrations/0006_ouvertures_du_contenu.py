from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0005_liste_courte'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consultation',
            name='quoi',
            field=models.CharField(choices=[('fiche', 'La fiche du dossier'), ('administration', 'La fiche de gestion'), ('contrat', 'Le contrat'), ('seances', 'Les séances et les heures'), ('travaux', 'Les travaux préparatoires'), ('contenu', 'Les compétences, les pistes et le plan d’action'), ('reponses', 'Des réponses rendues'), ('notes', 'Les notes des séances'), ('synthese', 'La synthèse'), ('resultats', 'Les résultats détaillés'), ('documents', 'La liste des documents'), ('document', 'Un document'), ('journal', 'Le journal'), ('demande', 'Une demande sur les données')], max_length=20, verbose_name='quoi'),
        ),
    ]
