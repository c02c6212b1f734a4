"""Signs of want, the warnings that they make, what was done about them; and a demo's clock that can be set."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0045_ask_changes_again'),
    ]

    operations = [
        migrations.CreateModel(
            name='HouseholdWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('since', models.DateField()),
                ('signals', models.CharField(help_text='kinds of the pack in the order in which they came, by spaces', max_length=400)),
                ('risks', models.CharField(help_text='the causes of want that they point to, by spaces', max_length=300)),
                ('urgent', models.BooleanField(default=False, help_text='help comes first, papers after')),
                ('relapse', models.BooleanField(default=False, help_text="the household's risk had been removed before")),
                ('step', models.CharField(blank=True, help_text='what must be done next; empty when nothing is left', max_length=40)),
                ('due', models.DateField(null=True)),
                ('late', models.PositiveIntegerField(default=0, help_text='the most working days by which a step of it is, or was, late')),
                ('seen_on', models.DateField(null=True)),
                ('snoozed_until', models.DateField(help_text='the first day on which it is shown again', null=True)),
                ('ended_on', models.DateField(null=True)),
                ('end', models.CharField(blank=True, help_text='how it ended: a code of the pack', max_length=40)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='warnings', to='register.household')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_warnings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['ended_on', 'due'], name='warnings_by_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('household',), name='one_open_warning_per_household'),
                    models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='a_warning_that_ended_says_how'),
                    models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('since')), _connector='OR'), name='a_warning_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('owner', None), ('seen_on__isnull', False), _connector='OR'), name='a_warning_that_is_owned_was_seen'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RemovalVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('removable', models.BooleanField()),
                ('kept', models.BooleanField(help_text='it stays under care whatever else is met')),
                ('unmet', models.CharField(blank=True, help_text='lines that are not met, by spaces', max_length=300)),
                ('unclear', models.CharField(blank=True, help_text='lines that nobody knows, by spaces', max_length=300)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='removal_verdicts', to='register.household')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='removalverdict_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('removable', False), models.Q(('unclear', ''), ('unmet', '')), _connector='OR'), name='a_risk_is_removable_when_every_line_is_met'),
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('household',), name='one_current_removal_per_household'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SignalReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(help_text='the signal of the pack that every row of it tells', max_length=40)),
                ('received_on', models.DateField()),
                ('file_name', models.CharField(max_length=120)),
                ('digest', models.CharField(help_text='sha256 of the file', max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_on', models.DateField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signal_reports', to='register.area')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signal_reports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('digest', 'kind', 'area', 'received_on'), name='a_departments_list_is_brought_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(help_text='a signal of the pack', max_length=40)),
                ('value', models.BigIntegerField(help_text='in the unit of its threshold, money in fen; none if not told', null=True)),
                ('received_on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('row', models.PositiveIntegerField(help_text='where it stood in that list', null=True)),
                ('told_sealed', models.BinaryField(help_text='who was meant and what was said, as it was told', null=True)),
                ('closed_on', models.DateField(help_text='since then it warns no more', null=True)),
                ('end', models.CharField(blank=True, help_text='how it was closed: a code of the pack', max_length=40)),
                ('area', models.ForeignKey(help_text='for which place it was told', on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='register.area')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='register.household')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='register.member')),
                ('warning', models.ForeignKey(help_text='what it was part of', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='told', to='register.householdwarning')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='register.signalreport')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('closed_on', None)), fields=['household'], name='open_signals_of_household'),
                    models.Index(condition=models.Q(('closed_on', None), ('household', None)), fields=['area'], name='signals_nobody_was_found_for'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('household__isnull', False), ('told_sealed__isnull', False), _connector='OR'), name='a_signal_says_of_whom_or_what_was_told'),
                    models.CheckConstraint(condition=models.Q(('member', None), ('household__isnull', False), _connector='OR'), name='a_signal_of_a_member_is_of_a_household'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('end', '')), models.Q(('closed_on__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='a_signal_that_was_closed_says_how'),
                    models.CheckConstraint(condition=models.Q(models.Q(('report', None), ('row', None)), models.Q(('report__isnull', False), ('row__isnull', False)), _connector='OR'), name='a_signal_of_a_list_stands_in_a_row'),
                    models.UniqueConstraint(fields=('report', 'row'), name='a_row_of_a_list_is_one_signal'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WarningAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first, without gaps')),
                ('kind', models.CharField(choices=[('seen', 'seen'), ('own', 'own'), ('step', 'step'), ('snooze', 'snooze'), ('end', 'end')], max_length=10)),
                ('step', models.CharField(blank=True, max_length=40)),
                ('found', models.CharField(blank=True, help_text='what a step found: a code of the pack', max_length=40)),
                ('on', models.DateField()),
                ('office', models.CharField(blank=True, help_text='the office or post as which it was done', max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('until', models.DateField(help_text='of one that was put off: the first day on which it is shown again', null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='warning_acts', to=settings.AUTH_USER_MODEL)),
                ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='register.householdwarning')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['step', 'on'], name='steps_of_warnings'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('warning', 'number'), name='acts_of_a_warning_are_numbered'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'step'), models.Q(('step', ''), _negated=True)), models.Q(models.Q(('kind', 'step'), _negated=True), ('step', '')), _connector='OR'), name='an_act_that_does_a_step_names_it'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'snooze'), ('until__isnull', False), models.Q(('note', ''), _negated=True)), models.Q(models.Q(('kind', 'snooze'), _negated=True), ('until', None)), _connector='OR'), name='whoever_puts_off_says_until_when_and_why'),
                ],
            },
        ),
        migrations.AddField(
            model_name='office',
            name='demo_clock',
            field=models.DateField(help_text="the day that a demo's clock was set to; none: its own day", null=True),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(('demo_clock', None), ('demo_day__isnull', False), _connector='OR'), name='only_a_demos_clock_can_be_set'),
        ),
    ]
