"""What is entered together for many has a key, so that it is told of and taken back whole."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0042_request_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='batch',
            field=models.UUIDField(help_text='the key of those that were entered together for many', null=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='batch',
            field=models.UUIDField(help_text='the key of those that were granted together to many', null=True),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='deliveries_together'),
        ),
    ]
