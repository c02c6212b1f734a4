"""Weak and lax organisations: what was seen of them, what people decided, and the case from listing to acceptance."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.meeting import Decision
from xiuhua.register.models.organisation import Organisation
from xiuhua.register.models.person import Person
from xiuhua.register.models.turn import VERDICTS
from xiuhua.words import new_key

TOWNSHIP, COUNTY = "township", "county"
ACCEPTED, RETURNED = "accepted", "returned"


class OrganisationSurvey(models.Model):
    """What nobody can derive of an organisation: asked once, with day and source; what is told later counts.

    What was not asked is null. `source` says who saw it: an assessment meeting, an office, a sample.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="surveys")
    on = models.DateField()
    source = models.CharField(max_length=120)
    admitted_on = models.DateField(null=True, help_text="when the last new member was admitted")
    satisfied_percent = models.PositiveSmallIntegerField(null=True)
    ranked_last = models.BooleanField(null=True, help_text="in the last grade of the yearly assessment")
    standstill = models.BooleanField(null=True)
    unfit_secretary = models.BooleanField(null=True)
    divided = models.BooleanField(null=True)
    disorder = models.BooleanField(null=True)
    interference = models.BooleanField(null=True)
    accounts_open = models.BooleanField(null=True)
    named = models.BooleanField(null=True, help_text="named by discipline, law or petition offices")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="organisation_surveys")
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="a_survey_of_an_organisation_says_its_source"),
            models.CheckConstraint(
                condition=Q(satisfied_percent=None) | Q(satisfied_percent__lte=100),
                name="no_more_are_satisfied_than_were_asked",
            ),
            models.CheckConstraint(
                condition=Q(admitted_on=None) | Q(admitted_on__lte=F("on")),
                name="who_was_admitted_was_before_the_survey",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-on"], name="surveys_of_an_organisation")]


class WeaknessVerdict(Dated):
    """What the rules of the pack come to for an organisation: a proposal, never a listing."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="weakness_verdicts")
    verdict = models.CharField(max_length=10, choices=[(verdict, verdict) for verdict in VERDICTS])
    signs = models.CharField(max_length=200, blank=True, help_text="keys of the criteria that are met, by spaces")
    unclear = models.CharField(max_length=200, blank=True, help_text="keys of those that could not be judged")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="a_weakness_is_met_not_met_or_unknown"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until__isnull=True), name="one_current_weakness_per_organisation"
            ),
        ]


class Rectification(models.Model):
    """The case of a weak and lax organisation, from listing to acceptance; a relapse names the case before.

    The township accepts before the county's organisation department, and neither is who listed it or answers in it.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rectifications")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="rectifications")
    listed_on = models.DateField()
    criteria = models.CharField(max_length=240, help_text="keys of the pack's criteria, joined by ;")
    problem = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True, help_text="by when it must be accepted")
    relapse_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="relapse")
    county_leader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    township_leader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    first_secretary = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    helped_on = models.DateField(null=True, blank=True, help_text="since when all four are named")
    township_accepted_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.CharField(max_length=80, blank=True)
    relapsed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gt=F("listed_on")),
                name="a_rectification_is_accepted_after_it_was_listed",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(accepted_on__isnull=True),
                name="one_open_rectification_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(township_accepted_on=None)
                | Q(township_accepted_on__gt=F("listed_on"))
                & (Q(accepted_on=None) | Q(accepted_on__gte=F("township_accepted_on"))),
                name="a_township_accepts_before_the_county",
            ),
            models.CheckConstraint(
                condition=Q(relapsed_on=None) | Q(accepted_on__isnull=False, relapsed_on__gt=F("accepted_on")),
                name="a_relapse_follows_an_acceptance",
            ),
            models.CheckConstraint(condition=Q(due=None) | Q(due__gt=F("listed_on")), name="a_case_is_due_later"),
        ]


class Listing(models.Model):
    """What people decided about an organisation beside what the rules proposed: to list it, or not, and why."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="listings")
    on = models.DateField()
    listed = models.BooleanField()
    proposed = models.CharField(max_length=10, blank=True, help_text="what the rules came to that day, if anything")
    signs = models.CharField(max_length=200, blank=True, help_text="the criteria that were met then, by spaces")
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=80, blank=True)
    case = models.OneToOneField(Rectification, on_delete=models.PROTECT, null=True, related_name="listing")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="listings")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_listing_says_why"),
            models.CheckConstraint(
                condition=Q(listed=True, case__isnull=False) | Q(listed=False, case=None),
                name="what_was_listed_has_a_case",
            ),
        ]


class RectificationItem(models.Model):
    """A line of a case's three lists: a problem, the measure against it, who answers for it by when.

    Who answers says that it is done, by a decision or a document; the township's office looks, and closes it.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    case = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    problem = models.CharField(max_length=200)
    measure = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="rectification_items")
    duty = models.CharField(max_length=120, help_text="who answers, as the list says it")
    due = models.DateField()
    written_on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="items_told")
    recorded = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True, help_text="when it was said to be done")
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="items_done")
    document = models.CharField(max_length=80, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="items")
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="items_closed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_item_for_each_number_of_a_case"),
            models.CheckConstraint(
                condition=~Q(problem="") & ~Q(measure="") & ~Q(duty=""), name="an_item_says_what_who_and_against_what"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, document="", decision=None, closed_on=None)
                | Q(done_on__isnull=False) & (~Q(document="") | Q(decision__isnull=False)),
                name="an_item_is_done_on_evidence",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("done_on")), name="an_item_is_closed_after_it_was_done"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(done_by=None) | ~Q(closed_by=F("done_by")),
                name="nobody_closes_what_they_said_was_done",
            ),
        ]


class CaseStep(models.Model):
    """That a township or the county's organisation department accepted a case, or gave it back and why."""

    case = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="steps")
    on = models.DateField()
    office = models.CharField(max_length=10, choices=[(TOWNSHIP, TOWNSHIP), (COUNTY, COUNTY)])
    result = models.CharField(max_length=10, choices=[(ACCEPTED, ACCEPTED), (RETURNED, RETURNED)])
    why = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=80, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="case_steps")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="case_steps")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result=ACCEPTED) | Q(result=RETURNED) & ~Q(why=""), name="a_case_given_back_says_why"
            ),
        ]
