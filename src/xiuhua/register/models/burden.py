"""What people say of the burden of filling in, and bans of a profile that were lifted for a term."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.words import new_key


class BurdenComplaint(models.Model):
    """A complaint about a form, and what an office answers; who complained is kept nowhere, in the journal neither."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="the county or city it is of")
    form = models.CharField(max_length=60, blank=True, help_text="a key of the pack's forms of entry")
    words = models.CharField(max_length=300)
    said_on = models.DateField()
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_complaint_about_burden_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_on__gte=F("said_on"))),
                name="a_complaint_about_burden_is_answered_by_somebody_later",
            ),
        ]
        indexes = [models.Index(fields=["said_on"], name="complaints_by_day")]


class LiftedBan(models.Model):
    """A ban of a profile that does not hold in one place for a term, on a legal basis; it is never changed."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    profile = models.CharField(max_length=60)
    ban = models.CharField(max_length=60)
    where = models.CharField(max_length=160, help_text="the beginning of a place as the report names it")
    basis = models.CharField(max_length=200, help_text="document, number, article")
    since = models.DateField()
    until = models.DateField(help_text="the first day on which it holds no more")
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", help_text="none at the terminal"
    )
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(where=""), name="a_lifted_ban_says_where_and_on_what_basis"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_lifted_ban_ends_after_it_begins"),
        ]
