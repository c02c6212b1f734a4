"""Whom a complaint is about, so that it is kept out of their sight."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0035_keep_income_entries'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='proceeding',
            name='one_open_proceeding_per_household_and_procedure',
        ),
        migrations.AddField(
            model_name='proceeding',
            name='against',
            field=models.ForeignKey(help_text='whom a complaint is about: it is kept out of their sight', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person'),
        ),
        migrations.AddConstraint(
            model_name='proceeding',
            constraint=models.UniqueConstraint(condition=models.Q(('against', None), ('outcome', '')), fields=('household', 'procedure'), name='one_open_proceeding_per_household_and_procedure'),
        ),
    ]
