"""A real office has a name, and a demo none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0016_keep_boundaries"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), ("demo_day__isnull", True), _connector="OR"),
                name="a_named_office_is_no_demo",
            ),
        ),
    ]
