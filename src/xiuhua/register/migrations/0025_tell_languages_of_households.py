"""What was said of a household's languages moves to its facts: the two said first of those that hold."""

from typing import Any

from django.db import migrations


def move_to_facts(apps, schema_editor):
    """No page entered any before, so that what ended is nobody's word: it goes with the column."""
    spoken = apps.get_model("register", "SpokenLanguage").objects.filter(household__isnull=False)
    home_language = apps.get_model("register", "HomeLanguage")
    told: dict[int, list[Any]] = {}
    for row in spoken.filter(until__isnull=True).order_by("since", "pk"):
        told.setdefault(row.household_id, []).append(row)
    home_language.objects.bulk_create(
        home_language(
            household_id=household, since=rows[0].since, language=rows[0].language,
            second=rows[1].language if len(rows) > 1 else "",
        )
        for household, rows in told.items()
    )
    spoken.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0024_keep_home_languages'),
    ]

    operations = [
        migrations.RunPython(move_to_facts, migrations.RunPython.noop),
    ]
