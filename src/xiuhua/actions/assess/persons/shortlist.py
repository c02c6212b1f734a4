"""Shortlists for commendation and promotion: opened, filled by name and reason, made public, objected to, decided.

No name is put there but by an officer, and none comes before another but by the alphabet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assess.persons.ground import LONG, SHORT, open_office, person_here, told
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.waiting_lines import write_look
from xiuhua.duty.door import Absent
from xiuhua.policy.grading import PUBLICATION, PURPOSES
from xiuhua.queries.evidence import OPENED, evidence_file
from xiuhua.register.models import Account, Shortlist, ShortlistName, ShortlistObjection

MOST_WHY = 200
MOST_TITLE = Shortlist._meta.get_field("title").max_length or 0


@dataclass(frozen=True, slots=True)
class ShortlistTold:
    """A shortlist as it is opened: what for, what it is called, criteria in words, and who may be considered."""

    purpose: str
    title: str
    criteria: str
    who: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided about a name, and why."""

    chosen: bool
    why: str


@transaction.atomic
def open_shortlist(code: str, wish: ShortlistTold, *, by: Account) -> Shortlist:
    """Open an empty shortlist for an area's office. Raises Absent, AppraisalRefused."""
    scope, area, pack, _ = open_office(code, by=by, offices="shortlisted_by")
    if wish.purpose not in {it.key for it in pack.codes[PURPOSES].codes}:
        raise AppraisalRefused("no_kind")
    row = Shortlist.objects.create(
        area=area, purpose=wish.purpose, title=told(wish.title, at="title", most=MOST_TITLE),
        criteria=told(wish.criteria, at="criteria", empty="no_criteria"),
        who=told(wish.who, at="who", most=SHORT, empty="no_criteria"), opened_by=by, opened_on=scope.today,
    )  # fmt: skip
    _write("open_shortlist", row, by=by)
    return row


@transaction.atomic
def name_on_shortlist(key: UUID, person: UUID, why: str, *, by: Account) -> ShortlistName:
    """Put somebody of the area's staff on it with a reason, never oneself; their file is attached as it stands.

    Raises Absent, AppraisalRefused.
    """
    row = _held(key)
    scope, area, _, grading = open_office(row.area.code, by=by, offices="shortlisted_by")
    _require_not_on(row, by)
    if row.published_on is not None:
        raise AppraisalRefused("published", day=row.published_on)
    found = person_here(person, area, grading, on=scope.today)
    if found.pk == by.person_id:
        raise AppraisalRefused("own_self")
    if row.names.filter(person=found).exists():
        raise AppraisalRefused("told_already", at="person")
    file = evidence_file(found, grading, on=scope.today)
    name = ShortlistName.objects.create(
        shortlist=row, person=found, why=told(why, at="why", empty="no_reason"), added_by=by, added_on=scope.today,
        file=file.as_kept(), digest=file.digest(),
    )  # fmt: skip
    _write("name_on_shortlist", row, by=by)
    return name


@transaction.atomic
def publish_shortlist(key: UUID, *, by: Account) -> None:
    """Make it public for the working days of the pack. Raises Absent, AppraisalRefused."""
    row = _held(key)
    scope, _, pack, grading = open_office(row.area.code, by=by, offices="shortlisted_by")
    _require_not_on(row, by)
    if row.published_on is not None:
        raise AppraisalRefused("published", day=row.published_on)
    if not row.names.exists():
        raise AppraisalRefused("nobody")
    row.published_on = scope.today
    row.public_until = pack.calendar.after(scope.today, grading.days_on(PUBLICATION, scope.today))
    row.save(update_fields=["published_on", "public_until"])
    _write("publish_shortlist", row, by=by)


@transaction.atomic
def object_to_name(key: UUID, text: str, *, by: Account) -> ShortlistObjection:
    """Write down an objection to a name while the list is public, made or received by an office over the area.

    Raises Absent, AppraisalRefused.
    """
    name = _named(key)
    scope, _, _, _ = open_office(name.shortlist.area.code, by=by, offices="shortlisted_by")
    if name.shortlist.published_on is None:
        raise AppraisalRefused("not_published")
    if name.shortlist.public_until is None or scope.today > name.shortlist.public_until:
        raise AppraisalRefused("over", day=name.shortlist.public_until)
    row = ShortlistObjection.objects.create(name=name, text=told(text, at="text"), said_on=scope.today, by=by)
    _write("object_to_name", name.shortlist, by=by)
    return row


