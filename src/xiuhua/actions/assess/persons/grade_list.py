"""Lists of grades: drafted by one officer, shown to each person, objected to and answered, decided by another.

People give the grades. Nothing here proposes, fills in or orders one; what stands against a list is named.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assess.persons.ground import DOCUMENT, LONG, SHORT, grading_here, open_office, person_here, told
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Absent
from xiuhua.policy.grading import KINDS
from xiuhua.queries.grade_list import breaches_of, may_object_until, needs_exception
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, GradeLine, GradeList, Person

MOST_TITLE = GradeList._meta.get_field("title").max_length or 0


@dataclass(frozen=True, slots=True)
class ListTold:
    """A list as it is begun: its type, what it is called, and the time that is graded."""

    kind: str
    title: str
    since: date
    until: date


@transaction.atomic
def draft_grade_list(code: str, wish: ListTold, *, by: Account) -> GradeList:
    """Begin an empty list for an area's office. Raises Absent, AppraisalRefused."""
    scope, area, pack, _ = open_office(code, by=by, offices="drafted_by")
    if wish.kind not in {it.key for it in pack.codes[KINDS].codes}:
        raise AppraisalRefused("no_kind")
    if not wish.since < wish.until or wish.since > scope.today:
        raise AppraisalRefused("no_time")
    title = told(wish.title, at="title", most=MOST_TITLE)
    if GradeList.objects.filter(area=area, kind=wish.kind, since=wish.since).exists():
        raise AppraisalRefused("told_already", at="kind")
    row = GradeList.objects.create(
        area=area, kind=wish.kind, title=title, since=wish.since, until=wish.until, drafted_by=by,
        drafted_on=scope.today,
    )  # fmt: skip
    _write("draft_grade_list", row, by=by)
    return row


@transaction.atomic
def give_grade(key: UUID, person: UUID, *, grade: str, why: str, by: Account) -> GradeLine:
    """Put somebody of the area's staff on a draft with the grade that an officer gives and why, or change it.

    Never on a list on which one stands oneself, never oneself. Raises Absent, AppraisalRefused.
    """
    graded, found, scale = _draft(key, person, by=by)
    if grade not in scale:
        raise AppraisalRefused("no_grade", scale=", ".join(scale))
    reason = told(why, at="why", most=SHORT, empty="no_reason")
    row, _ = GradeLine.objects.update_or_create(list=graded, person=found, defaults={"grade": grade, "why": reason})
    _write("give_grade", graded, by=by)
    return row


@transaction.atomic
def take_off_list(key: UUID, person: UUID, *, by: Account) -> None:
    """Take somebody off a draft. Raises Absent, AppraisalRefused."""
    graded, found, _ = _draft(key, person, by=by)
    GradeLine.objects.filter(list=graded, person=found).delete()
    _write("take_off_grade_list", graded, by=by)


@transaction.atomic
def show_grades(key: UUID, *, by: Account) -> None:
    """Show each person their own grade; from then on the list stays as it is. Raises Absent, AppraisalRefused."""
    graded = _held(key)
    scope, _, _, _ = open_office(graded.area.code, by=by, offices="drafted_by")
    _require_not_on(graded, by)
    _require_draft(graded)
    if not graded.lines.exists():
        raise AppraisalRefused("nobody")
    graded.shown_on = scope.today
    graded.save(update_fields=["shown_on"])
    _write("show_grades", graded, by=by)


@transaction.atomic
def object_to_grade(key: UUID, text: str, *, by: Account) -> None:
    """Object to one's own grade, once, within the working days of the pack. Raises Absent, AppraisalRefused."""
    row = GradeLine.objects.select_for_update(of=("self",)).select_related("list__area").filter(key=key).first()
    if row is None or by.person_id is None or row.person_id != by.person_id or not by.is_active:
        raise Absent
    today = clock_day()
    pack, grading = grading_here(row.list.area_id, on=today)
    last = may_object_until(row.list, pack, grading)
    if last is None:
        raise Absent
    if row.list.decided_on is not None:
        raise AppraisalRefused("decided", day=row.list.decided_on)
    if today > last:
        raise AppraisalRefused("over", day=last)
    if row.objected_on is not None:
        raise AppraisalRefused("told_already", at="text")
    row.objection, row.objected_on = told(text, at="text", most=LONG), today
    row.save(update_fields=["objection", "objected_on"])
    _write("object_to_grade", row.list, by=by)


