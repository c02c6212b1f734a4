"""The ledger of a household's income: what was written, corrected or taken back by hand."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0034_keep_diagnoses'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncomeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('part', models.CharField(max_length=30)),
                ('since', models.DateField(help_text="the period's first day")),
                ('until', models.DateField(help_text='the first day after the period')),
                ('before_fen', models.BigIntegerField(null=True)),
                ('after_fen', models.BigIntegerField(null=True)),
                ('evidence', models.CharField(max_length=160)),
                ('on', models.DateField(help_text='the day on which it was found, as somebody said')),
                ('entered_on', models.DateField(help_text="the office's day on which it was entered: nobody types it")),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_entries', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_entries', to='register.household')),
                ('made', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='register.incomepart')),
                ('old', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.incomepart')),
            ],
            options={
                'indexes': [models.Index(fields=['household', 'since'], name='income_entries_of_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='an_income_entry_says_on_what_it_rests'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='an_income_entry_is_of_a_period'), models.CheckConstraint(condition=models.Q(('before_fen__isnull', False), ('after_fen__isnull', False), _connector='OR'), name='an_income_entry_is_of_an_amount'), models.CheckConstraint(condition=models.Q(('after_fen__isnull', True), ('after_fen__gt', 0), _connector='OR'), name='an_income_entry_is_above_zero'), models.CheckConstraint(condition=models.Q(('before_fen__isnull', True), ('old__isnull', False), _connector='OR'), name='an_income_entry_names_what_it_corrects')],
            },
        ),
    ]
