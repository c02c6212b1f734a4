"""The language of an account is the one that it chose; who never chose one is spoken to as their browser asks."""

from django.db import migrations, models


def forget_what_nobody_chose(apps, schema_editor):
    """Chinese was every account's language from the first day on: it stays theirs where a line of the journal says so."""
    account, line = apps.get_model("register", "Account"), apps.get_model("register", "JournalLine")
    chose = line.objects.filter(deed="choose_language", actor__isnull=False).values("actor")
    account.objects.filter(language="zh-hans").exclude(pk__in=chose).update(language="")


class Migration(migrations.Migration):

    dependencies = [
        ("register", "0018_explain_findings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="language",
            field=models.CharField(
                blank=True,
                default="",
                help_text="the one they chose; empty until then, and the browser's is spoken",
                max_length=10,
            ),
        ),
        migrations.RunPython(forget_what_nobody_chose, migrations.RunPython.noop),
    ]
