"""Lets households be asked for their opinion: rounds, villages, slips, counts of answers, and what they say."""


import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0056_keep_scores'),
    ]

    operations = [
        migrations.CreateModel(
            name='SurveyRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('seed', models.CharField(help_text='public: whoever knows it and the frame draws the same', max_length=300)),
                ('frame_size', models.PositiveIntegerField(help_text='households')),
                ('frame_digest', models.CharField(help_text='sha256', max_length=64)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField(help_text='the last day on which an answer is taken')),
                ('drawn_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('area',), name='an_area_asks_in_one_round_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('frame_size__gt', 0)), name='a_survey_has_a_frame'),
                    models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on')), ('opens_on__gte', models.F('drawn_on'))), name='a_survey_opens_after_its_draw_and_closes_later'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_by', None), ('closed_on', None)), models.Q(('closed_by__isnull', False), ('closed_on__gt', models.F('closes_on'))), _connector='OR'), name='a_survey_is_closed_after_its_last_day_by_somebody'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SurveyEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.CharField(max_length=40)),
                ('share', models.FloatField()),
                ('low', models.FloatField()),
                ('high', models.FloatField()),
                ('asked', models.PositiveIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='estimates', to='register.surveyround')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'area', 'quantity'), name='a_survey_says_one_thing_of_a_place_and_quantity'),
                    models.CheckConstraint(condition=models.Q(('high__lte', 1), ('low__gte', 0), ('share__gte', models.F('low')), ('share__lte', models.F('high'))), name='a_share_lies_within_its_interval'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SurveyVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.PositiveIntegerField(help_text='households')),
                ('reached', models.FloatField(help_text='the probability with which it came in')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='villages', to='register.surveyround')),
                ('stratum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'village'), name='a_village_is_drawn_once_in_a_survey'),
                    models.CheckConstraint(condition=models.Q(('reached__gt', 0), ('reached__lte', 1)), name='a_village_that_was_drawn_could_be_drawn'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SurveyTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=40)),
                ('answer', models.CharField(max_length=40)),
                ('count', models.PositiveIntegerField(default=0)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='register.surveyvillage')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('village', 'question', 'answer'), name='an_answer_is_counted_once_for_a_village'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SurveySlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('code_digest', models.CharField(blank=True, help_text='of the code on paper; empty for none', max_length=64)),
                ('burnt', models.BooleanField(default=False)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='register.surveyvillage')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('village', 'household'), name='a_household_is_drawn_once_in_a_survey'),
                    models.UniqueConstraint(condition=models.Q(('code_digest', ''), _negated=True), fields=('code_digest',), name='a_code_opens_one_slip_of_a_survey'),
                    models.CheckConstraint(condition=models.Q(('burnt', False), ('code_digest', ''), _connector='OR'), name='a_burnt_code_is_gone'),
                ],
            },
        ),
    ]
