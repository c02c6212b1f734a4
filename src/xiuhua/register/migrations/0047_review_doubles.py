"""Two records that may be of one person wait for people to decide."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0046_keep_warnings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Double',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('probability', models.FloatField()),
                ('levels', models.JSONField(default=dict, help_text='how far each thing that was compared agrees')),
                ('index', models.CharField(help_text='blind index of all that was compared: equal while it holds', max_length=32)),
                ('found_on', models.DateField()),
                ('state', models.CharField(default='open', help_text='open, later, asked, same, different, undone', max_length=10)),
                ('asked_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, help_text='what was said last for the state it is in', max_length=300)),
                ('decided_at', models.DateTimeField(null=True)),
                ('trace', models.JSONField(default=dict, help_text='rows that the merge ended, with their ends, and wrote; no values')),
                ('undone_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(db_index=True, help_text='when it last ended facts, or let them hold', null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed', models.ForeignKey(help_text='where nobody was left', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closed_by', to='register.household')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.member')),
                ('first_home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('first_village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('kept', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_in', to='register.member')),
                ('merged', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_by', to='register.member')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.member')),
                ('second_home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('second_village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'first_village'], name='doubles_by_state_and_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='a_double_names_two_in_order'), models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'later', 'asked'))), fields=('first', 'second'), name='two_records_wait_once'), models.UniqueConstraint(condition=models.Q(('state', 'same')), fields=('merged',), name='a_record_is_merged_into_one_other'), models.CheckConstraint(condition=models.Q(models.Q(('kept__isnull', False), ('merged__isnull', False), ('state__in', ('asked', 'same', 'undone'))), models.Q(('kept__isnull', True), ('merged__isnull', True), ('state__in', ('open', 'later', 'different'))), _connector='OR'), name='a_merge_says_which_record_stays'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ('same', 'different', 'undone'))), models.Q(('decided_at__isnull', True), ('state__in', ('open', 'later', 'asked'))), _connector='OR'), name='a_decided_double_says_when')],
            },
        ),
    ]
