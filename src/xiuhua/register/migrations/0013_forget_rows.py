"""Imports know when somebody last went on with them, and since when their rejected rows are gone."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("register", "0012_know_for_which_places_it_was_brought")]

    operations = [
        migrations.AddField(
            "importbatch",
            "touched_at",
            models.DateTimeField(
                default=django.utils.timezone.now, help_text="last brought, corrected or given to a worker"
            ),
        ),
        migrations.AddField(
            "importbatch",
            "forgotten_at",
            models.DateTimeField(null=True, help_text="since then its rejected rows and traces are gone"),
        ),
        migrations.AddConstraint(
            "importbatch",
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(state__in=["applied", "undone"]),
                name="rows_are_forgotten_of_what_was_applied",
            ),
        ),
    ]
