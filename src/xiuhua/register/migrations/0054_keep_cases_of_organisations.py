"""Keeps meetings, surveys and listings of organisations, cases with their lists, and households carried."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0053_admit_forms'),
    ]

    operations = [
        migrations.CreateModel(
            name='CarriedHousehold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('said_by', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_by', to='register.household')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='register.organisation')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='register.industryproject')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='carriedhousehold_ends_after_it_begins'),
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('organisation', 'household'), name='an_organisation_carries_a_household_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('on', models.DateField()),
                ('listed', models.BooleanField()),
                ('proposed', models.CharField(blank=True, help_text='what the rules came to that day, if anything', max_length=10)),
                ('signs', models.CharField(blank=True, help_text='the criteria that were met then, by spaces', max_length=200)),
                ('reason', models.CharField(max_length=300)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to=settings.AUTH_USER_MODEL)),
                ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listing', to='register.rectification')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='register.organisation')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_listing_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('listed', True)), models.Q(('case', None), ('listed', False)), _connector='OR'), name='what_was_listed_has_a_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('on', models.DateField()),
                ('kind', models.CharField(help_text="a key of the pack's list meeting_kind", max_length=30)),
                ('attendance', models.PositiveIntegerField(help_text='how many came', null=True)),
                ('agenda', models.CharField(max_length=300)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings_told', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='register.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', '-on'], name='meetings_of_an_organisation'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('agenda', ''), _negated=True), models.Q(('kind', ''), _negated=True)), name='a_meeting_says_what_it_was_about'),
                    models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('organisation', 'on', 'kind', 'agenda'), name='a_meeting_is_told_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='register.meeting')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'number'), name='one_decision_for_each_number_of_a_meeting'),
                    models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('number__gte', 1)), name='a_decision_says_what_was_decided'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('office', models.CharField(choices=[('township', 'township'), ('county', 'county')], max_length=10)),
                ('result', models.CharField(choices=[('accepted', 'accepted'), ('returned', 'returned')], max_length=10)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_steps', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='register.rectification')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_steps', to='register.decision')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('result', 'accepted'), models.Q(('result', 'returned'), models.Q(('why', ''), _negated=True)), _connector='OR'), name='a_case_given_back_says_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OrganisationSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('on', models.DateField()),
                ('source', models.CharField(max_length=120)),
                ('admitted_on', models.DateField(help_text='when the last new member was admitted', null=True)),
                ('satisfied_percent', models.PositiveSmallIntegerField(null=True)),
                ('ranked_last', models.BooleanField(help_text='in the last grade of the yearly assessment', null=True)),
                ('standstill', models.BooleanField(null=True)),
                ('unfit_secretary', models.BooleanField(null=True)),
                ('divided', models.BooleanField(null=True)),
                ('disorder', models.BooleanField(null=True)),
                ('interference', models.BooleanField(null=True)),
                ('accounts_open', models.BooleanField(null=True)),
                ('named', models.BooleanField(help_text='named by discipline, law or petition offices', null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisation_surveys', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='register.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', '-on'], name='surveys_of_an_organisation'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_survey_of_an_organisation_says_its_source'),
                    models.CheckConstraint(condition=models.Q(('satisfied_percent', None), ('satisfied_percent__lte', 100), _connector='OR'), name='no_more_are_satisfied_than_were_asked'),
                    models.CheckConstraint(condition=models.Q(('admitted_on', None), ('admitted_on__lte', models.F('on')), _connector='OR'), name='who_was_admitted_was_before_the_survey'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RectificationItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('problem', models.CharField(max_length=200)),
                ('measure', models.CharField(max_length=200)),
                ('duty', models.CharField(help_text='who answers, as the list says it', max_length=120)),
                ('due', models.DateField()),
                ('written_on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_on', models.DateField(help_text='when it was said to be done', null=True)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('closed_on', models.DateField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items_told', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='register.rectification')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items_closed', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='register.decision')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items_done', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectification_items', to='register.person')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('case', 'number'), name='one_item_for_each_number_of_a_case'),
                    models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), _negated=True), models.Q(('measure', ''), _negated=True), models.Q(('duty', ''), _negated=True)), name='an_item_says_what_who_and_against_what'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('decision', None), ('document', ''), ('done_on', None)), models.Q(('done_on__isnull', False), models.Q(models.Q(('document', ''), _negated=True), ('decision__isnull', False), _connector='OR')), _connector='OR'), name='an_item_is_done_on_evidence'),
                    models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('done_on')), _connector='OR'), name='an_item_is_closed_after_it_was_done'),
                    models.CheckConstraint(condition=models.Q(('closed_by', None), ('done_by', None), models.Q(('closed_by', models.F('done_by')), _negated=True), _connector='OR'), name='nobody_closes_what_they_said_was_done'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WeaknessVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('verdict', models.CharField(choices=[('met', 'met'), ('not_met', 'not_met'), ('unknown', 'unknown')], max_length=10)),
                ('signs', models.CharField(blank=True, help_text='keys of the criteria that are met, by spaces', max_length=200)),
                ('unclear', models.CharField(blank=True, help_text='keys of those that could not be judged', max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weakness_verdicts', to='register.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='weaknessverdict_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('verdict__in', ('met', 'not_met', 'unknown'))), name='a_weakness_is_met_not_met_or_unknown'),
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('organisation',), name='one_current_weakness_per_organisation'),
                ],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='approved_by',
            field=models.CharField(blank=True, help_text='who approved of its founding', max_length=80),
        ),
        migrations.AddField(
            model_name='organisation',
            name='dissolved_by',
            field=models.CharField(blank=True, help_text='who approved of its end, by which document', max_length=80),
        ),
        migrations.AddField(
            model_name='rectification',
            name='county_leader',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person'),
        ),
        migrations.AddField(
            model_name='rectification',
            name='due',
            field=models.DateField(blank=True, help_text='by when it must be accepted', null=True),
        ),
        migrations.AddField(
            model_name='rectification',
            name='first_secretary',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person'),
        ),
        migrations.AddField(
            model_name='rectification',
            name='helped_on',
            field=models.DateField(blank=True, help_text='since when all four are named', null=True),
        ),
        migrations.AddField(
            model_name='rectification',
            name='relapse_of',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relapse', to='register.rectification'),
        ),
        migrations.AddField(
            model_name='rectification',
            name='township_accepted_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rectification',
            name='township_leader',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person'),
        ),
        migrations.AddField(
            model_name='rectification',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation'),
        ),
        migrations.AlterField(
            model_name='rectification',
            name='criteria',
            field=models.CharField(help_text="keys of the pack's criteria, joined by ;", max_length=240),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('township_accepted_on', None), models.Q(('township_accepted_on__gt', models.F('listed_on')), models.Q(('accepted_on', None), ('accepted_on__gte', models.F('township_accepted_on')), _connector='OR')), _connector='OR'), name='a_township_accepts_before_the_county'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('relapsed_on', None), models.Q(('accepted_on__isnull', False), ('relapsed_on__gt', models.F('accepted_on'))), _connector='OR'), name='a_relapse_follows_an_acceptance'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('due', None), ('due__gt', models.F('listed_on')), _connector='OR'), name='a_case_is_due_later'),
        ),
        migrations.AddField(
            model_name='industryproject',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='register.decision'),
        ),
    ]
