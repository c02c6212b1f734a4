"""Imports, jobs and departments' templates know the places that they were brought for, whoever holds the office later."""

from django.db import migrations, models
from django.db.models import Q


IMPORTING = ("city", "county", "township")


def for_the_offices_of_then(apps, _schema_editor):
    """What was brought before is for the places of the offices that its bringer held on that day."""
    roles = apps.get_model("register", "OfficeRole").objects
    brought = [("ImportBatch", "started_at"), ("AskedForm", "bound_at"), ("Job", "asked_at")]
    for name, at in brought:
        for one in apps.get_model("register", name).objects.exclude(by=None).iterator():
            day = getattr(one, at).date()
            held = roles.filter(Q(until=None) | Q(until__gt=day), account=one.by_id, role__in=IMPORTING, since__lte=day).exclude(area=None)
            one.areas.set(held.values_list("area_id", flat=True))


class Migration(migrations.Migration):
    dependencies = [("register", "0011_keep_jobs")]

    operations = [
        migrations.AddField(
            "importbatch",
            "areas",
            models.ManyToManyField(
                help_text="all that who brought it answered for then: who covers them may open it",
                related_name="+",
                to="register.area",
            ),
        ),
        migrations.AddField(
            "askedform",
            "areas",
            models.ManyToManyField(
                help_text="all that who bound it answered for then: who covers them may change it",
                related_name="+",
                to="register.area",
            ),
        ),
        migrations.AddField(
            "job",
            "areas",
            models.ManyToManyField(
                help_text="all that who asked for it answered for then: who covers them may open it",
                related_name="+",
                to="register.area",
            ),
        ),
        migrations.RunPython(for_the_offices_of_then, migrations.RunPython.noop),
    ]
