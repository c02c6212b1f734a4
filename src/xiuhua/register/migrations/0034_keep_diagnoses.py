"""What families want, and answers where records and what was said of a cause disagree."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0033_propose_villages'),
    ]

    operations = [
        migrations.CreateModel(
            name='CauseAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('cause', models.CharField(max_length=30)),
                ('asks', models.CharField(help_text='not_borne_out: said, not shown; not_said: shown, not said', max_length=20)),
                ('answer', models.CharField(max_length=300)),
                ('index', models.CharField(help_text='blind index of the values in the clear: equal while they hold', max_length=32)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cause_answers', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cause_answers', to='register.household')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='causeanswer_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('answer', ''), _negated=True), name='an_answer_about_a_cause_says_something'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('household', 'cause', 'asks'), name='one_current_answer_per_question_about_a_cause')],
            },
        ),
        migrations.CreateModel(
            name='FamilyPriority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('place', models.PositiveSmallIntegerField(help_text='1 is what it wants first')),
                ('wish', models.CharField(blank=True, max_length=30)),
                ('words', models.CharField(blank=True, help_text='as the family said it', max_length=200)),
                ('told_by', models.CharField(help_text='who of the family said so', max_length=60)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.familypriority')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='register.household')),
            ],
            options={
                'abstract': False,
                'default_related_name': '%(class)ss',
                'indexes': [models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='familypriority_corrected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='familypriority_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('wish', ''), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_priority_says_what'), models.CheckConstraint(condition=models.Q(('told_by', ''), _negated=True), name='a_priority_says_who_of_the_family_said_so'), models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='the_first_priority_is_number_one'), models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('until__isnull', True)), fields=('household', 'place'), name='one_current_priority_per_household_and_place')],
            },
        ),
    ]
