"""Lets departments' forms in with owner, reader, basis and end; keeps complaints about burden and lifted bans."""


import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0052_say_who_agreed_to_leave'),
    ]

    operations = [
        migrations.CreateModel(
            name='BurdenComplaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('form', models.CharField(blank=True, help_text="a key of the pack's forms of entry", max_length=60)),
                ('words', models.CharField(max_length=300)),
                ('said_on', models.DateField()),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(help_text='the county or city it is of', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['said_on'], name='complaints_by_day'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_complaint_about_burden_says_something'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by__isnull', True), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__gte', models.F('said_on'))), _connector='OR'), name='a_complaint_about_burden_is_answered_by_somebody_later'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LiftedBan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('profile', models.CharField(max_length=60)),
                ('ban', models.CharField(max_length=60)),
                ('where', models.CharField(help_text='the beginning of a place as the report names it', max_length=160)),
                ('basis', models.CharField(help_text='document, number, article', max_length=200)),
                ('since', models.DateField()),
                ('until', models.DateField(help_text='the first day on which it holds no more')),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(help_text='none at the terminal', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('where', ''), _negated=True)), name='a_lifted_ban_says_where_and_on_what_basis'),
                    models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='a_lifted_ban_ends_after_it_begins'),
                ],
            },
        ),
        migrations.AddField(
            model_name='askedform',
            name='asked_on',
            field=models.DateField(help_text='when the department asked', null=True),
        ),
        migrations.AddField(
            model_name='askedform',
            name='basis',
            field=models.CharField(blank=True, help_text='the document that it is asked on', max_length=160),
        ),
        migrations.AddField(
            model_name='askedform',
            name='exception_why',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='askedform',
            name='minutes',
            field=models.PositiveIntegerField(help_text='a month of all who tell what the register does not know', null=True),
        ),
        migrations.AddField(
            model_name='askedform',
            name='needed_by',
            field=models.DateField(help_text='the last day to hand it in', null=True),
        ),
        migrations.AddField(
            model_name='askedform',
            name='owner',
            field=models.CharField(blank=True, help_text='who answers for it in the department', max_length=60),
        ),
        migrations.AddField(
            model_name='askedform',
            name='reader',
            field=models.CharField(blank=True, help_text='who reads it, and to decide what', max_length=120),
        ),
        migrations.AddField(
            model_name='askedform',
            name='signed_by',
            field=models.CharField(blank=True, help_text='who answers for a short term or for too much', max_length=60),
        ),
        migrations.AddField(
            model_name='askedform',
            name='until',
            field=models.DateField(help_text='its last day: after it, it is filled no more until it is renewed', null=True),
        ),
        migrations.AddConstraint(
            model_name='askedform',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), models.Q(models.Q(('owner', ''), _negated=True), models.Q(('reader', ''), _negated=True), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='a_form_let_in_has_an_owner_a_reader_and_a_basis'),
        ),
        migrations.AddConstraint(
            model_name='askedform',
            constraint=models.CheckConstraint(condition=models.Q(('exception_why', ''), models.Q(('signed_by', ''), _negated=True), _connector='OR'), name='an_exception_of_a_form_is_signed'),
        ),
    ]
