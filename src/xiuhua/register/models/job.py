"""Jobs: what takes longer than a page can wait, asked for by somebody and done by a worker."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.words import new_key

OPEN = ("waiting", "running")


class Job(models.Model):
    """One call of an action that a worker makes. Cut off, it is made again; done twice, it comes to the same."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=20, help_text="the deed, such as apply_import")
    subject = models.UUIDField(null=True, db_index=True, help_text="public key of what it is about, once there is one")
    words = models.JSONField(default=dict, help_text="names and days that the action is told; nothing personal")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="jobs")
    areas = models.ManyToManyField(
        Area, related_name="+", help_text="all that who asked for it answered for then: who covers them may open it"
    )
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, running, done, failed, stopped")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began it since it was asked for")
    stop = models.BooleanField(default=False, help_text="somebody asked to stop it")
    reason = models.CharField(max_length=40, blank=True, help_text="why it failed: key of a sentence")
    facts = models.JSONField(default=dict, help_text="what fills the sentence")
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=OPEN), name="one_open_job_about_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | Q(~Q(state__in=OPEN), ended_at__isnull=False),
                name="a_job_has_ended_unless_it_is_open",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="jobs_by_state_and_time")]
