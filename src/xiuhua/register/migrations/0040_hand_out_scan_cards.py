"""Cards with a code that households scan."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0039_propose_teams'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScanCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ('token_digest', models.CharField(help_text='of what stands in the address', max_length=64, unique=True)),
                ('code_hash', models.CharField(help_text="of the code under the vault's key, as of a password", max_length=200)),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('vain', models.PositiveIntegerField(default=0)),
                ('waits_until', models.DateTimeField(help_text='no code is looked at before', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scan_cards', to='register.household')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scan_cards_issued', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('household',), name='one_scan_card_per_household'), models.CheckConstraint(condition=models.Q(models.Q(('token_digest', ''), _negated=True), models.Q(('code_hash', ''), _negated=True)), name='a_scan_card_has_an_address_and_a_code'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__gte', models.F('issued_at')), ('ended_by__isnull', False)), _connector='OR'), name='a_scan_card_is_ended_by_somebody_after_it_is_issued')],
            },
        ),
    ]
