"""Elections of an organisation's leaders: who stood, what departments found, how the votes fell, who was chosen."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.organisation import Election
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class Candidate(models.Model):
    """Somebody who stands in an election for a post; sex, birth and Party are the person's."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="candidacies")
    post = models.CharField(max_length=30, help_text="a key of the pack's posts")
    education = models.CharField(max_length=20, blank=True)
    tags = models.CharField(max_length=160, blank=True, help_text="keys of the pack's candidate_tag, joined by ;")
    previous_post = models.CharField(max_length=30, blank=True, help_text="a key of the pack's posts; empty for none")
    votes = models.PositiveIntegerField(null=True)
    elected = models.BooleanField(null=True, help_text="none until the votes are entered")
    withdrawn_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "person"], condition=Q(withdrawn_on__isnull=True),
                name="nobody_stands_twice_in_an_election",
            ),
            models.CheckConstraint(
                condition=Q(elected__isnull=True) | Q(elected=False) | Q(withdrawn_on__isnull=True),
                name="whoever_withdrew_was_not_elected",
            ),
        ]  # fmt: skip


class CandidateReview(models.Model):
    """What a department found of a candidate (资格联审); a later one of the same department takes its place."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="reviews")
    department = models.CharField(max_length=30, help_text="a key of the pack's review_department")
    passed = models.BooleanField()
    reason = models.CharField(max_length=160, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(reason=""), name="a_review_against_somebody_says_why"),
        ]
