"""That somebody came to a household: what had changed, what was promised, and the pictures that were offered."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.household import Household
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class Visit(models.Model):
    """A visit as whoever came told it. The key is made where it is written, so the same sent twice is one visit.

    `answers` are those of the pack's form, by question: what was answered, and whether the earlier answer was left
    untouched, confirmed or edited. A place is kept only where the pack takes places. A visit is never rewritten: it is
    withdrawn with a reason, and told again.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits", help_text="who came")
    office = models.CharField(max_length=40, blank=True, help_text="the post or office as which they came")
    on = models.DateField()
    started = models.DateTimeField(null=True, help_text="when it began, where that was told")
    minutes = models.PositiveSmallIntegerField(null=True, help_text="how long it took, where that was told")
    way = models.CharField(max_length=20, help_text="a key of the pack's list visit_way")
    form = models.CharField(max_length=60, help_text="the pack and version whose form it answers")
    changed = models.CharField(max_length=200, blank=True, help_text="topics of the form, by spaces; none: no change")
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=600, blank=True)
    late = models.BooleanField(default=False, help_text="whoever entered it said that it was entered later")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True, help_text="when the household confirmed it by its card's code")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="visits")
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(way=""), name="a_visit_says_in_which_way"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, accuracy_m=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="a_place_of_a_visit_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
                name="a_visit_that_was_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-on"], name="visits_of_a_household"),
            models.Index(fields=["person", "-on"], name="visits_by_a_person"),
            models.Index(fields=["on"], name="visits_by_day"),
        ]


class VisitPhoto(models.Model):
    """A picture that somebody offered with a visit, and why: made anew without anything that the camera wrote in it.

    `likeness` is a 64-bit hash by which equal and nearly equal pictures are found, as a signed number. The picture
    itself is sealed, and forgotten after the pack's term.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    why = models.CharField(max_length=120)
    likeness = models.BigIntegerField()
    taken_on = models.DateField(null=True, help_text="the day that the camera had written into it")
    picture_sealed = models.BinaryField(null=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="a_picture_says_why_it_was_taken")]


class Task(models.Model):
    """What was promised to a household: what, by whom, by which day; kept, or given up with a reason.

    `due` may be moved with a reason; `first_due` is what was promised first, and by that it is judged.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="tasks")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="tasks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tasks", help_text="who promised")
    what = models.CharField(max_length=200)
    made_on = models.DateField()
    first_due = models.DateField()
    due = models.DateField()
    done_on = models.DateField(null=True)
    given_up_on = models.DateField(null=True)
    how = models.CharField(max_length=200, blank=True, help_text="what was done, or why it was given up or moved")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="a_task_says_what_was_promised"),
            models.CheckConstraint(
                condition=Q(due__gte=F("made_on"), first_due__gte=F("made_on")), name="a_task_is_due_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, given_up_on=None)
                | Q(done_on__gte=F("made_on"), given_up_on=None)
                | Q(given_up_on__gte=F("made_on"), done_on=None) & ~Q(how=""),
                name="a_task_is_kept_or_given_up_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due"], condition=Q(done_on=None, given_up_on=None), name="open_tasks"),
            models.Index(fields=["household", "due"], name="tasks_of_a_household"),
        ]