@transaction.atomic
def answer_grade_objection(key: UUID, answer: str, *, by: Account) -> None:
    """Answer an objection in writing, by an office that decides lists, and not by who drafted it.

    Raises Absent, AppraisalRefused.
    """
    row = GradeLine.objects.select_for_update(of=("self",)).select_related("list__area").filter(key=key).first()
    if row is None:
        raise Absent
    scope, _, _, _ = open_office(row.list.area.code, by=by, offices="decided_by")
    if row.objected_on is None:
        raise Absent
    _require_decider(row.list, by)
    if row.answered_on is not None:
        raise AppraisalRefused("answered", day=row.answered_on)
    row.answer, row.answered_by, row.answered_on = told(answer, at="text", most=LONG), by, scope.today
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    _write("answer_grade_objection", row.list, by=by)


@transaction.atomic
def decide_grade_list(key: UUID, *, by: Account, exception_why: str = "", exception_document: str = "") -> None:
    """Put a list in force: after the days to object, every objection answered, and no rule broken that must hold.

    A breach that may be excepted needs a reason and a document. By another officer than who drafted it, and by nobody
    who stands on it. Raises Absent, AppraisalRefused.
    """
    graded = _held(key)
    scope, _, pack, grading = open_office(graded.area.code, by=by, offices="decided_by")
    _require_decider(graded, by)
    if graded.decided_on is not None:
        raise AppraisalRefused("decided", day=graded.decided_on)
    last = may_object_until(graded, pack, grading)
    if last is None:
        raise AppraisalRefused("not_shown")
    if scope.today <= last:
        raise AppraisalRefused("not_over", day=last)
    if waiting := graded.lines.filter(objected_on__isnull=False, answered_on=None).count():
        raise AppraisalRefused("unanswered", count=waiting)
    found = breaches_of(graded, grading)
    if broken := sum(it.refuses for it in found):
        raise AppraisalRefused("breached", count=broken)
    if needs_exception(found):
        graded.exception_why = told(exception_why, at="exception_why", most=SHORT, empty="no_exception")
        graded.exception_document = told(
            exception_document, at="exception_document", most=DOCUMENT, empty="no_exception"
        )  # fmt: skip
    graded.decided_by, graded.decided_on = by, scope.today
    graded.found = [it.as_kept() for it in found]
    graded.save()
    _write("decide_grade_list", graded, by=by)


def _held(key: UUID) -> GradeList:
    row = GradeList.objects.select_for_update(of=("self",)).select_related("area").filter(key=key).first()
    if row is None:
        raise Absent
    return row


def _draft(key: UUID, person: UUID, *, by: Account) -> tuple[GradeList, Person, tuple[str, ...]]:
    """A draft that somebody may change, somebody of the area's staff, and the grades of the scale that holds."""
    graded = _held(key)
    scope, area, _, grading = open_office(graded.area.code, by=by, offices="drafted_by")
    _require_not_on(graded, by)
    _require_draft(graded)
    found = person_here(person, area, grading, on=scope.today)
    if found.pk == by.person_id:
        raise AppraisalRefused("own_self")
    return graded, found, grading.scale_on(graded.since).grades


def _require_draft(graded: GradeList) -> None:
    if graded.shown_on is not None:
        raise AppraisalRefused("shown", day=graded.shown_on)


def _require_not_on(graded: GradeList, by: Account) -> None:
    if by.person_id is not None and graded.lines.filter(person=by.person_id).exists():
        raise AppraisalRefused("own_list")


def _require_decider(graded: GradeList, by: Account) -> None:
    """Refuse who drafted the list, and who stands on it."""
    if graded.drafted_by_id == by.pk:
        raise AppraisalRefused("own_draft")
    _require_not_on(graded, by)


def _write(deed: str, graded: GradeList, *, by: Account) -> None:
    """The line, under the area; no grade and no name is told by it."""
    write_line(deed, by=by, subject_kind="area", subject=graded.area.code, after={"list": graded.title})
