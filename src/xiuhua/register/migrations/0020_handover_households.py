"""Households handed over: how long a former helper reads on, and requests for another helper."""

from importlib import import_module

import django.db.models.deletion
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


single_posts = import_module("xiuhua.register.migrations.0002_let_no_single_posts_overlap")


def lay_triggers_again(apps, schema_editor):
    """SQLite makes a table anew to give it a constraint, and its triggers go with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS one_holder_of_a_single_post_at_a_time_{event}")
        single_posts.refuse_overlaps(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0019_know_who_chose_a_language'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, lay_triggers_again),
        migrations.CreateModel(
            name='HelperRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('side', models.CharField(choices=[('helper', 'helper'), ('household', 'household'), ('office', 'office')], max_length=10)),
                ('reason', models.CharField(help_text='a code of the pack', max_length=30)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('told_by', models.CharField(blank=True, help_text='who of the household said so', max_length=60)),
                ('asked_on', models.DateField()),
                ('due', models.DateField(help_text='the day by which it is decided; none where the pack sets no term', null=True)),
                ('state', models.CharField(choices=[('open', 'open'), ('granted', 'granted'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default=xiuhua.words.RequestState['OPEN'], max_length=10)),
                ('decided_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, help_text='why it was decided so', max_length=300)),
                ('answered_by', models.OneToOneField(help_text='the pair that followed', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='register.assignment')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helper_requests', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helper_requests', to='register.household')),
                ('pairing', models.ForeignKey(help_text='the pair that it is about', on_delete=django.db.models.deletion.PROTECT, related_name='helper_requests', to='register.assignment')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['household', 'asked_on'], name='helper_request_of_household'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('household',), name='one_open_request_per_household'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_request_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('side', 'household'), models.Q(('told_by', ''), _negated=True)), models.Q(models.Q(('side', 'household'), _negated=True), ('told_by', '')), _connector='OR'), name='a_request_of_a_household_says_who_said_so'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('decided_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='a_decided_request_says_by_whom_and_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('granted', 'refused')), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='a_decision_says_why'),
                    models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), ('state', 'granted'), _connector='OR'), name='only_a_granted_request_is_answered_by_a_pair'),
                    models.CheckConstraint(condition=models.Q(('due__isnull', True), ('due__gte', models.F('asked_on')), _connector='OR'), name='a_request_is_due_after_it_was_made'),
                ],
            },
        ),
        migrations.AddField(
            model_name='assignment',
            name='read_until',
            field=models.DateField(blank=True, help_text='the first day on which a former helper reads the household no more', null=True),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('read_until__isnull', True), models.Q(('kind', 'pair'), ('read_until__gt', models.F('until')), ('until__isnull', False)), _connector='OR'), name='only_a_former_helper_reads_on'),
        ),
        migrations.RunPython(lay_triggers_again, migrations.RunPython.noop),
    ]
