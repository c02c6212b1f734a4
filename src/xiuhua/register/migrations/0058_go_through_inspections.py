"""Keeps how inspections are planned, drawn and gone through, what they find, and orders to put it right."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0057_ask_households'),
    ]

    operations = [
        migrations.CreateModel(
            name='InspectionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text="key of the pack's inspections", max_length=60)),
                ('scope', models.CharField(blank=True, help_text='what it is about, in words', max_length=300)),
                ('frame_size', models.PositiveIntegerField(help_text='homes')),
                ('frame_digest', models.CharField(help_text='sha256', max_length=64)),
                ('frame', models.BinaryField()),
                ('design', models.JSONField(help_text='`villages` by stratum, `sure` ones, and `homes` of each stratum in a village')),
                ('salt_digest', models.CharField(help_text='sha256, public from the plan on', max_length=64)),
                ('salt_sealed', models.BinaryField(help_text='until it departs; then it stands in the seed', null=True)),
                ('planned_on', models.DateField()),
                ('seed', models.CharField(blank=True, max_length=400)),
                ('departed_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inspection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='register.inspection')),
                ('inspectors', models.ManyToManyField(related_name='inspection_plans', to=settings.AUTH_USER_MODEL)),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(help_text='whose office planned it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('frame_size__gt', 0)), name='an_inspection_has_a_frame'),
                    models.CheckConstraint(condition=models.Q(models.Q(('departed_on', None), ('salt_sealed__isnull', False), ('seed', '')), models.Q(('departed_on__gt', models.F('planned_on')), ('salt_sealed', None), models.Q(('seed', ''), _negated=True)), _connector='OR'), name='a_seed_is_joined_when_an_inspection_departs'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_by', None), ('closed_on', None)), models.Q(('closed_by__isnull', False), ('closed_on__gte', models.F('departed_on'))), _connector='OR'), name='an_inspection_closes_after_it_departed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DrawnHome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('name', models.CharField(help_text="as in the frame: a household's key, or its number on the roll", max_length=64)),
                ('stratum', models.CharField(help_text="key of the pack's strata", max_length=60)),
                ('reached', models.FloatField(help_text='probability of its village')),
                ('taken', models.FloatField(help_text='probability of the home once its village is drawn')),
                ('place', models.PositiveIntegerField(help_text='in the drawn order of its stratum in its village')),
                ('state', models.CharField(choices=[('waits', 'waits'), ('asked', 'asked'), ('replaced', 'replaced')], default=xiuhua.words.DrawnState['WAITS'], max_length=20)),
                ('reason', models.CharField(blank=True, help_text='of the pack: why another is gone to instead', max_length=60)),
                ('answers', models.JSONField(default=dict, help_text='by question: a choice or a number; no text')),
                ('done_on', models.DateField(null=True)),
                ('account', models.ForeignKey(help_text='the inspector', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='register.drawnhome')),
                ('sample', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drawn', to='register.inspectionsample')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='homes', to='register.inspectionplan')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'name'), name='a_home_is_drawn_once_in_an_inspection'),
                    models.CheckConstraint(condition=models.Q(('reached__gt', 0), ('reached__lte', 1), ('taken__gt', 0), ('taken__lte', 1)), name='a_home_that_was_drawn_could_be_drawn'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'replaced'), _negated=True), ('reason', '')), models.Q(('state', 'replaced'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_home_is_replaced_with_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='InspectionFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(help_text='key of the list finding_kind', max_length=60)),
                ('severity', models.CharField(help_text='key of the list finding_severity', max_length=60)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('suspected', 'suspected'), ('confirmed', 'confirmed'), ('dismissed', 'dismissed')], max_length=20)),
                ('found_on', models.DateField()),
                ('said', models.CharField(blank=True, help_text='what the place showed: 申诉举证', max_length=300)),
                ('said_on', models.DateField(null=True)),
                ('decided_on', models.DateField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('home', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='register.drawnhome')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='register.inspectionplan')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('home', 'kind'), name='a_home_has_a_finding_of_a_kind_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('said', ''), ('said_by', None), ('said_on', None)), models.Q(('said_by__isnull', False), ('said_on__gte', models.F('found_on')), models.Q(('said', ''), _negated=True)), _connector='OR'), name='evidence_says_what_by_whom'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('decided_on', None), ('state', 'suspected')), models.Q(models.Q(('state', 'suspected'), _negated=True), ('decided_by__isnull', False), ('decided_on__gte', models.F('found_on'))), _connector='OR'), name='a_finding_is_decided_by_somebody'),
                    models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('found_by')), _negated=True), _connector='OR'), name='nobody_decides_their_own_finding'),
                ],
            },
        ),
        migrations.CreateModel(
            name='InspectionEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.CharField(help_text="key of the pack's inspections", max_length=60)),
                ('share', models.FloatField()),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('asked', models.PositiveIntegerField()),
                ('limit', models.FloatField(help_text='as it stood in the pack then')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estimates', to='register.inspectionplan')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'quantity'), name='an_inspection_says_a_quantity_once'),
                    models.CheckConstraint(condition=models.Q(('high__gte', models.F('share')), ('low__lte', models.F('share'))), name='a_share_lies_in_its_interval'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RectificationOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('what', models.CharField(max_length=300)),
                ('set_on', models.DateField()),
                ('due', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='order', to='register.inspectionfinding')),
                ('owner', models.ForeignKey(help_text='whose office does it', on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='register.area')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['owner', 'due'], name='orders_of_a_place'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('due__gte', models.F('set_on'))), name='an_order_is_due_after_it_was_set'),
                    models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('set_on')), _connector='OR'), name='an_order_closes_after_it_was_set'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OrderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('evidence', 'evidence'), ('passed', 'passed'), ('not_yet', 'not_yet'), ('reopened', 'reopened')], max_length=20)),
                ('text', models.CharField(max_length=300)),
                ('on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='register.rectificationorder')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_step_of_an_order_says_what'),
                ],
            },
        ),
    ]
