"""Training: courses and their sessions, who is on the roster, and what the course's facts are of each."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.person import Person
from xiuhua.words import new_key

PRESENT, LEAVE, ABSENT = "present", "leave", "absent"
STATES = (PRESENT, LEAVE, ABSENT)
PROPOSED, BY_HAND, WORKBOOK, ASKED = "proposed", "by_hand", "workbook", "asked"
WAYS = (PROPOSED, BY_HAND, WORKBOOK, ASKED)


class Course(models.Model):
    """A course that an office holds; level, theme and organiser are keys of the pack's lists, `posts` whom it is for.

    One that was entered by mistake is withdrawn, and only as long as nobody was certified of it.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="courses", help_text="whose office holds it")
    title = models.CharField(max_length=80)
    level = models.CharField(max_length=30)
    theme = models.CharField(max_length=30)
    organiser = models.CharField(max_length=30)
    place = models.CharField(max_length=80, blank=True)
    posts = models.CharField(max_length=160, blank=True, help_text="posts of whom it is for, by spaces")
    hours = models.PositiveSmallIntegerField(null=True)
    seats = models.PositiveIntegerField(help_text="of each session")
    tested = models.BooleanField(default=False)
    cost_fen = models.BigIntegerField(null=True)
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(level="") & ~Q(theme="") & ~Q(organiser=""),
                name="a_course_says_what_it_is",
            ),
            models.CheckConstraint(condition=Q(seats__gt=0), name="a_course_has_seats"),
            models.CheckConstraint(
                condition=Q(cost_fen__isnull=True) | Q(cost_fen__gte=0), name="a_course_costs_nothing_or_more"
            ),
        ]


class CourseSession(Dated):
    """Days on which a course is held, `until` the first day after them; each session has a roster of its own."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=False, until__gt=F("since")), name="a_session_has_days"
            ),
            models.UniqueConstraint(fields=["course", "number"], name="sessions_of_a_course_are_numbered"),
        ]  # fmt: skip


class Enrolment(models.Model):
    """Somebody on the roster of a session, or who asked to be (`agreed_on` none until an office agrees)."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    way = models.CharField(max_length=10, choices=[(it, it) for it in WAYS])
    agreed_on = models.DateField(null=True)
    gave_opinion = models.BooleanField(default=False, help_text="that they did; what they said names nobody")
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(withdrawn_on=None), name="once_on_the_roster_of_a_session"
            ),
            models.CheckConstraint(
                condition=Q(way=ASKED) | Q(agreed_on__isnull=False), name="only_who_asked_waits_for_a_place"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="courses_of_a_person")]


class Attendance(models.Model):
    """A fact of the course: somebody was there for a part of it, had leave that somebody granted, or was absent.

    Appended; a mistake is mended by a row that `corrects` it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    on = models.DateField()
    part = models.CharField(max_length=5, help_text="day, am or pm")
    state = models.CharField(max_length=10, choices=[(it, it) for it in STATES])
    granted_by = models.CharField(max_length=80, blank=True, help_text="who granted the leave")
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LEAVE) & ~Q(granted_by="") | ~Q(state=LEAVE) & Q(granted_by=""),
                name="leave_from_a_course_says_who_granted_it",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "on", "part"], condition=Q(corrects=None), name="a_part_of_a_course_is_told_once"
            ),
        ]


class CourseResult(models.Model):
    """How somebody's test of a course ended; a score may be told and orders nobody. A mistake is mended by a row."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="results")
    passed = models.BooleanField()
    score = models.PositiveSmallIntegerField(null=True)
    on = models.DateField()
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(corrects=None), name="a_test_of_a_course_is_told_once"
            ),
        ]


class Certificate(models.Model):
    """That somebody completed a course, by number; one that was given by mistake is taken back with a reason."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=40, unique=True)
    issued_on = models.DateField()
    said_by = models.CharField(max_length=80, blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    revoked_on = models.DateField(null=True)
    why = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_on=None), name="one_certificate_of_a_course"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, why="") | Q(revoked_on__gte=F("issued_on")) & ~Q(why=""),
                name="a_certificate_taken_back_says_why",
            ),
        ]


class CourseOpinion(models.Model):
    """How many found what of a session: a count, and nobody's name, day or order anywhere."""

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="opinions")
    aspect = models.CharField(max_length=30, help_text="a key of the pack's list training_aspect")
    mark = models.CharField(max_length=30, help_text="a key of the pack's list training_mark")
    persons = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "aspect", "mark"], name="opinions_of_a_session_are_counted"),
        ]
