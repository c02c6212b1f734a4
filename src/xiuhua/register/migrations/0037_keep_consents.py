"""What households consent to."""

import django.db.models.deletion
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0036_hide_complaints'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('purpose', models.CharField(help_text='a code of the pack: what for', max_length=40)),
                ('to_whom', models.CharField(help_text='who may then see or use it', max_length=80)),
                ('told_by', models.CharField(help_text='who of the household gave it', max_length=60)),
                ('paper', models.CharField(blank=True, help_text='where the signed paper is; empty for a word', max_length=160)),
                ('given_on', models.DateField()),
                ('until', models.DateField(help_text='its last day; none until it is taken back', null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents_taken', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='register.household')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['household', 'given_on'], name='consent_of_household')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('to_whom', ''), _negated=True), models.Q(('told_by', ''), _negated=True)), name='a_consent_says_what_for_whom_and_by_whom'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('given_on')), _connector='OR'), name='a_consent_ends_after_it_is_given'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__gte', models.F('given_on'))), _connector='OR'), name='a_consent_is_taken_back_by_somebody_after_it_is_given')],
            },
        ),
    ]
