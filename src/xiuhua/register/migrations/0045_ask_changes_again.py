"""A change that was sent back is asked again, beside what was asked first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0044_restore_planned_ends'),
    ]

    operations = [
        migrations.AddField(
            model_name='changerequest',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, help_text='1 for what was asked first'),
        ),
        migrations.AlterField(
            model_name='changerequest',
            name='proceeding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='register.proceeding'),
        ),
        migrations.AddConstraint(
            model_name='changerequest',
            constraint=models.UniqueConstraint(fields=('proceeding', 'number'), name='a_change_is_asked_in_an_order'),
        ),
    ]
