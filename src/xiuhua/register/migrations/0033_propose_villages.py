"""Proposals of who holds a post of villages: units contracted, leaders linked, decided in two steps."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0032_keep_what_helps'),
    ]

    operations = [
        migrations.CreateModel(
            name='VillageProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(max_length=10)),
                ('role', models.CharField(max_length=30)),
                ('on', models.DateField(help_text='the day of which the register was asked')),
                ('frozen', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('objective', models.BigIntegerField(default=0)),
                ('lower_bound', models.BigIntegerField(default=0)),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, help_text='empty while it is open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('document', models.CharField(blank=True, help_text='by which they were appointed', max_length=80)),
                ('why', models.CharField(blank=True, help_text='why it was returned or dropped', max_length=200)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='village_proposals', to='register.area')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ('contract', 'link'))), name='a_village_proposal_is_of_a_kind'),
                    models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('area', 'kind'), name='one_open_village_proposal_per_area_and_kind'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decision', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), ('submitted_by__isnull', False), models.Q(('submitted_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='a_village_proposal_is_approved_by_another_than_submitted_it'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProposedVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cost', models.BigIntegerField(default=0)),
                ('terms', models.JSONField(default=dict)),
                ('change', models.CharField(blank=True, max_length=10)),
                ('reason', models.CharField(blank=True, help_text='why nobody can hold the post', max_length=20)),
                ('former', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.assignment')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='villages', to='register.villageproposal')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('proposal', 'village'), name='a_village_stands_once_in_a_proposal'),
                    models.CheckConstraint(condition=models.Q(('person__isnull', True), ('organisation__isnull', True), _connector='OR'), name='a_proposed_village_has_one_holder'),
                    models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('person__isnull', True)), ('reason', ''), _connector='XOR'), name='a_proposed_village_has_a_holder_or_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='VillageRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(max_length=5)),
                ('why', models.CharField(max_length=200)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='register.villageproposal')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ('pin', 'ban'))), name='a_village_rule_pins_or_bans'),
                    models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_village_rule_says_why'),
                    models.CheckConstraint(condition=models.Q(('person__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='a_village_rule_is_about_one_holder'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'pin'), ('lifted_at__isnull', True)), fields=('proposal', 'village'), name='one_pin_of_a_village_in_a_proposal'),
                ],
            },
        ),
    ]
