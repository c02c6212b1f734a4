"""Until when a measure was to be given stays, so that whoever takes its end back restores it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0040_hand_out_scan_cards'),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='planned_until',
            field=models.DateField(help_text='until when it was to be given, where it was ended earlier', null=True),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('planned_until__isnull', True), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='a_measure_keeps_a_planned_end_while_it_is_ended'),
        ),
    ]
