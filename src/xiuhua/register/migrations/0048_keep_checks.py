"""The points by which checks at the door are ordered, and the checks that were drawn and done."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0047_review_doubles'),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('pack', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=40)),
                ('fitted_on', models.DateField()),
                ('rows', models.PositiveIntegerField(help_text="households as of a half-year's end whose outcome was known")),
                ('events', models.PositiveIntegerField(help_text="those of them that returned to poverty within the pack's months")),
                ('score', models.JSONField(help_text='weights, points and the line from a total to its probability')),
                ('backtest', models.JSONField(help_text='year by year what it would have been worth; groups; years left out')),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='risk_scores', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('events__gt', 0), ('rows__gt', models.F('events'))), name='a_score_is_fitted_to_returns_and_to_others'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DoorCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('month', models.DateField(help_text='its first day')),
                ('place', models.PositiveIntegerField(help_text='in the order of the month and place, from 1')),
                ('points', models.IntegerField(help_text='none while there is no score', null=True)),
                ('chance', models.FloatField(help_text='the share of those with as many points that returned to poverty', null=True)),
                ('by', models.CharField(choices=[('points', 'points'), ('lot', 'lot')], max_length=10)),
                ('probability', models.FloatField(help_text='with which it came in, ties and lot together')),
                ('features', models.JSONField(default=dict, help_text='what was on file of each feature: true, false, or not known')),
                ('drawn_on', models.DateField()),
                ('found', models.CharField(blank=True, help_text='what was found: a code of the pack', max_length=40)),
                ('done_on', models.DateField(null=True)),
                ('office', models.CharField(blank=True, help_text='the office or post as which it was done', max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(help_text='the place that it was drawn for', on_delete=django.db.models.deletion.PROTECT, related_name='door_checks', to='register.area')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='done_checks', to=settings.AUTH_USER_MODEL)),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drawn_checks', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door_checks', to='register.household')),
                ('score', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='register.riskscore')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['month', 'area'], name='checks_of_a_month'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('household', 'month'), name='a_household_is_drawn_once_a_month'),
                    models.CheckConstraint(condition=models.Q(models.Q(('chance__isnull', False), ('points__isnull', False), ('score__isnull', False)), models.Q(('by', 'lot'), ('chance', None), ('points', None), ('score', None)), _connector='OR'), name='a_check_without_a_score_came_by_lot'),
                    models.CheckConstraint(condition=models.Q(('probability__gt', 0), ('probability__lte', 1)), name='a_check_that_was_drawn_could_be_drawn'),
                    models.CheckConstraint(condition=models.Q(models.Q(('done_by', None), ('done_on', None), ('found', ''), ('note', ''), ('office', '')), models.Q(('done_by__isnull', False), ('done_on__gte', models.F('drawn_on')), ('done_on__isnull', False), models.Q(('found', ''), _negated=True)), _connector='OR'), name='a_check_that_was_done_says_what_was_found'),
                ],
            },
        ),
    ]
