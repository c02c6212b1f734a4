"""Jobs that a worker does, and the previews that they keep of large imports."""

import django.db.models.deletion
import django.utils.timezone
import xiuhua.words
from django.conf import settings
from django.db import migrations, models

OPEN = ("waiting", "running")


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0010_find_people_by_their_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=xiuhua.words.new_key, editable=False, unique=True)),
                ("kind", models.CharField(help_text="the deed, such as apply_import", max_length=20)),
                (
                    "subject",
                    models.UUIDField(
                        db_index=True, help_text="public key of what it is about, once there is one", null=True
                    ),
                ),
                (
                    "words",
                    models.JSONField(
                        default=dict, help_text="names and days that the action is told; nothing personal"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        default="waiting", help_text="waiting, running, done, failed, stopped", max_length=10
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="how often a worker began it since it was asked for"
                    ),
                ),
                ("stop", models.BooleanField(default=False, help_text="somebody asked to stop it")),
                ("reason", models.CharField(blank=True, help_text="why it failed: key of a sentence", max_length=40)),
                ("facts", models.JSONField(default=dict, help_text="what fills the sentence")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "asked_at"], name="jobs_by_state_and_time")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(state__in=OPEN), fields=["subject"], name="one_open_job_about_one_thing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state__in=OPEN, ended_at=None)
                        | models.Q(~models.Q(state__in=OPEN), ended_at__isnull=False),
                        name="a_job_has_ended_unless_it_is_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportPreview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("judged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "last",
                    models.PositiveBigIntegerField(
                        default=0, help_text="number of the latest correction that was judged too"
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="preview", to="register.importbatch"
                    ),
                ),
            ],
        ),
    ]
