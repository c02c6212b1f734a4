"""Keeps what an evidence file has of its own, lists of grades that people gave, and shortlists that people decided."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0059_keep_training'),
    ]

    operations = [
        migrations.CreateModel(
            name='GradeList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('since', models.DateField(help_text='the first day of the time that is graded')),
                ('until', models.DateField(help_text='the first day after it')),
                ('drafted_on', models.DateField()),
                ('shown_on', models.DateField(help_text='since when each person sees their own grade', null=True)),
                ('decided_on', models.DateField(help_text='it is in force from this day', null=True)),
                ('found', models.JSONField(default=list, help_text='each breach that the check named when it was decided')),
                ('exception_why', models.CharField(blank=True, max_length=300)),
                ('exception_document', models.CharField(blank=True, max_length=80)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(help_text='whose office', on_delete=django.db.models.deletion.PROTECT, related_name='grade_lists', to='register.area')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='a_grade_list_is_of_a_time'),
                    models.CheckConstraint(condition=models.Q(('shown_on', None), ('shown_on__gte', models.F('drafted_on')), _connector='OR'), name='grades_are_shown_after_they_are_drafted'),
                    models.CheckConstraint(condition=models.Q(('decided_on', None), models.Q(('decided_on__gte', models.F('shown_on')), ('shown_on__isnull', False)), _connector='OR'), name='whom_a_grade_is_about_sees_it_before_it_is_decided'),
                    models.CheckConstraint(condition=models.Q(('decided_by', None), ('drafted_by', None), models.Q(('decided_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='nobody_decides_a_grade_list_they_drafted'),
                    models.CheckConstraint(condition=models.Q(models.Q(('exception_document', ''), ('exception_why', '')), models.Q(models.Q(('exception_why', ''), _negated=True), models.Q(('exception_document', ''), _negated=True)), _connector='OR'), name='an_exception_from_grading_rules_has_a_document'),
                    models.UniqueConstraint(fields=('area', 'kind', 'since'), name='one_grade_list_of_an_office_for_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GradeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('grade', models.CharField(help_text="a key of the pack's list person_grade", max_length=20)),
                ('why', models.CharField(max_length=300)),
                ('objection', models.CharField(blank=True, max_length=500)),
                ('objected_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='register.person')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='register.gradelist')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('grade', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='a_grade_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('objected_on', None), ('objection', '')), models.Q(models.Q(('objection', ''), _negated=True), ('objected_on__isnull', False)), _connector='OR'), name='an_objection_to_a_grade_has_its_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by', None), ('answered_on', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__gte', models.F('objected_on'))), _connector='OR'), name='an_objection_to_a_grade_is_answered_by_somebody_later'),
                    models.UniqueConstraint(fields=('list', 'person'), name='somebody_stands_once_on_a_grade_list'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OwnStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('version', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('written_on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_statements', to='register.person')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('version__gte', 1)), name='an_own_statement_says_something'),
                    models.UniqueConstraint(fields=('person', 'version'), name='own_statements_follow_one_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Shortlist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('purpose', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('criteria', models.CharField(help_text='in words', max_length=500)),
                ('who', models.CharField(help_text='who may be considered', max_length=300)),
                ('opened_on', models.DateField()),
                ('published_on', models.DateField(null=True)),
                ('public_until', models.DateField(help_text='the last day to object', null=True)),
                ('decided_on', models.DateField(null=True)),
                ('decision', models.CharField(blank=True, help_text='the reasons', max_length=500)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(help_text='whose office', on_delete=django.db.models.deletion.PROTECT, related_name='shortlists', to='register.area')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('criteria', ''), _negated=True), models.Q(('who', ''), _negated=True)), name='a_shortlist_says_what_for_by_which_criteria_and_of_whom'),
                    models.CheckConstraint(condition=models.Q(models.Q(('public_until', None), ('published_on', None)), models.Q(('public_until__gte', models.F('published_on')), ('published_on__gte', models.F('opened_on'))), _connector='OR'), name='a_shortlist_is_public_until_a_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('decision', '')), models.Q(('decided_on__gt', models.F('public_until')), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='a_shortlist_is_decided_with_reasons_after_it_was_public'),
                    models.CheckConstraint(condition=models.Q(('decided_by', None), ('opened_by', None), models.Q(('decided_by', models.F('opened_by')), _negated=True), _connector='OR'), name='nobody_decides_a_shortlist_they_opened'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ShortlistName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('why', models.CharField(max_length=500)),
                ('added_on', models.DateField()),
                ('file', models.JSONField(help_text='the evidence file as it stood')),
                ('digest', models.CharField(help_text="SHA-256 of the file's canonical JSON", max_length=64)),
                ('chosen', models.BooleanField(null=True)),
                ('decided_why', models.CharField(blank=True, max_length=500)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shortlisted', to='register.person')),
                ('shortlist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='register.shortlist')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('why', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='a_name_on_a_shortlist_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('chosen', None), ('decided_why', '')), models.Q(('chosen__isnull', False), models.Q(('decided_why', ''), _negated=True)), _connector='OR'), name='a_choice_among_names_has_a_reason'),
                    models.UniqueConstraint(fields=('shortlist', 'person'), name='somebody_stands_once_on_a_shortlist'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ShortlistObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('text', models.CharField(max_length=500)),
                ('said_on', models.DateField()),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='register.shortlistname')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_objection_to_a_name_says_something'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by', None), ('answered_on', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__gte', models.F('said_on'))), _connector='OR'), name='an_objection_to_a_name_is_answered_by_somebody_later'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('giver', models.CharField(max_length=120)),
                ('level', models.CharField(max_length=20)),
                ('document', models.CharField(max_length=80)),
                ('on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_why', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(help_text="none: a demo's", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='register.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'on'], name='awards_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('giver', ''), _negated=True), models.Q(('level', ''), _negated=True), models.Q(('document', ''), _negated=True)), name='an_award_has_a_giver_a_level_and_a_document'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='an_award_is_withdrawn_for_a_reason'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'title', 'document'), name='an_award_is_entered_once')],
            },
        ),
        migrations.CreateModel(
            name='FileObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('part', models.CharField(help_text='of the file', max_length=20)),
                ('text', models.CharField(max_length=500)),
                ('said_on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_objections', to='register.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'said_on'], name='objections_to_a_file')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('part', ''), _negated=True)), name='an_objection_to_a_file_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_by', None), ('answered_on', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__gte', models.F('said_on'))), _connector='OR'), name='an_objection_to_a_file_is_answered_by_somebody_later')],
            },
        ),
    ]
