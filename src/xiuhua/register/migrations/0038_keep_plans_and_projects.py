"""Plans of a year with their steps, and industry projects with shares and dividends of households."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0037_keep_consents'),
    ]

    operations = [
        migrations.CreateModel(
            name='HouseholdPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField()),
                ('version', models.PositiveSmallIntegerField()),
                ('goal', models.CharField(max_length=200)),
                ('owner', models.CharField(blank=True, help_text="a key of the pack's list post: who sees to it", max_length=40)),
                ('written_on', models.DateField()),
                ('fixed_on', models.DateField(null=True)),
                ('returned_why', models.CharField(blank=True, help_text='why it was given back to be changed', max_length=200)),
                ('fixed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='register.household')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('household', 'year', 'version'), name='one_version_of_a_plan_per_household_and_year'),
                    models.UniqueConstraint(condition=models.Q(('fixed_on__isnull', True)), fields=('household', 'year'), name='one_draft_per_household_and_year'),
                    models.CheckConstraint(condition=models.Q(('goal', ''), _negated=True), name='a_plan_has_a_goal'),
                    models.CheckConstraint(condition=models.Q(models.Q(('fixed_by__isnull', True), ('fixed_on__isnull', True)), models.Q(('fixed_by__isnull', False), ('fixed_on__isnull', False)), _connector='OR'), name='a_plan_is_fixed_by_somebody_on_a_day'),
                    models.CheckConstraint(condition=models.Q(('fixed_by__isnull', True), models.Q(('fixed_by', models.F('written_by')), _negated=True), _connector='OR'), name='nobody_fixes_their_own_plan'),
                ],
            },
        ),
        migrations.CreateModel(
            name='IndustryProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(help_text="a key of the pack's list project_kind", max_length=40)),
                ('funds_fen', models.BigIntegerField()),
                ('basis', models.CharField(blank=True, help_text='the document that its funds rest on', max_length=160)),
                ('said_by', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='register.organisation')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='register.area')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='industryproject_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_project_has_a_name'),
                    models.CheckConstraint(condition=models.Q(('funds_fen__gte', 0)), name='a_project_has_no_debt'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('need', models.CharField(blank=True, help_text='the cause or need that it answers', max_length=60)),
                ('item', models.CharField(help_text="a key of the pack's catalogue", max_length=60)),
                ('owner', models.CharField(blank=True, help_text="a key of the pack's list post", max_length=40)),
                ('budget_fen', models.BigIntegerField(null=True)),
                ('due', models.DateField()),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.member')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='register.householdplan')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'number'), name='one_step_of_a_plan_per_number'),
                    models.CheckConstraint(condition=models.Q(('item', ''), _negated=True), name='a_step_of_a_plan_names_its_item'),
                    models.CheckConstraint(condition=models.Q(('budget_fen__isnull', True), ('budget_fen__gte', 0), _connector='OR'), name='a_step_costs_no_less_than_nothing'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProjectShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('amount_fen', models.BigIntegerField()),
                ('said_by', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='project_shares', to='register.household')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='register.industryproject')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='projectshare_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='a_share_is_more_than_nothing'),
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('project', 'household'), name='one_current_share_per_project_and_household'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Dividend',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('evidence', models.CharField(blank=True, max_length=160)),
                ('said_by', models.CharField(blank=True, max_length=80)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.dividend')),
                ('share', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dividends', to='register.projectshare')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='dividend_corrected'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='dividend_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='a_dividend_takes_nothing_away'),
                ],
            },
        ),
    ]
