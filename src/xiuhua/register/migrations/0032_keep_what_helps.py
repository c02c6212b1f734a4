"""How a measure is granted and ended, what follows it, what is delivered in units; and how far households are helped."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0031_public_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='HelpedVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('received', models.PositiveIntegerField()),
                ('developmental', models.PositiveIntegerField()),
                ('planned', models.PositiveIntegerField()),
                ('missing', models.PositiveIntegerField()),
                ('open', models.PositiveIntegerField()),
                ('expiring', models.PositiveIntegerField()),
                ('renewals', models.PositiveIntegerField()),
                ('unentitled', models.PositiveIntegerField()),
                ('duplicated', models.PositiveIntegerField()),
                ('needs', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField()),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helped_verdicts', to='register.household')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='helpedverdict_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('answered__lte', models.F('needs'))), name='no_more_is_answered_than_is_needed'),
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('household',), name='one_current_count_of_help_per_household'),
                ],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='units',
            field=models.DecimalField(decimal_places=2, max_digits=10, null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='basis',
            field=models.CharField(blank=True, help_text='the document it rests on', max_length=200),
        ),
        migrations.AddField(
            model_name='measure',
            name='end_reason',
            field=models.CharField(blank=True, help_text="a key of the pack's list measure_end", max_length=40),
        ),
        migrations.AddField(
            model_name='measure',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='register.measure'),
        ),
        migrations.AddField(
            model_name='measure',
            name='owner',
            field=models.CharField(blank=True, help_text="a key of the pack's list post: who sees to it", max_length=40),
        ),
        migrations.AddField(
            model_name='measure',
            name='planned_units',
            field=models.DecimalField(decimal_places=2, max_digits=10, null=True),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('units__isnull', True), ('units__gte', 0), _connector='OR'), name='a_delivery_takes_no_units_away'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('planned_units__isnull', True), ('planned_units__gte', 0), _connector='OR'), name='a_measure_is_planned_in_units'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('end_reason', ''), ('until__isnull', False), _connector='OR'), name='a_measure_that_ended_has_its_last_day'),
        ),
    ]
