"""Which bilans have done a step of EDOF is read from the index that keeps a step from being recorded twice, once it begins with the step:
for the list of declarations, the whole table was read four times. No index more: the steps of one bilan are found by that of its key."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0013_retards_et_fiches'),
        ('conventions', '0010_retards'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='demarcheedof', name='edof_une_fois'),
        migrations.AddConstraint(
            model_name='demarcheedof',
            constraint=models.UniqueConstraint(
                fields=('demarche', 'dossier'), name='edof_une_fois', violation_error_message='Cette démarche est déjà enregistrée.',
            ),
        ),
    ]
