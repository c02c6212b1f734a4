"""Why a finding is right as it stands: said by somebody who answers for it, for the values that it was said of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household
from xiuhua.register.models.member import Member
from xiuhua.words import new_key


class ExplainedFinding(Dated):
    """Why a finding is right as it stands; it ends when it is withdrawn, or when a value it was said of is another."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    rule = models.CharField(max_length=60)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="explained_findings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="explained_findings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="explained_findings")
    reason = models.CharField(max_length=300)
    said_of = models.JSONField(help_text="the values to blame as [table, column, value]; personal ones as stars")
    index = models.CharField(max_length=32, help_text="blind index of the values in the clear: equal while they hold")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="explained_findings")
    said_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", help_text="who withdrew it; none for a turn"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(member__isnull=False, household__isnull=True, area__isnull=True)
                | Q(member__isnull=True, household__isnull=False, area__isnull=True)
                | Q(member__isnull=True, household__isnull=True, area__isnull=False),
                name="an_explanation_is_of_one_member_or_household_or_area",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_explanation_says_why"),
            models.CheckConstraint(
                condition=Q(until__isnull=True, ended_at__isnull=True) | Q(until__isnull=False, ended_at__isnull=False),
                name="an_explanation_that_ended_says_when",
            ),
            models.UniqueConstraint(
                fields=["rule", "member"],
                condition=Q(until__isnull=True, member__isnull=False),
                name="one_current_explanation_per_rule_and_member",
            ),
            models.UniqueConstraint(
                fields=["rule", "household"],
                condition=Q(until__isnull=True, household__isnull=False),
                name="one_current_explanation_per_rule_and_household",
            ),
            models.UniqueConstraint(
                fields=["rule", "area"],
                condition=Q(until__isnull=True, area__isnull=False),
                name="one_current_explanation_per_rule_and_area",
            ),
        ]
