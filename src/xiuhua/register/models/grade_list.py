"""Lists of grades that people gave: drafted by one officer, seen by whom they are about, decided by another."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.register.models.person import Person
from xiuhua.words import new_key


class GradeList(models.Model):
    """The grades of some persons for a time, as an office drafts, shows and decides them; nothing reckons one.

    `kind` is a key of the pack's list grading_kind. What its check found is kept as it was when it was decided.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="grade_lists", help_text="whose office")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    since = models.DateField(help_text="the first day of the time that is graded")
    until = models.DateField(help_text="the first day after it")
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_on = models.DateField()
    shown_on = models.DateField(null=True, help_text="since when each person sees their own grade")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True, help_text="it is in force from this day")
    found = models.JSONField(default=list, help_text="each breach that the check named when it was decided")
    exception_why = models.CharField(max_length=300, blank=True)
    exception_document = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_grade_list_is_of_a_time"),
            models.CheckConstraint(
                condition=Q(shown_on=None) | Q(shown_on__gte=F("drafted_on")),
                name="grades_are_shown_after_they_are_drafted",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(shown_on__isnull=False, decided_on__gte=F("shown_on")),
                name="whom_a_grade_is_about_sees_it_before_it_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(drafted_by=None) | ~Q(decided_by=F("drafted_by")),
                name="nobody_decides_a_grade_list_they_drafted",
            ),
            models.CheckConstraint(
                condition=Q(exception_why="", exception_document="") | ~Q(exception_why="") & ~Q(exception_document=""),
                name="an_exception_from_grading_rules_has_a_document",
            ),
            models.UniqueConstraint(fields=["area", "kind", "since"], name="one_grade_list_of_an_office_for_a_time"),
        ]


class GradeLine(models.Model):
    """The grade of somebody on a list with its reason, what they object, and what somebody else answers."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    list = models.ForeignKey(GradeList, on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grades")
    grade = models.CharField(max_length=20, help_text="a key of the pack's list person_grade")
    why = models.CharField(max_length=300)
    objection = models.CharField(max_length=500, blank=True)
    objected_on = models.DateField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(grade="") & ~Q(why=""), name="a_grade_has_a_reason"),
            models.CheckConstraint(
                condition=Q(objection="", objected_on=None) | ~Q(objection="") & Q(objected_on__isnull=False),
                name="an_objection_to_a_grade_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_on=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_on__gte=F("objected_on")),
                name="an_objection_to_a_grade_is_answered_by_somebody_later",
            ),
            models.UniqueConstraint(fields=["list", "person"], name="somebody_stands_once_on_a_grade_list"),
        ]
