"""Proposals of resident teams: who is in the team of each village, and whom an office wants in it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0038_keep_plans_and_projects'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProposedMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leads', models.BooleanField(default=False)),
                ('term_end', models.DateField(null=True)),
                ('change', models.CharField(blank=True, max_length=10)),
                ('former', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.assignment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='register.proposedvillage')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('village', 'person'), name='somebody_is_once_in_a_proposed_team'),
                    models.UniqueConstraint(condition=models.Q(('leads', True)), fields=('village',), name='one_leads_a_proposed_team'),
                    models.CheckConstraint(condition=models.Q(models.Q(('change', 'new'), ('former__isnull', True)), models.Q(('change__in', ('', 'leaves')), ('former__isnull', False)), _connector='OR'), name='who_comes_into_a_proposed_team_is_not_there_yet'),
                    models.CheckConstraint(condition=models.Q(('change', 'leaves'), ('leads', True), _negated=True), name='who_leaves_a_proposed_team_leads_it_no_more'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='villageproposal',
            name='a_village_proposal_is_of_a_kind',
        ),
        migrations.RemoveConstraint(
            model_name='villagerule',
            name='a_village_rule_pins_or_bans',
        ),
        migrations.AddField(
            model_name='proposedvillage',
            name='missing',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='villageproposal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('contract', 'link', 'reside'))), name='a_village_proposal_is_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='villagerule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('pin', 'ban', 'join'))), name='a_village_rule_pins_or_bans'),
        ),
        migrations.AddConstraint(
            model_name='villagerule',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'join'), ('lifted_at__isnull', True)), fields=('proposal', 'person'), name='somebody_must_be_in_one_team_of_a_proposal'),
        ),
        migrations.AddConstraint(
            model_name='villagerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'join'), _negated=True), ('person__isnull', False), _connector='OR'), name='who_must_be_in_a_team_is_a_person'),
        ),
    ]
