"""Leave of who holds a post or helps a household, with who stands in for them."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0021_pairing_proposals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('why', models.CharField(help_text='a code of the pack', max_length=30)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='register.assignment')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to='register.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='leave_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('until__isnull', False)), name='a_leave_has_a_first_day_back'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_leave_says_why'), models.UniqueConstraint(condition=models.Q(('until__gt', models.F('since'))), fields=('assignment', 'since'), name='one_leave_from_a_post_begins_on_a_day')],
            },
        ),
    ]
