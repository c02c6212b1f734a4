"""Corrections of staged imports, cell by cell; a file waits once for each person who brought it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0004_undo_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField(help_text='of the row, from 0')),
                ('feeds', models.CharField(help_text='the column inside', max_length=60)),
                ('sealed', models.BinaryField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='register.importbatch')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'seq', 'feeds'), name='a_cell_has_one_correction'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='one_open_batch_per_file_and_day',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='hidden_rows',
            field=models.PositiveIntegerField(default=0, help_text='in the spreadsheet; they are read all the same'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='passed_over',
            field=models.JSONField(default=list, help_text='sheets without a header that is known'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'undone']), _negated=True), fields=('file_digest', 'as_of', 'by'), name='one_open_batch_per_file_day_and_person'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state__in', ['applied', 'undone']), _negated=True), ('by', None)), fields=('file_digest', 'as_of'), name='one_open_batch_of_the_console_per_file_and_day'),
        ),
    ]
