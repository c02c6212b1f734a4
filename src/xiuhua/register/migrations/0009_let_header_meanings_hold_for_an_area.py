"""What a header means holds for the files of one area; what was told before holds for all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0008_say_more_of_villages_and_work'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='headermeaning',
            name='a_header_has_one_meaning',
        ),
        migrations.AddField(
            model_name='headermeaning',
            name='area',
            field=models.ForeignKey(help_text='it holds for files that offices in it bring; with none, for all', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area'),
        ),
        migrations.AddConstraint(
            model_name='headermeaning',
            constraint=models.UniqueConstraint(fields=('layout', 'header', 'area'), name='a_header_has_one_meaning_in_an_area'),
        ),
        migrations.AddConstraint(
            model_name='headermeaning',
            constraint=models.UniqueConstraint(condition=models.Q(('area', None)), fields=('layout', 'header'), name='a_header_has_one_meaning_for_all'),
        ),
    ]
