"""Who is to answer for which household: proposals with their input frozen, and what is known of who fits whom."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class HelperSkill(Dated):
    """What somebody of the staff brings that answers a cause; a key of the pack's list skill."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="skills")
    skill = models.CharField(max_length=30)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "skill"], condition=Q(until__isnull=True), name="a_helper_has_a_skill_once"
            ),
        ]


class SpokenLanguage(Dated):
    """A language that somebody of the staff speaks; a key of the pack's list language."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="languages")
    language = models.CharField(max_length=30)


class Avoidance(Dated):
    """Why two must not be paired (回避), as an office stated it; `why` is a key of the pack's list exclusion."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="avoidances")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="avoidances")
    why = models.CharField(max_length=30)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "household", "why"],
                condition=Q(until__isnull=True),
                name="two_avoid_each_other_for_a_reason_once",
            ),
        ]


class PairingRound(models.Model):
    """One reckoning of all households of a wide area, of which each of its places got its part as a proposal.

    It decides nothing: each place's proposal is approved by itself. Counts are of households; `unchanged` counts places
    where everybody keeps whom they have, `left_out` those with an open proposal of their own.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pairing_rounds")
    level = models.PositiveSmallIntegerField(help_text="the level of the places that got a proposal")
    on = models.DateField(help_text="the day of which the register was asked")
    objective = models.BigIntegerField()
    lower_bound = models.BigIntegerField()
    households = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    moved_fresh = models.PositiveIntegerField(help_text="how many would move if changing cost nothing")
    lost = models.PositiveIntegerField()
    unpaired = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)


class PairingProposal(models.Model):
    """A draft of who is to answer for whom in an area; it changes nothing until a second officer approves it.

    `frozen` is what it was reckoned from, packed; `digest` is of that, the weights, and the pins and bans: whoever
    approves approves exactly these pairs.
    """

    APPROVED, RETURNED, DROPPED = "approved", "returned", "dropped"

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pairing_proposals")
    round = models.ForeignKey(
        PairingRound, on_delete=models.PROTECT, null=True, related_name="proposals", help_text="of which it is a part"
    )
    on = models.DateField(help_text="the day of which the register was asked")
    frozen = models.BinaryField()
    digest = models.CharField(max_length=64)
    weights = models.JSONField(help_text="points of each term of cost; the pack's, or what the office chose instead")
    objective = models.BigIntegerField(default=0)
    lower_bound = models.BigIntegerField(default=0)
    moved_fresh = models.PositiveIntegerField(null=True, help_text="how many would move if changing cost nothing")
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True, help_text="empty while it is open")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True, help_text="why it was returned or dropped")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(decision=""), name="one_open_pairing_proposal_per_area"
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved")
                | (Q(submitted_by__isnull=False, decided_by__isnull=False) & ~Q(submitted_by=F("decided_by"))),
                name="a_pairing_proposal_is_approved_by_another_than_submitted_it",
            ),
        ]


class ProposedPair(models.Model):
    """A household of a proposal: who is to be its helper and who is; or why nobody can be.

    `terms` are the points that `cost` is the sum of. `change` is `new`, `moved` or `lost`; empty where all stays.
    """

    proposal = models.ForeignKey(PairingProposal, on_delete=models.CASCADE, related_name="pairs")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    former = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cost = models.BigIntegerField(default=0)
    terms = models.JSONField(default=dict)
    change = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=20, blank=True, help_text="why nobody can be its helper")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "household"], name="a_household_stands_once_in_a_proposal"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, reason="") | (Q(person__isnull=True) & ~Q(reason="")),
                name="a_proposed_pair_has_a_helper_or_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["proposal", "change"], name="proposed_pair_change")]


class PairRule(models.Model):
    """A pair that the office says must be (pin) or must not be (ban) in a proposal: who said so, and why.

    A move is a pin that takes the place of another. It is kept once lifted; `lifted_for` is the pin that followed it.
    """

    PIN, BAN = "pin", "ban"

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    proposal = models.ForeignKey(PairingProposal, on_delete=models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=5)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="instead_of")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("pin", "ban")), name="a_pair_rule_pins_or_bans"),
            models.CheckConstraint(condition=~Q(why=""), name="a_pair_rule_says_why"),
            models.UniqueConstraint(
                fields=["proposal", "household"],
                condition=Q(kind="pin", lifted_at__isnull=True),
                name="one_pin_of_a_household_in_a_proposal",
            ),
            models.UniqueConstraint(
                fields=["proposal", "household", "person"],
                condition=Q(kind="ban", lifted_at__isnull=True),
                name="one_ban_of_a_pair_in_a_proposal",
            ),
        ]
