"""Imports that can be undone, and headers whose meaning somebody told once."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0003_keep_assets_surveys_and_verdicts'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeaderMeaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layout', models.CharField(max_length=20)),
                ('header', models.CharField(help_text='without brackets, spaces and widths', max_length=120)),
                ('feeds', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('layout', 'header'), name='a_header_has_one_meaning'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportTrace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40)),
                ('rows', models.PositiveIntegerField()),
                ('sealed', models.BinaryField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traces', to='register.importbatch')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'table'), name='a_table_has_one_trace_of_a_batch'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='rows_in_are_accepted_unchanged_or_rejected',
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='one_open_batch_per_file_and_day',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='added',
            field=models.PositiveIntegerField(default=0, help_text='of the accepted: persons or households that were new'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='conflicting',
            field=models.PositiveIntegerField(default=0, help_text='of the rejected: at odds with the register'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='state',
            field=models.CharField(default='staging', help_text='staging, staged, applied, undone', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['applied', 'undone']), _negated=True), ('rows', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('unchanged')), '+', models.F('rejected'))), _connector='OR'), name='rows_in_are_accepted_unchanged_or_rejected'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'undone']), _negated=True), fields=('file_digest', 'as_of'), name='one_open_batch_per_file_and_day'),
        ),
    ]
