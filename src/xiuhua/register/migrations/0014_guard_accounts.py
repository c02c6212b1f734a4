"""One-time passwords, second factors, recovery codes, and notices of what others did about an account."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('register', '0013_forget_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='one_time_until',
            field=models.DateTimeField(help_text="the password is a one-time one: until then it lets in, to choose one's own", null=True),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deed', models.CharField(max_length=40)),
                ('who', models.CharField(max_length=80)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('read_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=32)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'digest'), name='a_recovery_code_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('totp', 'totp'), ('passkey', 'passkey')], max_length=10)),
                ('name', models.CharField(blank=True, help_text='what its owner calls a passkey', max_length=60)),
                ('sealed', models.BinaryField(help_text="the shared secret, or the passkey's public key")),
                ('credential', models.CharField(blank=True, help_text="digest of a passkey's identifier", max_length=64)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_factors', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'totp')), fields=('account',), name='an_account_has_one_authenticator'), models.CheckConstraint(condition=models.Q(models.Q(('credential', ''), ('kind', 'totp')), models.Q(('kind', 'passkey'), models.Q(('credential', ''), _negated=True)), _connector='OR'), name='a_passkey_and_no_other_has_a_credential'), models.UniqueConstraint(condition=models.Q(('credential', ''), _negated=True), fields=('credential',), name='a_passkey_belongs_to_one_account')],
            },
        ),
    ]
