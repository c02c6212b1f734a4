"""Changes of values on file that are asked for, checked and written."""

import django.db.models.deletion
import xiuhua.words
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0041_keep_planned_ends'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('item', models.CharField(help_text="an item of the pack's forms, as noun.column", max_length=60)),
                ('since', models.DateField(null=True)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField()),
                ('was', models.BigIntegerField(help_text='the fact that held, by its id; none where nothing was known', null=True)),
                ('wrote', models.BigIntegerField(help_text='the fact that the approval wrote, by its id', null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.member')),
                ('proceeding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='change', to='register.proceeding')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('item', ''), _negated=True), name='a_change_names_its_item'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='proceeding',
            name='one_open_proceeding_per_household_and_procedure',
        ),
        migrations.AddField(
            model_name='proceeding',
            name='about',
            field=models.CharField(blank=True, help_text='the item, and the member, whose value it changes; empty for none', max_length=80),
        ),
        migrations.AddConstraint(
            model_name='proceeding',
            constraint=models.UniqueConstraint(condition=models.Q(('against', None), ('outcome', '')), fields=('household', 'procedure', 'about'), name='one_open_proceeding_per_household_and_procedure'),
        ),
    ]
