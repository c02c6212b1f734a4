"""Surveys of townships, what households own, save and eat, and what rules found of households, areas and members."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0002_let_no_single_posts_overlap'),
    ]

    operations = [
        migrations.AddField(
            model_name='housing',
            name='solid_roof',
            field=models.BooleanField(help_text='of tiles, sheets or concrete; not of straw or plastic', null=True),
        ),
        migrations.CreateModel(
            name='AreaVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('scheme', models.CharField(max_length=60)),
                ('verdict', models.CharField(choices=[('met', 'met'), ('not_met', 'not_met'), ('unknown', 'unknown')], max_length=10)),
                ('unmet', models.TextField(blank=True, help_text='criteria that are not met')),
                ('unclear', models.TextField(blank=True, help_text='criteria that could not be judged')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='register.area')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='areaverdict_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('verdict__in', ('met', 'not_met', 'unknown'))), name='areaverdict_is_met_not_met_or_unknown'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('area', 'scheme'), name='one_current_verdict_per_area_and_scheme')],
            },
        ),
        migrations.CreateModel(
            name='AssetComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('town_house', models.BooleanField(help_text='城镇商品房', null=True)),
                ('vehicle', models.BooleanField(help_text='小轿车等机动车', null=True)),
                ('large_machine', models.BooleanField(help_text='大型农机具', null=True)),
                ('business', models.BooleanField(help_text='经商办企业', null=True)),
                ('employs_others', models.BooleanField(help_text='长期雇佣他人', null=True)),
                ('public_payroll', models.BooleanField(help_text='财政供养人员', null=True)),
                ('village_cadre', models.BooleanField(help_text='村三职干部', null=True)),
                ('study_abroad', models.BooleanField(help_text='自费出国留学', null=True)),
                ('absent', models.BooleanField(help_text='举家外出', null=True)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.assetcomparison')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='register.household')),
            ],
            options={
                'abstract': False,
                'default_related_name': '%(class)ss',
                'indexes': [models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='assetcomparison_corrected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='assetcomparison_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('rule', models.CharField(max_length=60)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='register.area')),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='register.household')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='register.member')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['rule'], name='finding_rule')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='finding_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', True), ('household__isnull', True), ('member__isnull', False)), models.Q(('area__isnull', True), ('household__isnull', False), ('member__isnull', True)), models.Q(('area__isnull', False), ('household__isnull', True), ('member__isnull', True)), _connector='OR'), name='a_finding_is_about_one_member_or_household_or_area'), models.UniqueConstraint(condition=models.Q(('member__isnull', False), ('until__isnull', True)), fields=('rule', 'member'), name='one_current_finding_per_rule_and_member'), models.UniqueConstraint(condition=models.Q(('household__isnull', False), ('until__isnull', True)), fields=('rule', 'household'), name='one_current_finding_per_rule_and_household'), models.UniqueConstraint(condition=models.Q(('area__isnull', False), ('until__isnull', True)), fields=('rule', 'area'), name='one_current_finding_per_rule_and_area')],
            },
        ),
        migrations.CreateModel(
            name='Food',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('meals_a_day', models.PositiveSmallIntegerField(null=True)),
                ('hungry_months', models.PositiveSmallIntegerField(help_text='of the last twelve', null=True)),
                ('kitchen_garden', models.BooleanField(null=True)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.food')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='register.household')),
            ],
            options={
                'abstract': False,
                'default_related_name': '%(class)ss',
                'indexes': [models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='food_corrected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='food_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('scheme', models.CharField(max_length=60)),
                ('verdict', models.CharField(choices=[('met', 'met'), ('not_met', 'not_met'), ('unknown', 'unknown')], max_length=10)),
                ('unmet', models.TextField(blank=True, help_text='criteria that are not met')),
                ('unclear', models.TextField(blank=True, help_text='criteria that could not be judged')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='register.household')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='householdverdict_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('verdict__in', ('met', 'not_met', 'unknown'))), name='householdverdict_is_met_not_met_or_unknown'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('household', 'scheme'), name='one_current_verdict_per_household_and_scheme')],
            },
        ),
        migrations.CreateModel(
            name='Saving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('savings_fen', models.BigIntegerField(null=True)),
                ('loans_fen', models.BigIntegerField(null=True)),
                ('saves_regularly', models.BooleanField(null=True)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.saving')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='register.household')),
            ],
            options={
                'abstract': False,
                'default_related_name': '%(class)ss',
                'indexes': [models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='saving_corrected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='saving_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='TownshipSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('central_school', models.BooleanField(help_text='标准中心校', null=True)),
                ('health_centre', models.BooleanField(help_text='达标卫生院', null=True)),
                ('service_centre', models.BooleanField(help_text='便民服务中心', null=True)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.townshipsurvey')),
                ('township', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='township_surveys', to='register.area')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='townshipsurvey_corrected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='townshipsurvey_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Wealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('assets_fen', models.BigIntegerField(help_text='worth of productive assets', null=True)),
                ('livestock', models.PositiveIntegerField(help_text='heads of cattle, pigs, sheep, goats', null=True)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.wealth')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='register.household')),
            ],
            options={
                'abstract': False,
                'default_related_name': '%(class)ss',
                'indexes': [models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='wealth_corrected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='wealth_ends_after_it_begins')],
            },
        ),
    ]
