"""Measures of households and members with states and deliveries, and whether causes and needs are answered."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0028_keep_proceedings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('item', models.CharField(help_text="a key of the pack's catalogue", max_length=60)),
                ('deliverer', models.CharField(blank=True, help_text="a key of the pack's list deliverer", max_length=60)),
                ('causes', models.CharField(blank=True, help_text='what it is given for: keys of causes, by spaces', max_length=200)),
                ('planned_fen', models.BigIntegerField(null=True)),
                ('said_by', models.CharField(blank=True, help_text='who entered it, or an import batch', max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='register.household')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='register.member')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='measure_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('item', ''), _negated=True), name='a_measure_names_its_item'),
                    models.CheckConstraint(condition=models.Q(('planned_fen__isnull', True), ('planned_fen__gte', 0), _connector='OR'), name='a_measure_is_planned_with_no_debt'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('amount_fen', models.BigIntegerField(null=True)),
                ('evidence', models.CharField(blank=True, max_length=160)),
                ('said_by', models.CharField(blank=True, max_length=80)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.delivery')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='register.measure')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='delivery_corrected'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='delivery_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('amount_fen__isnull', True), ('amount_fen__gte', 0), _connector='OR'), name='a_delivery_takes_nothing_away'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MeasureState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('status', models.CharField(max_length=20)),
                ('evidence', models.CharField(blank=True, max_length=160)),
                ('said_by', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='register.measure')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='measurestate_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('status', ''), _negated=True), name='a_state_of_a_measure_says_which'),
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('measure',), name='one_current_state_per_measure'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AnswerVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('need', models.CharField(max_length=60)),
                ('verdict', models.CharField(choices=[('met', 'met'), ('not_met', 'not_met'), ('unknown', 'unknown')], max_length=10)),
                ('by_need', models.BooleanField(null=True)),
                ('by_item', models.BooleanField(null=True)),
                ('planned', models.BooleanField()),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_verdicts', to='register.household')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='answerverdict_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('verdict__in', ('met', 'not_met', 'unknown'))), name='an_answer_is_met_not_met_or_unknown'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('household', 'need'), name='one_current_answer_per_household_and_need')],
            },
        ),
    ]
