"""Holds elections in steps: candidates, what departments found of them, votes, who confirmed, who is in post."""


import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0054_keep_cases_of_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('post', models.CharField(help_text="a key of the pack's posts", max_length=30)),
                ('education', models.CharField(blank=True, max_length=20)),
                ('tags', models.CharField(blank=True, help_text="keys of the pack's candidate_tag, joined by ;", max_length=160)),
                ('previous_post', models.CharField(blank=True, help_text="a key of the pack's posts; empty for none", max_length=30)),
                ('votes', models.PositiveIntegerField(null=True)),
                ('elected', models.BooleanField(help_text='none until the votes are entered', null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='register.election')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidacies', to='register.person')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('election', 'person'), name='nobody_stands_twice_in_an_election'),
                    models.CheckConstraint(condition=models.Q(('elected__isnull', True), ('elected', False), ('withdrawn_on__isnull', True), _connector='OR'), name='whoever_withdrew_was_not_elected'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CandidateReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.CharField(help_text="a key of the pack's review_department", max_length=30)),
                ('passed', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=160)),
                ('on', models.DateField()),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='register.candidate')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('passed', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_review_against_somebody_says_why'),
                ],
            },
        ),
        migrations.AddField(
            model_name='election',
            name='announced_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='election',
            name='announced_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='election',
            name='cancelled_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='election',
            name='cancelled_why',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name='election',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='election',
            name='confirmed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='election',
            name='document',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name='election',
            name='follows',
            field=models.OneToOneField(help_text='the round before', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_round', to='register.election'),
        ),
        migrations.AddField(
            model_name='election',
            name='in_post_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='election',
            name='kind',
            field=models.CharField(default='general', help_text="a key of the pack's election_kind", max_length=20),
        ),
        migrations.AddField(
            model_name='election',
            name='voted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leader',
            name='education',
            field=models.CharField(blank=True, help_text='as they stood for it; a key of the pack', max_length=20),
        ),
        migrations.AlterField(
            model_name='election',
            name='held_on',
            field=models.DateField(help_text='the day of the vote, from its announcement on'),
        ),
        migrations.AddConstraint(
            model_name='election',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('voted_by__isnull', True), models.Q(('confirmed_by', models.F('voted_by')), _negated=True), _connector='OR'), name='nobody_confirms_the_votes_they_entered'),
        ),
        migrations.AddConstraint(
            model_name='election',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_on__isnull', True), models.Q(models.Q(('cancelled_why', ''), _negated=True), ('in_post_from__isnull', True)), _connector='OR'), name='an_election_is_called_off_for_a_reason_before_its_end'),
        ),
    ]
