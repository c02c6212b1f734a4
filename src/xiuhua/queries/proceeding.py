"""Proceedings: what their acts make of them, those of a household and of an area, and what criteria find at the end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from xiuhua.loop.diagnose.explanation import CriterionTold, SchemeTold, explain
from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures_reader import steps_on
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.judging import judging_of
from xiuhua.queries.pack import pack_in_force, pack_named
from xiuhua.reckon import workflow
from xiuhua.reckon.rules.explaining import Told
from xiuhua.reckon.workflow import Act, ActKind, Objection, Step, StepState, TimeLimit
from xiuhua.register.models import Area, AreaWithin, ChangeRequest, Household, Proceeding, ProceedingAct, Residence
from xiuhua.words import NotFound

ASK_REVIEW = "complaint.ask_review_days"


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a proceeding: where it stands, who did it last, and by how many working days it is overdue.

    `certain` is False where its last day lies in a year whose holidays have not been announced: it may move.
    """

    state: StepState
    by: str
    late_by: int
    certain: bool

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices that do it."""
        return self.state.step.offices

    @property
    def is_open(self) -> bool:
        """Whether it waits to be done now."""
        return self.state.opened is not None and self.state.finished is None


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act as it is read later."""

    kind: str
    step: str
    on: date
    by: str
    office: str
    evidence: Mapping[str, str]
    people: int
    reason: str
    objection: str
    told_by: str
    to: str
    change: "ChangeLine | None" = None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What a proceeding changes: an item, of which member (empty: the household's), from what into what, since when."""

    item: str
    member: str
    before: bool | int | str | None
    after: bool | int | str | None
    since: date | None
    of_member: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProceedingView:
    """A proceeding of a household with its steps and all that was done; `open` is None when it is over."""

    key: UUID
    procedure: str
    begun_on: date
    begun_by: str
    outcome: str
    ended_on: date | None
    steps: tuple[StepLine, ...]
    open: StepLine | None
    unanswered: tuple[Objection, ...]
    earlier: tuple[str, ...]
    acts: tuple[ActLine, ...]
    against: str = ""
    change: ChangeLine | None = None
    judged: bool = False

    @property
    def is_asked_again(self) -> bool:
        """Whether it is a change that was sent back to whoever asked for it."""
        return self.change is not None and self.open is not None and self.open is self.steps[0]


@dataclass(frozen=True, slots=True)
class ProceedingLine:
    """An open proceeding in a list of many."""

    key: UUID
    household: UUID
    number: str
    head: str
    village: str
    procedure: str
    step: str
    begun_on: date
    due: date | None
    late: bool
    free_from: date | None


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many open proceedings wait at a step of a procedure, and how many of them are overdue."""

    procedure: str
    step: str
    count: int
    overdue: int


def proceedings_of(subject: Household | Area, *, reader: int | None, on: date) -> list[ProceedingView]:
    """The proceedings of a household or of a place itself, open ones first, then the latest. Three statements.

    As of a day: what had begun by then, with what had been done by then; what ended later was open.
    `reader` is the person who reads, by id: what is about them is left out.
    """
    told = {"household": subject} if isinstance(subject, Household) else {"area": subject}
    with_names = ("begun_by__person", "against")
    begun = in_sight_of(reader, Proceeding.objects.filter(**told, begun_on__lte=on)).select_related(*with_names)
    rows = begun.order_by(F("ended_on").desc(nulls_first=True), "-begun_on", "-pk")
    return [_view(row, on=on) for row in rows.prefetch_related("acts__by__person", "changes__member")]


def in_sight_of(reader: int | None, rows: QuerySet[Proceeding]) -> QuerySet[Proceeding]:
    """Proceedings without those that are complaints about whoever reads them. Asks nothing itself."""
    return rows if reader is None else rows.exclude(against=reader)


def open_in(area: int, *, reader: int | None, on: date) -> QuerySet[Proceeding]:
    """The open proceedings of households that live in an area (by id), by the day they are due. Asks nothing itself."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    homes = Residence.objects.on(on).filter(village__in=villages).values("household")
    rows = in_sight_of(reader, Proceeding.objects.filter(outcome="", household__in=homes))
    return rows.order_by(F("due").asc(nulls_last=True), "begun_on", "pk")


def counts_by_step(rows: QuerySet[Proceeding], *, on: date) -> list[StepCount]:
    """How many wait at each step, by procedure. One statement."""
    counted = rows.order_by().values("procedure", "open_step").annotate(
        count=Count("pk"), overdue=Count("pk", filter=Q(due__lt=on))
    )  # fmt: skip
    return [StepCount(it["procedure"], it["open_step"], it["count"], it["overdue"]) for it in counted]


def lines_of(rows: QuerySet[Proceeding], *, first: int, size: int, on: date) -> list[ProceedingLine]:
    """Some of the open proceedings that were asked for. Three statements."""
    found = list(rows.select_related("household")[first : first + size])
    ids = [row.household_id for row in found if row.household_id is not None]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    return [
        ProceedingLine(
            row.key, row.household.key, row.household.number,
            heads.get(row.household_id or 0, ""), homes.get(row.household_id or 0, ""), row.procedure,
            row.open_step, row.begun_on, row.due, row.due is not None and row.due < on, row.free_from,
        )
        for row in found
        if row.household is not None
    ]  # fmt: skip


def step_now(procedure: str, step: str, *, on: date) -> Step | None:
    """A step as a proceeding that begins on a day goes through it; None where the pack in force has none such."""
    try:
        steps = steps_on(pack_in_force(on), procedure, day=on)
    except NotFound:
        return None
    return next((it for it in steps if it.key == step), None)


def hiding_procedures(on: date) -> frozenset[str]:
    """The procedures that may name whom they are about, by the pack in force; none where none is."""
    try:
        return frozenset(key for key, it in pack_in_force(on).procedures.items() if it.hides)
    except NotFound:
        return frozenset()


def review_by(view: ProceedingView, *, on: date) -> date | None:
    """The last day on which one may ask that an answer is looked at again; None while there is no answer or no term."""
    if view.ended_on is None or view.outcome == "withdrawn":
        return None
    pack = pack_in_force(on)
    term = pack.parameters.get(ASK_REVIEW)
    days = term.setting_on(view.ended_on) if term else None
    if days is None or not isinstance(days.value, int):
        return None
    return TimeLimit(days.value, working=False).last(view.ended_on, pack.calendar)


def step_places(on: date) -> dict[tuple[str, str], tuple[int, int]]:
    """By procedure and step their places in the pack in force; empty where none is. One statement."""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return {}
    return {
        (key, step.key): (number, place)
        for number, (key, it) in enumerate(pack.procedures.items())
        for place, step in enumerate(it.steps)
    }


def _view(row: Proceeding, *, on: date) -> ProceedingView:
    kept = sorted((it for it in row.acts.all() if it.on <= on), key=lambda it: it.number)
    ended = row.ended_on is not None and row.ended_on <= on
    calendar = pack_named(row.pack).calendar
    now = workflow.proceeding_of(steps_of(row), map(act_of, kept), begun=row.begun_on, calendar=calendar)
    changes = _changes(row, kept)
    names = {str(it.by_id): it.by.called for it in kept}
    late = now.late_by(on, calendar)
    steps = tuple(
        StepLine(
            it, names.get(it.by, ""), late if it is now.open else 0,
            certain=it.due is None or calendar.is_announced([row.begun_on, it.due]),
        )
        for it in now.steps
    )  # fmt: skip
    place = now.steps.index(now.open) if now.open else 0
    return ProceedingView(
        key=row.key, procedure=row.procedure, begun_on=row.begun_on, begun_by=row.begun_by.called,
        outcome=row.outcome if ended else "", ended_on=row.ended_on if ended else None, steps=steps,
        open=steps[place] if now.open else None,
        unanswered=now.unanswered, earlier=tuple(it.step.key for it in now.steps[:place]),
        acts=tuple(_act_line(it, changes.get(it.number)) for it in kept),
        against=row.against.name if row.against else "",
        change=next(reversed(changes.values()), None), judged=ended and row.verdict_sealed is not None,
    )  # fmt: skip


def _changes(row: Proceeding, kept: Sequence[ProceedingAct]) -> dict[int, ChangeLine]:
    """What was asked to be changed, by the number of the act that asked for it: each has one of its own."""
    asking = [it for it in kept if it.kind == ActKind.FINISH and it.step == row.steps[0]["key"]]
    asked = sorted(row.changes.all(), key=lambda it: it.number)
    return {act.number: _change(it) for act, it in zip(asking, asked, strict=False)}


def _change(it: ChangeRequest) -> ChangeLine:
    member = it.member
    return ChangeLine(
        it.item, member.name if member else "", it.before, it.after, it.since, member.key if member else None
    )


def _act_line(row: ProceedingAct, change: ChangeLine | None) -> ActLine:
    return ActLine(
        row.kind, row.step, row.on, row.by.called, row.office, row.evidence, row.people, row.reason, row.objection,
        row.told_by, row.to, change,
    )  # fmt: skip


def state_of(row: Proceeding) -> workflow.Proceeding:
    """Where a proceeding stands. One statement."""
    acts = [act_of(it) for it in row.acts.order_by("number")]
    calendar = pack_named(row.pack).calendar
    return workflow.proceeding_of(steps_of(row), acts, begun=row.begun_on, calendar=calendar)


def steps_of(row: Proceeding) -> tuple[Step, ...]:
    """The steps of a proceeding as they were when it began."""
    return tuple(_step(told) for told in row.steps)


def act_of(row: ProceedingAct) -> Act:
    """An act as the workflow takes it; who did it is told by the number of the account."""
    return Act(
        kind=ActKind(row.kind), step=row.step, on=row.on, by=str(row.by_id), office=row.office,
        evidence=tuple(row.evidence), people=row.people, reason=row.reason, objection=row.objection, to=row.to,
    )  # fmt: skip


def verdict_to_keep(household: Household, scheme: str, *, on: date) -> dict[str, Any] | None:
    """What a scheme finds of a household on a day: its verdict, and of each criterion what it read, as plain values.

    None where the scheme does not apply to the household. About twenty statements.
    """
    judging = judging_of(household.number, on=on)
    rows = judging.rows_of([household.number])
    found = explain(household.number, rows.tables, pack=judging.pack, day=on, plan=judging.plan, earlier=rows.earlier)
    told = next(it for it in found.schemes if it.scheme.key == scheme)
    return kept_verdict(told, judging.pack, on=on)


def kept_verdict(told: SchemeTold, pack: Pack, *, on: date) -> dict[str, Any] | None:
    """What a scheme found, with what each criterion read, as plain values; None where it does not apply."""
    if told.verdict is None:
        return None
    return {
        "scheme": told.scheme.key, "on": on.isoformat(), "pack": pack.name, "version": pack.version,
        "verdict": told.verdict, "criteria": [_criterion(it) for it in told.criteria],
    }  # fmt: skip


def _criterion(it: CriterionTold) -> dict[str, Any]:
    return {
        "key": it.criterion.key, "severity": it.criterion.severity, "verdict": it.verdict, "rule": it.criterion.when,
        "read": [[told.of, told.name, told.row, _plain(told.value)] for told in _walked(it.told)],
    }  # fmt: skip


def _walked(told: Sequence[Told]) -> Iterator[Told]:
    for it in told:
        yield it
        yield from _walked(it.below)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(it) for it in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _step(told: Mapping[str, Any]) -> Step:
    within = told["within"]
    lists = {name: tuple(told[name]) for name in ("offices", "needs", "apart_from")}
    return Step(**{**told, **lists, "within": TimeLimit(**within) if within else None})
