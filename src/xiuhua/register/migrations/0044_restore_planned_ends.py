"""Until when a measure was to be given that was ended before that was kept: the journal has it."""

from datetime import date

from django.db import migrations


def restore_from_journal(apps, schema_editor):
    """What the last line about the end of a measure that still is ended said of before."""
    lines = apps.get_model("register", "JournalLine").objects.filter(deed="end_measure", before__has_key="until")
    planned = {}
    for before, after in lines.order_by("pk").values_list("before", "after"):
        planned[(after or {}).get("measure", "")] = (before["until"], (after or {}).get("until"))
    ended = apps.get_model("register", "Measure").objects.exclude(end_reason="").filter(planned_until__isnull=True)
    for measure in ended.filter(key__in=[key for key in planned if key]):
        until, ends = planned[measure.key.hex]
        if until and ends == measure.until.isoformat():  # the end that stands, not an earlier one
            measure.planned_until = date.fromisoformat(until)
            measure.save(update_fields=["planned_until"])


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0043_key_what_is_entered_together'),
    ]

    operations = [
        migrations.RunPython(restore_from_journal, migrations.RunPython.noop),
    ]
