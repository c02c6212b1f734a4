"""The ledger of a household's income: what was written, corrected or taken back by hand, on what evidence."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.household import Household, IncomePart
from xiuhua.words import new_key


class IncomeEntry(models.Model):
    """One deed on a part of a period's income or cost, for good: what it was before and after, in fen, and why.

    `before_fen` is null where nothing was told, `after_fen` where it was taken back. The facts are income parts;
    `made` is the one that it made, empty ones too, `old` the one that this corrects.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="income_entries")
    part = models.CharField(max_length=30)
    since = models.DateField(help_text="the period's first day")
    until = models.DateField(help_text="the first day after the period")
    before_fen = models.BigIntegerField(null=True)
    after_fen = models.BigIntegerField(null=True)
    evidence = models.CharField(max_length=160)
    on = models.DateField(help_text="the day on which it was found, as somebody said")
    entered_on = models.DateField(help_text="the office's day on which it was entered: nobody types it")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="income_entries")
    made_at = models.DateTimeField(default=timezone.now)
    made = models.OneToOneField(IncomePart, on_delete=models.PROTECT, related_name="entry")
    old = models.ForeignKey(IncomePart, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(evidence=""), name="an_income_entry_says_on_what_it_rests"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="an_income_entry_is_of_a_period"),
            models.CheckConstraint(
                condition=Q(before_fen__isnull=False) | Q(after_fen__isnull=False),
                name="an_income_entry_is_of_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(after_fen__isnull=True) | Q(after_fen__gt=0), name="an_income_entry_is_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(before_fen__isnull=True) | Q(old__isnull=False),
                name="an_income_entry_names_what_it_corrects",
            ),
        ]
        indexes = [models.Index(fields=["household", "since"], name="income_entries_of_household")]
