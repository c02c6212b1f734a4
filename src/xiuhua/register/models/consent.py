"""What a household let be done with what is known of it: for what, to whom, until when, and that it took that back."""

from django.db import models
from django.db.models import F, Q

from xiuhua.register.models.account import Account
from xiuhua.register.models.household import Household
from xiuhua.words import new_key


class Consent(models.Model):
    """A consent as the household gave it, on paper or by voice; it is never changed, only taken back."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40, help_text="a code of the pack: what for")
    to_whom = models.CharField(max_length=80, help_text="who may then see or use it")
    told_by = models.CharField(max_length=60, help_text="who of the household gave it")
    paper = models.CharField(max_length=160, blank=True, help_text="where the signed paper is; empty for a word")
    given_on = models.DateField()
    until = models.DateField(null=True, help_text="its last day; none until it is taken back")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="consents_taken")
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(to_whom="") & ~Q(told_by=""),
                name="a_consent_says_what_for_whom_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("given_on")), name="a_consent_ends_after_it_is_given"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_on__gte=F("given_on"), withdrawn_by__isnull=False),
                name="a_consent_is_taken_back_by_somebody_after_it_is_given",
            ),
        ]
        indexes = [models.Index(fields=["household", "given_on"], name="consent_of_household")]
