"""Procedures that households and places go through, act by act."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0027_pairing_rounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proceeding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('procedure', models.CharField(help_text='a key of the pack', max_length=40)),
                ('pack', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('steps', models.JSONField(help_text='the steps with their offices, evidence and time limits of the day it began')),
                ('begun_on', models.DateField()),
                ('open_step', models.CharField(blank=True, help_text='the step that waits; empty when it is over', max_length=40)),
                ('due', models.DateField(help_text='the last day of the open step; none without a time limit', null=True)),
                ('free_from', models.DateField(help_text='the first day on which what is put up may be taken down', null=True)),
                ('outcome', models.CharField(blank=True, help_text='finished, refused or withdrawn; empty while open', max_length=10)),
                ('ended_on', models.DateField(null=True)),
                ('verdict_sealed', models.BinaryField(help_text='what the criteria found when it ended, criterion by criterion with what they read', null=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proceedings', to='register.area')),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proceedings', to=settings.AUTH_USER_MODEL)),
                ('event', models.OneToOneField(help_text='the step of the household that its end took', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proceeding', to='register.householdevent')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proceedings', to='register.household')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', True), ('household__isnull', False)), models.Q(('area__isnull', False), ('household__isnull', True)), _connector='OR'), name='a_proceeding_is_of_one_household_or_place'),
                    models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('household', 'procedure'), name='one_open_proceeding_per_household_and_procedure'),
                    models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('area', 'procedure'), name='one_open_proceeding_per_place_and_procedure'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('outcome', ''), models.Q(('open_step', ''), _negated=True)), models.Q(('ended_on__isnull', False), ('open_step', ''), ('outcome__in', ('finished', 'refused', 'withdrawn'))), _connector='OR'), name='a_proceeding_that_ended_says_how_and_when'),
                    models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('begun_on')), _connector='OR'), name='a_proceeding_ends_after_it_begins'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProceedingAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first, without gaps')),
                ('kind', models.CharField(max_length=10)),
                ('step', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('office', models.CharField(help_text='the office as which it was done', max_length=20)),
                ('evidence', models.JSONField(default=dict, help_text='by its kind where each piece is: a number, a day, a place')),
                ('people', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('objection', models.CharField(blank=True, max_length=20)),
                ('told_by', models.CharField(blank=True, help_text='who objected, if they wished to be named', max_length=60)),
                ('to', models.CharField(blank=True, max_length=40)),
                ('together', models.UUIDField(help_text='acts done at once for many, as by one meeting, share it', null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to=settings.AUTH_USER_MODEL)),
                ('proceeding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='register.proceeding')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('proceeding', 'number'), name='acts_of_a_proceeding_are_numbered'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='the_first_act_is_number_one'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('refuse', 'send_back', 'object', 'answer', 'withdraw')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='an_act_against_somebody_says_why'),
                ],
            },
        ),
    ]