@transaction.atomic
def answer_name_objection(key: UUID, answer: str, *, by: Account) -> None:
    """Answer an objection, by somebody else than who wrote it down and than who put the name there.

    Raises Absent, AppraisalRefused.
    """
    rows = ShortlistObjection.objects.select_for_update(of=("self",)).select_related("name__shortlist__area")
    row = rows.filter(key=key).first()
    if row is None:
        raise Absent
    scope, _, _, _ = open_office(row.name.shortlist.area.code, by=by, offices="shortlisted_by")
    if by.pk in (row.by_id, row.name.added_by_id):
        raise AppraisalRefused("own_self")
    _require_not_on(row.name.shortlist, by)
    if row.answered_on is not None:
        raise AppraisalRefused("answered", day=row.answered_on)
    row.answer, row.answered_by, row.answered_on = told(answer, at="text"), by, scope.today
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    _write("answer_name_objection", row.name.shortlist, by=by)


@transaction.atomic
def decide_shortlist(key: UUID, decision: str, choices: Mapping[UUID, Choice], *, by: Account) -> None:
    """Decide after the days for objections: the reasons, and of each name whether it is chosen and why.

    By somebody else than who opened it or put a name there, and by nobody who stands on it. Raises Absent,
    AppraisalRefused.
    """
    row = _held(key)
    scope, _, _, _ = open_office(row.area.code, by=by, offices="shortlisted_by")
    _require_decider(row, by)
    if row.decided_on is not None:
        raise AppraisalRefused("decided", day=row.decided_on)
    if row.public_until is None:
        raise AppraisalRefused("not_published")
    if scope.today <= row.public_until:
        raise AppraisalRefused("not_over", day=row.public_until)
    if waiting := ShortlistObjection.objects.filter(name__shortlist=row, answered_on=None).count():
        raise AppraisalRefused("unanswered", count=waiting)
    names = list(row.names.all())
    if {it.key for it in names} != set(choices):
        raise AppraisalRefused("no_choice")
    for name in names:
        name.chosen = choices[name.key].chosen
        name.decided_why = told(choices[name.key].why, at=f"why-{name.key}", empty="no_reason")
        name.save(update_fields=["chosen", "decided_why"])
    row.decision = told(decision, at="decision", most=LONG, empty="no_reason")
    row.decided_by, row.decided_on = by, scope.today
    row.save(update_fields=["decision", "decided_by", "decided_on"])
    _write("decide_shortlist", row, by=by)


def open_frozen_file(key: UUID, why: str, *, by: Account) -> ShortlistName:
    """The file that is attached to a name, as it stood, for a reason that the person will read.

    Raises Absent, AppraisalRefused.
    """
    name = ShortlistName.objects.select_related("shortlist__area", "person").filter(key=key).first()
    if name is None:
        raise Absent
    open_office(name.shortlist.area.code, by=by, offices="shortlisted_by")
    reason = told(why, at="why", most=MOST_WHY, empty="no_reason")
    write_look(
        OPENED, by=by, subject_kind="person", subject=name.person.key, after={"file_as": "shortlist"}, why=reason
    )
    return name


def _held(key: UUID) -> Shortlist:
    row = Shortlist.objects.select_for_update(of=("self",)).select_related("area").filter(key=key).first()
    if row is None:
        raise Absent
    return row


def _named(key: UUID) -> ShortlistName:
    rows = ShortlistName.objects.select_for_update(of=("self",)).select_related("shortlist__area")
    row = rows.filter(key=key).first()
    if row is None:
        raise Absent
    return row


def _require_not_on(row: Shortlist, by: Account) -> None:
    if by.person_id is not None and row.names.filter(person=by.person_id).exists():
        raise AppraisalRefused("own_list")


def _require_decider(row: Shortlist, by: Account) -> None:
    if row.opened_by_id == by.pk or row.names.filter(added_by=by).exists():
        raise AppraisalRefused("own_draft")
    _require_not_on(row, by)


def _write(deed: str, row: Shortlist, *, by: Account) -> None:
    """The line, under the area; no name is told by it."""
    write_line(deed, by=by, subject_kind="area", subject=row.area.code, after={"list": row.title})
