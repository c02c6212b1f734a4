"""The journal: every deed a line, lines chained by one sealer, personal values under a key per subject."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account


class SubjectKey(models.Model):
    """The wrapped key under which one subject's personal values stand in the journal; without it they are gone."""

    subject = models.UUIDField(unique=True)
    wrapped = models.BinaryField(null=True, help_text="NULL once erased")
    erased_at = models.DateTimeField(null=True)


class JournalLine(models.Model):
    """Who did what to which subject, before and after, and why; written in the deed's own transaction."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="journal_lines")
    actor_name = models.CharField(max_length=80, help_text="as it was then; the console when no account")
    deed = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=64, blank=True, help_text="the subject's public key")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="journal_subject"),
            models.Index(fields=["at"], name="journal_at"),
        ]


class JournalSeal(models.Model):
    """A link of the chain: the line's digest joined with the seal before it. The order of seals is the chain's own."""

    line = models.OneToOneField(JournalLine, on_delete=models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(previous=""), name="a_seal_names_the_one_before")]
