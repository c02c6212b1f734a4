"""Which units, leaders or teams are to answer for which villages: proposals with their input frozen."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.person import Person
from xiuhua.register.models.post import Assignment
from xiuhua.words import new_key

NOT_BOTH = Q(person__isnull=True) | Q(organisation__isnull=True)


class VillageProposal(models.Model):
    """A draft of who is to hold one post of each village of an area; a second officer appoints them by approving it.

    `kind` is `contract` (units), `link` (leaders) or `reside` (resident teams), `role` the post of the pack; of a team
    that of who leads it. `frozen` is what it was reckoned from, packed; `digest` is of that and of what the office
    said.
    """

    APPROVED, DROPPED = "approved", "dropped"

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="village_proposals")
    kind = models.CharField(max_length=10)
    role = models.CharField(max_length=30)
    on = models.DateField(help_text="the day of which the register was asked")
    frozen = models.BinaryField()
    digest = models.CharField(max_length=64)
    objective = models.BigIntegerField(default=0)
    lower_bound = models.BigIntegerField(default=0)
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True, help_text="empty while it is open")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=80, blank=True, help_text="by which they were appointed")
    why = models.CharField(max_length=200, blank=True, help_text="why it was returned or dropped")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("contract", "link", "reside")), name="a_village_proposal_is_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["area", "kind"], condition=Q(decision=""), name="one_open_village_proposal_per_area_and_kind"
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved")
                | (Q(submitted_by__isnull=False, decided_by__isnull=False) & ~Q(submitted_by=F("decided_by"))),
                name="a_village_proposal_is_approved_by_another_than_submitted_it",
            ),
        ]


class ProposedVillage(models.Model):
    """A village of a proposal: who is to hold the post and who does; or why nobody can.

    `terms` are the points that `cost` is the sum of. `change` is `new`, `moved` or `lost`; empty where all stays. Of a
    team the holder is who leads it, and `missing` is how many more people would mend that there can be none.
    """

    proposal = models.ForeignKey(VillageProposal, on_delete=models.CASCADE, related_name="villages")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    former = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="+")
    cost = models.BigIntegerField(default=0)
    terms = models.JSONField(default=dict)
    change = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=20, blank=True, help_text="why nobody can hold the post")
    missing = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "village"], name="a_village_stands_once_in_a_proposal"),
            models.CheckConstraint(condition=NOT_BOTH, name="a_proposed_village_has_one_holder"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=True) ^ Q(reason=""),
                name="a_proposed_village_has_a_holder_or_a_reason",
            ),
        ]

    @property
    def holder(self) -> Person | Organisation | None:
        """Who is to hold the post."""
        return self.person or self.organisation

    @property
    def held_by(self) -> Person | Organisation | None:
        """Who holds it today."""
        return (self.former.person or self.former.organisation) if self.former else None


class ProposedMember(models.Model):
    """Somebody in the team of a proposed village: whether they lead it, what they hold there today, and their term.

    `change` is `new` (they come), `leaves`, or empty for who stays. `term_end` is the first day after the term of who
    is there today.
    """

    NEW, LEAVES = "new", "leaves"

    village = models.ForeignKey(ProposedVillage, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    former = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="+")
    term_end = models.DateField(null=True)
    change = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "person"], name="somebody_is_once_in_a_proposed_team"),
            models.UniqueConstraint(fields=["village"], condition=Q(leads=True), name="one_leads_a_proposed_team"),
            models.CheckConstraint(
                condition=Q(change="new", former__isnull=True) | Q(change__in=("", "leaves"), former__isnull=False),
                name="who_comes_into_a_proposed_team_is_not_there_yet",
            ),
            models.CheckConstraint(
                condition=~Q(leads=True, change="leaves"), name="who_leaves_a_proposed_team_leads_it_no_more"
            ),
        ]


class VillageRule(models.Model):
    """Who the office says must (pin) or must not (ban) hold the post of a village in a proposal: who said so, and why.

    Of a team a pin is who leads it, `join` who must be in it. It is kept once lifted.
    """

    PIN, BAN, JOIN = "pin", "ban", "join"

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    proposal = models.ForeignKey(VillageProposal, on_delete=models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=5)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("pin", "ban", "join")), name="a_village_rule_pins_or_bans"),
            models.CheckConstraint(condition=~Q(why=""), name="a_village_rule_says_why"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="a_village_rule_is_about_one_holder",
            ),
            models.UniqueConstraint(
                fields=["proposal", "village"],
                condition=Q(kind="pin", lifted_at__isnull=True),
                name="one_pin_of_a_village_in_a_proposal",
            ),
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(kind="join", lifted_at__isnull=True),
                name="somebody_must_be_in_one_team_of_a_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(kind="join") | Q(person__isnull=False), name="who_must_be_in_a_team_is_a_person"
            ),
        ]

    @property
    def holder(self) -> Person | Organisation | None:
        """Whom it is about."""
        return self.person or self.organisation
