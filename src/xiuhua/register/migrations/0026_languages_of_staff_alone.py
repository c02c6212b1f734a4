"""The table of spoken languages is of the staff alone: a household's are among its facts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0025_tell_languages_of_households'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='spokenlanguage',
            name='a_language_is_spoken_by_a_helper_or_a_household',
        ),
        migrations.RemoveField(
            model_name='spokenlanguage',
            name='household',
        ),
        migrations.AlterField(
            model_name='spokenlanguage',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='languages', to='register.person'),
        ),
    ]
