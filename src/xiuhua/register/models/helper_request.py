"""That somebody asked for another helper of a household: who, why, until when it is decided, and how."""

from django.db import models
from django.db.models import F, Q

from xiuhua.register.models.account import Account
from xiuhua.register.models.household import Household
from xiuhua.register.models.pairing import PairingProposal
from xiuhua.register.models.post import Assignment
from xiuhua.words import RequestSide, RequestState, new_key


class HelperRequest(models.Model):
    """A request for another helper, from the helper, the household or the office; it changes no pair by itself."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="helper_requests")
    pairing = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="helper_requests", help_text="the pair that it is about"
    )
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in RequestSide])
    reason = models.CharField(max_length=30, help_text="a code of the pack")
    note = models.CharField(max_length=300, blank=True)
    told_by = models.CharField(max_length=60, blank=True, help_text="who of the household said so")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="helper_requests")
    asked_on = models.DateField()
    due = models.DateField(null=True, help_text="the day by which it is decided; none where the pack sets no term")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in RequestState], default=RequestState.OPEN
    )
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was decided so")
    answered_by = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, related_name="answers", help_text="the pair that followed"
    )
    settled_by = models.ForeignKey(
        PairingProposal, on_delete=models.PROTECT, null=True, related_name="settled_requests",
        help_text="the proposal whose approval granted it",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(state="open"), name="one_open_request_per_household"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_request_says_why"),
            models.CheckConstraint(
                condition=Q(side="household") & ~Q(told_by="") | ~Q(side="household") & Q(told_by=""),
                name="a_request_of_a_household_says_who_said_so",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_on__isnull=True)
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_on__isnull=False),
                name="a_decided_request_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "refused")) | ~Q(answer="") | Q(settled_by__isnull=False),
                name="a_decision_says_why",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | Q(state="granted", answered_by__isnull=False),
                name="a_proposal_settles_a_request_by_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(state="granted"),
                name="only_a_granted_request_is_answered_by_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(due__gte=F("asked_on")), name="a_request_is_due_after_it_was_made"
            ),
        ]
        indexes = [models.Index(fields=["household", "asked_on"], name="helper_request_of_household")]
