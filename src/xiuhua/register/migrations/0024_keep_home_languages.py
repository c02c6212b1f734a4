"""In which languages somebody talks with a household."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0023_settle_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomeLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('recorded', models.DateTimeField(default=django.utils.timezone.now, help_text='when we learnt it; `since` and `until` say when it was true in the world')),
                ('source', models.CharField(blank=True, help_text='who said so: an import batch, a form, a department', max_length=60)),
                ('language', models.CharField(blank=True, max_length=30)),
                ('second', models.CharField(blank=True, max_length=30)),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.homelanguage')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='register.household')),
            ],
            options={
                'abstract': False,
                'default_related_name': '%(class)ss',
                'indexes': [
                    models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='homelanguage_corrected'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='homelanguage_ends_after_it_begins'),
                ],
            },
        ),
    ]
