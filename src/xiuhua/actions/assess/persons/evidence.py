"""Evidence files are opened for a reason, stated by whom they are about, objected to, and added to by awards."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assess.persons.ground import DOCUMENT, grading_here, open_office, person_here, require_other, told
from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.personal_numbers import holds_personal_number
from xiuhua.actions.waiting_lines import write_look
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.duty.evidence import open_file, open_own_file
from xiuhua.policy.grading import LEVELS
from xiuhua.queries.evidence import OPENED, PARTS, EvidenceFile, evidence_file
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Award, FileObjection, OwnStatement, Person

MOST_STATEMENT = 4000
MOST_WHY = 200
LEAST_WHY = 2
MOST_TITLE = Award._meta.get_field("title").max_length or 0


@dataclass(frozen=True, slots=True)
class AwardTold:
    """An award as it was told: what, by whom, of which level, by which document, on which day."""

    title: str
    giver: str
    level: str
    document: str
    on: date


def own_file(scope: Scope) -> tuple[Person, EvidenceFile]:
    """One's own file, of which no line is written; raises Absent for an account of nobody of the staff."""
    person = open_own_file(scope)
    _, grading = grading_here(None, on=scope.today)
    return person, evidence_file(person, grading, on=scope.today)


def may_open_file(scope: Scope, person: Person) -> bool:
    """Whether somebody's file would open: their own, or for an office that the pack names where they worked."""
    try:
        _, grading = grading_here(None, on=scope.today)
        return bool(open_file(scope, person.key, grading.opened_by, on=scope.today))
    except Absent:
        return False


def open_evidence_file(scope: Scope, key: UUID, *, how: str, why: str) -> tuple[Person, EvidenceFile]:
    """The file of somebody else, for an office that the pack names and for a reason that they will read.

    `how`: seen on a page, or taken along as Word. Raises Absent, AppraisalRefused.
    """
    _, grading = grading_here(None, on=scope.today)
    opened = open_file(scope, key, grading.opened_by, on=scope.today)
    if opened.own:
        return opened.person, evidence_file(opened.person, grading, on=scope.today)
    reason = told(why, at="why", most=MOST_WHY, empty="no_reason")
    if len(reason) < LEAST_WHY:
        raise AppraisalRefused("no_reason")
    file = evidence_file(opened.person, grading, on=scope.today)
    write_look(OPENED, by=scope.account, subject_kind="person", subject=key, after={"file_as": how}, why=reason)
    return opened.person, file


@transaction.atomic
def write_statement(text: str, *, by: Account) -> OwnStatement:
    """A new version of what somebody says of their own work; nobody else writes it. Raises Absent, AppraisalRefused."""
    person, today = _own(by)
    said = "\n".join(" ".join(line.split()) for line in text.replace("\0", "").strip().splitlines())
    if not said:
        raise AppraisalRefused("no_text")
    if len(said) > MOST_STATEMENT:
        raise AppraisalRefused("long_text", at="text", length=len(said), most=MOST_STATEMENT)
    if holds_personal_number(said):
        raise AppraisalRefused("holds_number", at="text")
    last = OwnStatement.objects.filter(person=person).order_by("-version").first()
    if last is not None and last.text == said:
        raise AppraisalRefused("same_text", version=last.version)
    version = last.version + 1 if last else 1
    row = OwnStatement.objects.create(person=person, version=version, text=said, written_on=today)
    _write("write_own_statement", person, by=by, after={"version": version})
    return row


@transaction.atomic
def object_to_file(part: str, text: str, *, by: Account) -> FileObjection:
    """Object to a part of one's own file. Raises Absent, AppraisalRefused."""
    person, today = _own(by)
    if part not in PARTS:
        raise AppraisalRefused("no_part")
    said = told(text, at="text")
    row = FileObjection.objects.create(person=person, part=part, text=said, said_on=today)
    _write("object_to_file", person, by=by, after={"part": part})
    return row


@transaction.atomic
def answer_file_objection(key: UUID, answer: str, *, by: Account) -> None:
    """Answer an objection once, by an office that opens the file, never one's own. Raises Absent, AppraisalRefused."""
    scope = scope_of(by, today=clock_day())
    rows = FileObjection.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(key=key).first()
    _, grading = grading_here(None, on=scope.today)
    if row is None:
        raise Absent
    if open_file(scope, row.person.key, grading.opened_by, on=scope.today).own:
        raise AppraisalRefused("own_self")
    if row.answered_on is not None:
        raise AppraisalRefused("answered", day=row.answered_on)
    row.answer, row.answered_by, row.answered_on = told(answer, at="text"), by, scope.today
    row.save(update_fields=["answer", "answered_by", "answered_on"])
    _write("answer_file_objection", row.person, by=by, after={"part": row.part})


@transaction.atomic
def grant_award(code: str, person: UUID, award: AwardTold, *, by: Account) -> Award:
    """Enter an award of somebody within an area, by an office that opens files, never one's own.

    Raises Absent, AppraisalRefused.
    """
    scope, area, pack, grading = open_office(code, by=by, offices="opened_by")
    found = person_here(person, area, grading, on=scope.today)
    require_other(found.pk, by=by)
    if award.on > scope.today:
        raise AppraisalRefused("after_today", day=award.on)
    if award.level not in {it.key for it in pack.codes[LEVELS].codes}:
        raise AppraisalRefused("no_level")
    title = told(award.title, at="title", most=MOST_TITLE, empty="no_giver")
    giver = told(award.giver, at="giver", most=MOST_TITLE, empty="no_giver")
    document = told(award.document, at="document", most=DOCUMENT, empty="no_document")
    if Award.objects.filter(person=found, title=title, document=document, withdrawn_at=None).exists():
        raise AppraisalRefused("told_already", at="title")
    row = Award.objects.create(
        person=found, title=title, giver=giver, level=award.level, document=document, on=award.on, by=by
    )
    _write("grant_award", found, by=by, after={"title": title, "document": document})
    return row


@transaction.atomic
def withdraw_award(key: UUID, why: str, *, by: Account) -> None:
    """Take an award back that was entered by mistake or revoked, for a reason. Raises Absent, AppraisalRefused."""
    scope = scope_of(by, today=clock_day())
    row = Award.objects.select_for_update(of=("self",)).select_related("person").filter(key=key).first()
    _, grading = grading_here(None, on=scope.today)
    if row is None or open_file(scope, row.person.key, grading.opened_by, on=scope.today).own:
        raise Absent
    if row.withdrawn_at is not None:
        raise AppraisalRefused("withdrawn")
    row.withdrawn_at, row.withdrawn_why = timezone.now(), told(why, at="why", most=MOST_WHY, empty="no_reason")
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    _write("withdraw_award", row.person, by=by, after={"title": row.title, "document": row.document})


def _own(by: Account) -> tuple[Person, date]:
    """Who somebody is, held until the end of the transaction, and today."""
    person = Person.objects.select_for_update().filter(pk=by.person_id or 0).first()
    if person is None or not by.is_active:
        raise Absent
    return person, clock_day()


def _write(deed: str, person: Person, *, by: Account, after: dict[str, object]) -> None:
    """The line, under the person; no text of theirs is told by it."""
    write_line(deed, by=by, subject_kind="person", subject=person.key, after=after)
