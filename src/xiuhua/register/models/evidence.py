"""What a cadre's evidence file has of its own: awards, what the person says of their work, and their objections."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class Award(models.Model):
    """A commendation that somebody was given: by whom, of which level, by which document, on which day.

    It is withdrawn, never rewritten; `level` is a key of the pack's list award_level.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="awards")
    title = models.CharField(max_length=120)
    giver = models.CharField(max_length=120)
    level = models.CharField(max_length=20)
    document = models.CharField(max_length=80)
    on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", help_text="none: a demo's")
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(giver="") & ~Q(level="") & ~Q(document=""),
                name="an_award_has_a_giver_a_level_and_a_document",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
                name="an_award_is_withdrawn_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["person", "title", "document"], condition=Q(withdrawn_at=None),
                name="an_award_is_entered_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "on"], name="awards_of_a_person")]


class OwnStatement(models.Model):
    """What somebody says of their own work; a later version follows, and none is changed."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_statements")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_on = models.DateField()
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & Q(version__gte=1), name="an_own_statement_says_something"),
            models.UniqueConstraint(fields=["person", "version"], name="own_statements_follow_one_another"),
        ]


class FileObjection(models.Model):
    """What somebody holds against their own file, and what an officer who is somebody else answers."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="file_objections")
    part = models.CharField(max_length=20, help_text="of the file")
    text = models.CharField(max_length=500)
    said_on = models.DateField()
    recorded = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(part=""), name="an_objection_to_a_file_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_on=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_on__gte=F("said_on")),
                name="an_objection_to_a_file_is_answered_by_somebody_later",
            ),
        ]
        indexes = [models.Index(fields=["person", "said_on"], name="objections_to_a_file")]
