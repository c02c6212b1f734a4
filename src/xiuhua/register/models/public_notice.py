"""What was put up in public about households of a village, letter by letter, and who let a full name stand on it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.proceeding import Proceeding
from xiuhua.words import new_key


class PublicNotice(models.Model):
    """A notice as it was put up: never changed, so that what hung on the board can be shown, and told by its digest.

    `content` holds what everybody could read, nothing more: the acts that put it up say which households it was about.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="public_notices", help_text="the village")
    procedure = models.CharField(max_length=40, help_text="a key of the pack")
    step = models.CharField(max_length=40)
    put_up_on = models.DateField()
    stands_until = models.DateField(null=True, help_text="its last day; none where it announces what is decided")
    content = models.JSONField(help_text="title, rows, place, days and whom to object to, as they were read")
    digest = models.CharField(max_length=64, help_text="SHA-256 of all of this in one order")
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    office = models.CharField(max_length=20, help_text="the office that put it up")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="public_notices")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stands_until__isnull=True) | Q(stands_until__gte=F("put_up_on")),
                name="a_notice_stands_after_it_is_put_up",
            ),
        ]
        indexes = [models.Index(fields=["area", "put_up_on"], name="public_notice_of_area")]


class NoticeRelease(models.Model):
    """That more than a mask may stand on a notice for one household: asked for by one officer, decided by another."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="releases")
    step = models.CharField(max_length=40, help_text="the step on whose notice it may stand, and on no other")
    item = models.CharField(max_length=40, help_text="a key of the pack's list")
    reason = models.CharField(max_length=300)
    basis = models.CharField(max_length=160, help_text="the document or rule that it rests on")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="releases_asked")
    asked_on = models.DateField()
    released = models.BooleanField(null=True, help_text="None while nobody has decided")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="releases_decided")
    decided_on = models.DateField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was decided so")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released__isnull=True, decided_by__isnull=True, decided_on__isnull=True)
                | Q(released__isnull=False, decided_by__isnull=False, decided_on__isnull=False) & ~Q(answer=""),
                name="a_release_is_decided_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="a_release_needs_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis=""), name="a_release_is_asked_with_reason_and_basis"
            ),
            models.UniqueConstraint(
                fields=["proceeding", "step", "item"], condition=Q(released__isnull=True),
                name="one_release_is_asked_at_a_time",
            ),
        ]  # fmt: skip
