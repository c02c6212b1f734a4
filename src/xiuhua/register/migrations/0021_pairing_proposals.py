"""Pairing proposals with their pairs, pins and bans; skills, languages, and who must not be paired with whom."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0020_handover_households'),
    ]

    operations = [
        migrations.CreateModel(
            name='PairingProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('on', models.DateField(help_text='the day of which the register was asked')),
                ('frozen', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('weights', models.JSONField(help_text="points of each term of cost; the pack's, or what the office chose instead")),
                ('objective', models.BigIntegerField(default=0)),
                ('lower_bound', models.BigIntegerField(default=0)),
                ('moved_fresh', models.PositiveIntegerField(help_text='how many would move if changing cost nothing', null=True)),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, help_text='empty while it is open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, help_text='why it was returned or dropped', max_length=200)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairing_proposals', to='register.area')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('area',), name='one_open_pairing_proposal_per_area'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), ('submitted_by__isnull', False), models.Q(('submitted_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='a_pairing_proposal_is_approved_by_another_than_submitted_it')],
            },
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(max_length=5)),
                ('why', models.CharField(max_length=200)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instead_of', to='register.pairrule')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='register.pairingproposal')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('pin', 'ban'))), name='a_pair_rule_pins_or_bans'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_pair_rule_says_why'), models.UniqueConstraint(condition=models.Q(('kind', 'pin'), ('lifted_at__isnull', True)), fields=('proposal', 'household'), name='one_pin_of_a_household_in_a_proposal'), models.UniqueConstraint(condition=models.Q(('kind', 'ban'), ('lifted_at__isnull', True)), fields=('proposal', 'household', 'person'), name='one_ban_of_a_pair_in_a_proposal')],
            },
        ),
        migrations.CreateModel(
            name='ProposedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cost', models.BigIntegerField(default=0)),
                ('terms', models.JSONField(default=dict)),
                ('change', models.CharField(blank=True, max_length=10)),
                ('reason', models.CharField(blank=True, help_text='why nobody can be its helper', max_length=20)),
                ('former', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='register.pairingproposal')),
            ],
            options={
                'indexes': [models.Index(fields=['proposal', 'change'], name='proposed_pair_change')],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'household'), name='a_household_stands_once_in_a_proposal'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('reason', '')), models.Q(('person__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_proposed_pair_has_a_helper_or_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='SpokenLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('language', models.CharField(max_length=30)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='languages', to='register.household')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='languages', to='register.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='spokenlanguage_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('household__isnull', False), ('person__isnull', True)), models.Q(('household__isnull', True), ('person__isnull', False)), _connector='OR'), name='a_language_is_spoken_by_a_helper_or_a_household')],
            },
        ),
        migrations.CreateModel(
            name='Avoidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('why', models.CharField(max_length=30)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avoidances', to='register.household')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avoidances', to='register.person')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='avoidance_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'household', 'why'), name='two_avoid_each_other_for_a_reason_once')],
            },
        ),
        migrations.CreateModel(
            name='HelperSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('skill', models.CharField(max_length=30)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skills', to='register.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='helperskill_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'skill'), name='a_helper_has_a_skill_once')],
            },
        ),
    ]
