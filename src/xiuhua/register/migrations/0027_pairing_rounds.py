"""One reckoning of a wide area, of which each of its places gets its part as a proposal."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import xiuhua.words


class Migration(migrations.Migration):

    dependencies = [
        ("register", "0026_languages_of_staff_alone"),
    ]

    operations = [
        migrations.CreateModel(
            name="PairingRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ("level", models.PositiveSmallIntegerField(help_text="the level of the places that got a proposal")),
                ("on", models.DateField(help_text="the day of which the register was asked")),
                ("objective", models.BigIntegerField()),
                ("lower_bound", models.BigIntegerField()),
                ("households", models.PositiveIntegerField()),
                ("new", models.PositiveIntegerField()),
                ("moved", models.PositiveIntegerField()),
                ("moved_fresh", models.PositiveIntegerField(help_text="how many would move if changing cost nothing")),
                ("lost", models.PositiveIntegerField()),
                ("unpaired", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField()),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("area", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="pairing_rounds", to="register.area",
                )),
                ("drafted_by", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL,
                )),
            ],
        ),
        migrations.AddField(
            model_name="pairingproposal",
            name="round",
            field=models.ForeignKey(
                help_text="of which it is a part", null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals", to="register.pairinground",
            ),
        ),
    ]
