"""Explanations of findings: why one is right as it stands, for the values that it was said of."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0017_name_the_office'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExplainedFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('rule', models.CharField(max_length=60)),
                ('reason', models.CharField(max_length=300)),
                ('said_of', models.JSONField(help_text='the values to blame as [table, column, value]; personal ones as stars')),
                ('index', models.CharField(help_text='blind index of the values in the clear: equal while they hold', max_length=32)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='explained_findings', to='register.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explained_findings', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(help_text='who withdrew it; none for a turn', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='explained_findings', to='register.household')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='explained_findings', to='register.member')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='explainedfinding_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', True), ('household__isnull', True), ('member__isnull', False)), models.Q(('area__isnull', True), ('household__isnull', False), ('member__isnull', True)), models.Q(('area__isnull', False), ('household__isnull', True), ('member__isnull', True)), _connector='OR'), name='an_explanation_is_of_one_member_or_household_or_area'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_explanation_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('until__isnull', True)), models.Q(('ended_at__isnull', False), ('until__isnull', False)), _connector='OR'), name='an_explanation_that_ended_says_when'), models.UniqueConstraint(condition=models.Q(('member__isnull', False), ('until__isnull', True)), fields=('rule', 'member'), name='one_current_explanation_per_rule_and_member'), models.UniqueConstraint(condition=models.Q(('household__isnull', False), ('until__isnull', True)), fields=('rule', 'household'), name='one_current_explanation_per_rule_and_household'), models.UniqueConstraint(condition=models.Q(('area__isnull', False), ('until__isnull', True)), fields=('rule', 'area'), name='one_current_explanation_per_rule_and_area')],
            },
        ),
    ]
