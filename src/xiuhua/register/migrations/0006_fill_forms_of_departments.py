"""Templates of departments, bound once, and how each was last filled."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import xiuhua.words


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0005_correct_staged_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='AskedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('department', models.CharField(help_text='who asks', max_length=80)),
                ('label', models.CharField(help_text='what the form is called', max_length=80)),
                ('purpose', models.CharField(max_length=200)),
                ('template', models.JSONField(help_text='the rows down to the headers, what each is bound to, what rows are about')),
                ('bound_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_forms', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AskedFilling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('masked', models.BooleanField()),
                ('on', models.DateField(help_text='the day that the rows tell of')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('rows', models.PositiveIntegerField()),
                ('digest', models.CharField(help_text='SHA-256 of the file', max_length=64)),
                ('sealed', models.BinaryField(help_text='the rows, for comparing')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.area')),
                ('by', models.ForeignKey(help_text='none at the terminal', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fillings', to='register.askedform')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('form', 'area', 'masked'), name='one_last_filling_of_a_form_per_area')],
            },
        ),
    ]
