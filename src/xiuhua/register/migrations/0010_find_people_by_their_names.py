"""Names are found by how they are spelled, numbers by their last digits.

The rows are written by `xiuhua index`, which also runs by itself when a database was laid out anew.
"""
import xiuhua.register.last_digits
from django.db import migrations, models

TEXTS = {"part": 160, "full": 960, "folded": 960, "initials": 160}


def sort_by_bytes(apps, schema_editor):
    """On PostgreSQL the beginning of a word is a range of an index only where texts sort by their bytes."""
    if schema_editor.connection.vendor == "postgresql":
        for column, length in TEXTS.items():
            schema_editor.execute(
                f'ALTER TABLE register_namespelling ALTER COLUMN "{column}" TYPE varchar({length}) COLLATE "C"'
            )


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0009_let_header_meanings_hold_for_an_area'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_place', models.BooleanField(help_text='of places, not of people')),
                ('name', models.CharField(help_text='as it is written in the register', max_length=160)),
                ('part', models.CharField(help_text='the name without dots, or what follows one of its dots', max_length=160)),
                ('full', models.CharField(max_length=960)),
                ('folded', models.CharField(help_text='`full` without what accents mix up', max_length=960)),
                ('initials', models.CharField(max_length=160)),
            ],
            options={
                'indexes': [models.Index(fields=['of_place', 'folded'], name='name_spelling_folded'), models.Index(fields=['of_place', 'initials', 'full'], name='name_spelling_initials'), models.Index(fields=['name'], name='name_spelling_name')],
                'constraints': [models.UniqueConstraint(fields=('of_place', 'part', 'name', 'full', 'initials'), name='a_name_is_spelled_a_way_once')],
            },
        ),
        migrations.RunPython(sort_by_bytes, migrations.RunPython.noop),
        migrations.AddField(
            model_name='member',
            name='id_last4',
            field=models.CharField(blank=True, help_text='keyed blind index of its last four', max_length=16),
        ),
        migrations.AddField(
            model_name='member',
            name='id_last6',
            field=models.CharField(blank=True, help_text='keyed blind index of its last six', max_length=16),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(xiuhua.register.last_digits.LastFour('phone'), name='contact_phone_last4'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['name'], name='member_name'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['id_last4'], name='member_id_last4'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['id_last6'], name='member_id_last6'),
        ),
        migrations.AddIndex(
            model_name='membercontact',
            index=models.Index(xiuhua.register.last_digits.LastFour('phone'), name='member_phone_last4'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(xiuhua.register.last_digits.LastFour('phone'), name='person_phone_last4'),
        ),
    ]
