"""The number and the employer are searched as the person is, by groups of three letters: see socle.0007_recherche, which says why."""
import bilan.socle.recherche
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaires', '0007_apparence'),
        ('socle', '0007_recherche'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='recherche',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower('numero'), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='employeur',
            name='recherche',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.F('raison_sociale'), models.Value('œ'), models.Value('oe'), function='replace'), models.Value('Œ'), models.Value('oe'), function='replace'), models.Value('æ'), models.Value('ae'), function='replace'), models.Value('Æ'), models.Value('ae'), function='replace'), models.Value('ß'), models.Value('ss'), function='replace'), models.Value('’'), models.Value("'"), function='replace'), models.Value('ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž'), models.Value('aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzz'), function='translate', output_field=models.CharField())), output_field=models.TextField()),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(bilan.socle.recherche.Trigrammes('recherche'), fastupdate=False, name='dossier_trigrammes'),
        ),
        migrations.AddIndex(
            model_name='employeur',
            index=django.contrib.postgres.indexes.GinIndex(bilan.socle.recherche.Trigrammes('recherche'), fastupdate=False, name='employeur_trigrammes'),
        ),
    ]
