"""Boundaries that offices brought of their own areas."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0015_keep_three_officers_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoundaryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ("name", models.CharField(help_text="what the file was called", max_length=120)),
                (
                    "source",
                    models.CharField(help_text="who drew them, and by whose permission they are used", max_length=200),
                ),
                ("since", models.DateField()),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                ("brought_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="boundary_files", to="register.area"
                    ),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                'constraints': [models.UniqueConstraint(
                fields=("area", "digest", "since"), name="a_file_of_boundaries_is_kept_once"
            )],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "polygons",
                    models.JSONField(
                        help_text="polygons of rings (the outer one first) of [longitude, latitude] in degrees"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="boundaries", to="register.area"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundaries",
                        to="register.boundaryfile",
                    ),
                ),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=("file", "area"), name="one_boundary_of_an_area_in_a_file")],
            },
        ),
    ]
