"""Keeps scores as turns settle them, entered values, disputes and their decisions, and frozen years."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0055_hold_elections'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('line', models.CharField(max_length=60)),
                ('points', models.DecimalField(decimal_places=4, help_text='what the line gave when it was filed', max_digits=20)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.team')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation__isnull', True), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', False), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', True), ('team__isnull', False)), _connector='OR'), name='scoredispute_is_of_one_area_unit_or_team'),
                    models.UniqueConstraint(condition=models.Q(('area__isnull', False)), fields=('scheme', 'year', 'line', 'area'), name='one_dispute_of_a_line_of_one_area'),
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('scheme', 'year', 'line', 'organisation'), name='one_dispute_of_a_line_of_one_organisation'),
                    models.UniqueConstraint(condition=models.Q(('team__isnull', False)), fields=('scheme', 'year', 'line', 'team'), name='one_dispute_of_a_line_of_one_team'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DisputeAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('step', models.CharField(choices=[('filed', 'filed'), ('replied', 'replied'), ('appealed', 'appealed'), ('decided', 'decided')], max_length=10)),
                ('on', models.DateField()),
                ('due', models.DateField(help_text='the last day of the step that follows', null=True)),
                ('reason', models.CharField(max_length=600)),
                ('evidence', models.CharField(blank=True, max_length=300)),
                ('agrees', models.BooleanField(help_text='of a reply and a decision: whether whoever disputes is right', null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispute_acts', to=settings.AUTH_USER_MODEL)),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='register.scoredispute')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('dispute', 'step'), name='a_dispute_takes_each_step_once'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_step_of_a_dispute_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('agrees__isnull', False), ('step__in', ('replied', 'decided'))), models.Q(('agrees__isnull', True), ('step__in', ('filed', 'appealed'))), _connector='OR'), name='only_a_reply_and_a_decision_agree_or_not'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScoreEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('line', models.CharField(max_length=60)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20)),
                ('document', models.CharField(max_length=160)),
                ('reason', models.CharField(max_length=300)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_entries', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='register.scoreentry')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.team')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation__isnull', True), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', False), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', True), ('team__isnull', False)), _connector='OR'), name='scoreentry_is_of_one_area_unit_or_team'),
                    models.CheckConstraint(condition=models.Q(models.Q(('document', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='an_entered_score_says_on_which_document_and_why'),
                    models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='an_entered_score_is_not_below_nothing'),
                    models.UniqueConstraint(condition=models.Q(('area__isnull', False), ('replaces__isnull', True)), fields=('scheme', 'year', 'line', 'area'), name='one_first_entry_of_a_line_of_one_area'),
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('replaces__isnull', True)), fields=('scheme', 'year', 'line', 'organisation'), name='one_first_entry_of_a_line_of_one_organisation'),
                    models.UniqueConstraint(condition=models.Q(('team__isnull', False), ('replaces__isnull', True)), fields=('scheme', 'year', 'line', 'team'), name='one_first_entry_of_a_line_of_one_team'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScoreFreeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('frozen_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('digest', models.CharField(help_text='SHA-256 over its lines and wholes', max_length=64)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_freezes', to='register.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_freezes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('scheme', 'year', 'area'), name='a_year_is_frozen_once_in_an_area'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_freeze_says_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FrozenScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('points', models.DecimalField(decimal_places=4, max_digits=20)),
                ('possible', models.DecimalField(decimal_places=4, max_digits=20)),
                ('full', models.DecimalField(decimal_places=4, max_digits=20)),
                ('unassessed', models.PositiveSmallIntegerField()),
                ('grade', models.CharField(blank=True, help_text='empty where too little could be assessed', max_length=30)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.team')),
                ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='register.scorefreeze')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation__isnull', True), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', False), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', True), ('team__isnull', False)), _connector='OR'), name='frozenscore_is_of_one_area_unit_or_team'),
                    models.CheckConstraint(condition=models.Q(('points__gte', 0), ('points__lte', models.F('possible')), ('possible__lte', models.F('full'))), name='frozenscore_has_no_more_points_than_could_be_had'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FrozenLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('line', models.CharField(max_length=60)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('low', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('high', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('points', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('full', models.DecimalField(decimal_places=4, max_digits=20)),
                ('judged', models.PositiveIntegerField(help_text='rows that were looked at; none where none are counted', null=True)),
                ('lost', models.PositiveIntegerField(null=True)),
                ('state', models.CharField(choices=[('scored', 'scored'), ('not_assessed', 'not_assessed'), ('vetoed', 'vetoed')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('rests_on', models.CharField(blank=True, help_text='the round, the entry or the decision behind it', max_length=60)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.team')),
                ('freeze', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='register.scorefreeze')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation__isnull', True), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', False), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', True), ('team__isnull', False)), _connector='OR'), name='frozenline_is_of_one_area_unit_or_team'),
                    models.CheckConstraint(condition=models.Q(models.Q(('points__isnull', True), ('state', 'not_assessed')), models.Q(models.Q(('state', 'not_assessed'), _negated=True), ('points__gte', 0)), _connector='OR'), name='frozenline_has_points_where_it_was_assessed'),
                    models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__lte', models.F('full')), _connector='OR'), name='frozenline_has_no_more_than_full_points'),
                    models.CheckConstraint(condition=models.Q(('judged__isnull', True), ('lost__lte', models.F('judged')), _connector='OR'), name='frozenline_loses_no_more_rows_than_it_sees'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScoreLineVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('line', models.CharField(max_length=60)),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('low', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('high', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('points', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('full', models.DecimalField(decimal_places=4, max_digits=20)),
                ('judged', models.PositiveIntegerField(help_text='rows that were looked at; none where none are counted', null=True)),
                ('lost', models.PositiveIntegerField(null=True)),
                ('state', models.CharField(choices=[('scored', 'scored'), ('not_assessed', 'not_assessed'), ('vetoed', 'vetoed')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('rests_on', models.CharField(blank=True, help_text='the round, the entry or the decision behind it', max_length=60)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.team')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='scorelineverdict_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation__isnull', True), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', False), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', True), ('team__isnull', False)), _connector='OR'), name='scorelineverdict_is_of_one_area_unit_or_team'),
                    models.CheckConstraint(condition=models.Q(models.Q(('points__isnull', True), ('state', 'not_assessed')), models.Q(models.Q(('state', 'not_assessed'), _negated=True), ('points__gte', 0)), _connector='OR'), name='scorelineverdict_has_points_where_it_was_assessed'),
                    models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__lte', models.F('full')), _connector='OR'), name='scorelineverdict_has_no_more_than_full_points'),
                    models.CheckConstraint(condition=models.Q(('judged__isnull', True), ('lost__lte', models.F('judged')), _connector='OR'), name='scorelineverdict_loses_no_more_rows_than_it_sees'),
                    models.UniqueConstraint(condition=models.Q(('area__isnull', False), ('until__isnull', True)), fields=('scheme', 'year', 'line', 'area'), name='one_current_line_of_a_score_of_one_area'),
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('until__isnull', True)), fields=('scheme', 'year', 'line', 'organisation'), name='one_current_line_of_a_score_of_one_organisation'),
                    models.UniqueConstraint(condition=models.Q(('team__isnull', False), ('until__isnull', True)), fields=('scheme', 'year', 'line', 'team'), name='one_current_line_of_a_score_of_one_team'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScoreVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('scheme', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('points', models.DecimalField(decimal_places=4, max_digits=20)),
                ('possible', models.DecimalField(decimal_places=4, max_digits=20)),
                ('full', models.DecimalField(decimal_places=4, max_digits=20)),
                ('unassessed', models.PositiveSmallIntegerField()),
                ('grade', models.CharField(blank=True, help_text='empty where too little could be assessed', max_length=30)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.team')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='scoreverdict_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation__isnull', True), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', False), ('team__isnull', True)), models.Q(('area__isnull', True), ('organisation__isnull', True), ('team__isnull', False)), _connector='OR'), name='scoreverdict_is_of_one_area_unit_or_team'),
                    models.CheckConstraint(condition=models.Q(('points__gte', 0), ('points__lte', models.F('possible')), ('possible__lte', models.F('full'))), name='scoreverdict_has_no_more_points_than_could_be_had'),
                    models.UniqueConstraint(condition=models.Q(('area__isnull', False), ('until__isnull', True)), fields=('scheme', 'year', 'area'), name='one_current_score_of_one_area'),
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('until__isnull', True)), fields=('scheme', 'year', 'organisation'), name='one_current_score_of_one_organisation'),
                    models.UniqueConstraint(condition=models.Q(('team__isnull', False), ('until__isnull', True)), fields=('scheme', 'year', 'team'), name='one_current_score_of_one_team'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ScoreCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.DecimalField(decimal_places=4, max_digits=20)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='register.disputeact')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('points__gte', 0)), name='a_correction_is_not_below_nothing')],
            },
        ),
    ]
