"""Notices that were put up in public, and who let a full name stand on one."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0030_keep_last_days_of_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('procedure', models.CharField(help_text='a key of the pack', max_length=40)),
                ('step', models.CharField(max_length=40)),
                ('put_up_on', models.DateField()),
                ('stands_until', models.DateField(help_text='its last day; none where it announces what is decided', null=True)),
                ('content', models.JSONField(help_text='title, rows, place, days and whom to object to, as they were read')),
                ('digest', models.CharField(help_text='SHA-256 of all of this in one order', max_length=64)),
                ('pack', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('office', models.CharField(help_text='the office that put it up', max_length=20)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(help_text='the village', on_delete=django.db.models.deletion.PROTECT, related_name='public_notices', to='register.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['area', 'put_up_on'], name='public_notice_of_area'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('stands_until__isnull', True), ('stands_until__gte', models.F('put_up_on')), _connector='OR'), name='a_notice_stands_after_it_is_put_up'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('step', models.CharField(help_text='the step on whose notice it may stand, and on no other', max_length=40)),
                ('item', models.CharField(help_text="a key of the pack's list", max_length=40)),
                ('reason', models.CharField(max_length=300)),
                ('basis', models.CharField(help_text='the document or rule that it rests on', max_length=160)),
                ('asked_on', models.DateField()),
                ('released', models.BooleanField(help_text='None while nobody has decided', null=True)),
                ('decided_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, help_text='why it was decided so', max_length=300)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases_asked', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases_decided', to=settings.AUTH_USER_MODEL)),
                ('proceeding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='register.proceeding')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('decided_on__isnull', True), ('released__isnull', True)), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False), ('released__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='a_release_is_decided_by_somebody_with_a_reason'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='a_release_needs_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='a_release_is_asked_with_reason_and_basis'), models.UniqueConstraint(condition=models.Q(('released__isnull', True)), fields=('proceeding', 'step', 'item'), name='one_release_is_asked_at_a_time')],
            },
        ),
        migrations.AddField(
            model_name='proceedingact',
            name='notice',
            field=models.ForeignKey(help_text='what was put up by it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='register.publicnotice'),
        ),
    ]
