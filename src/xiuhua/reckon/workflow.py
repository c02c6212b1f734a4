"""A procedure as it is gone through: steps in an order, each with who, on what evidence, how long and until when.

A case is nothing but its deeds, read one after another: what is open, from which day it may be finished and by which it
is due follow from them, so that the same deeds always give the same case. Terms are counted as the law of civil matters
counts days: the day on which a term begins is not in it, and a term that ends on a free day ends on the next worked one
(General Principles of the Civil Law of China, 1986, article 154). Which steps there are, and how long, is told by a
pack.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from xiuhua.reckon.workdays import WorkCalendar

DAY = timedelta(days=1)


class DeedKind(StrEnum):
    """What may be done to a case."""

    BEGIN = "begin"
    FINISH = "finish"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    OBJECT = "object"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


class CaseEnd(StrEnum):
    """How a case is over."""

    FINISHED = "finished"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ENDS = {DeedKind.REFUSE: CaseEnd.REFUSED, DeedKind.WITHDRAW: CaseEnd.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the offices that may do it, the evidence it needs, and its terms in days.

    `people` is how many take part at least. A step that `stands` (a publication, in days) is begun before it is
    finished, and may be objected to while it stands where `objections` says so. `within` is the term in working days
    from the day on which it is opened. Whoever did a step named in `apart_from` may not do this one. `refuses` says
    that a case may end here against its subject.
    """

    key: str
    offices: tuple[str, ...]
    needs: tuple[str, ...] = ()
    people: int = 0
    stands: int = 0
    within: int | None = None
    objections: bool = False
    apart_from: tuple[str, ...] = ()
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to a case on a day, by a person of an office.

    `evidence` names what is shown; `people` how many took part. An objection has a name of its own, which its answer
    repeats; `to` is the step that a case goes back to, of an answer only where the objection was right.
    """

    kind: DeedKind
    step: str
    on: date
    by: str = ""
    office: str = ""
    evidence: tuple[str, ...] = ()
    people: int = 0
    reason: str = ""
    objection: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands: days are None for what has not come yet; `rounds` is how often it was opened.

    `free_from` is the first day on which a step that stands may be finished; `due` its last day, None without a term.
    """

    step: Step
    opened: date | None = None
    begun: date | None = None
    free_from: date | None = None
    due: date | None = None
    finished: date | None = None
    by: str = ""
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that somebody holds against a step, and when it was answered."""

    name: str
    step: str
    on: date
    answered: date | None = None
    upheld: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A procedure as far as it has come."""

    steps: tuple[StepState, ...]
    begun: date
    last: date
    objections: tuple[Objection, ...] = ()
    end: CaseEnd | None = None
    ended: date | None = None

    @property
    def open(self) -> StepState | None:
        """The step that waits to be done; None when the case is over."""
        return None if self.end else next(it for it in self.steps if it.finished is None)

    @property
    def unanswered(self) -> tuple[Objection, ...]:
        """Objections that nobody has answered yet."""
        return tuple(it for it in self.objections if it.answered is None)

    def late_by(self, on: date, calendar: WorkCalendar) -> int:
        """How many working days the open step is overdue on a day; 0 when it is not."""
        due = self.open.due if self.open else None
        return max(0, calendar.between(due, on)) if due else 0


@dataclass(frozen=True, slots=True)
class Why:
    """Why a deed is not to be done: a reason as a key, and the facts that a sentence about it needs."""

    reason: str
    facts: tuple[tuple[str, object], ...] = ()


# ── Reading a case ───────────────────────────────────────────────────────────────────────────────────────────────────


def case_of(steps: Sequence[Step], deeds: Iterable[Deed], *, begun: date, calendar: WorkCalendar) -> Case:
    """The case that deeds in their order make of a procedure begun on a day; steps must not be none.

    Deeds are taken as they were accepted: `why_not` says beforehand which are to be.
    """
    case = Case(tuple(StepState(step) for step in steps), begun, begun)
    case = _opened(case, 0, on=begun, calendar=calendar)
    for deed in deeds:
        case = after(case, deed, calendar=calendar)
    return case


def after(case: Case, deed: Deed, *, calendar: WorkCalendar) -> Case:
    """The case when a deed has been done to it."""
    case = replace(case, last=deed.on)
    match deed.kind:
        case DeedKind.BEGIN:
            return _begun(case, deed, calendar=calendar)
        case DeedKind.FINISH:
            return _finished(case, deed, calendar=calendar)
        case DeedKind.SEND_BACK:
            return _sent_back(case, deed, calendar=calendar)
        case DeedKind.OBJECT:
            raised = Objection(deed.objection, deed.step, deed.on)
            return replace(case, objections=(*case.objections, raised))
        case DeedKind.ANSWER:
            return _answered(case, deed, calendar=calendar)
        case DeedKind.REFUSE | DeedKind.WITHDRAW:
            return replace(case, end=ENDS[deed.kind], ended=deed.on)


def _with(case: Case, place: int, state: StepState) -> Case:
    return replace(case, steps=(*case.steps[:place], state, *case.steps[place + 1 :]))


def _opened(case: Case, place: int, *, on: date, calendar: WorkCalendar) -> Case:
    state = case.steps[place]
    due = None if state.step.within is None else calendar.after(on, state.step.within)
    return _with(case, place, StepState(state.step, opened=on, due=due, rounds=state.rounds + 1))


def _begun(case: Case, deed: Deed, *, calendar: WorkCalendar) -> Case:
    place = _place(case, deed.step)
    state = case.steps[place]
    last = calendar.worked_from(deed.on + DAY * state.step.stands)
    return _with(case, place, replace(state, begun=deed.on, free_from=last + DAY))


def _finished(case: Case, deed: Deed, *, calendar: WorkCalendar) -> Case:
    place = _place(case, deed.step)
    case = _with(case, place, replace(case.steps[place], finished=deed.on, by=deed.by))
    if place + 1 == len(case.steps):
        return replace(case, end=CaseEnd.FINISHED, ended=deed.on)
    return _opened(case, place + 1, on=deed.on, calendar=calendar)


def _sent_back(case: Case, deed: Deed, *, calendar: WorkCalendar) -> Case:
    """The case opened again at an earlier step: what came after it counts no more."""
    place = _place(case, deed.to)
    emptied = tuple(StepState(it.step, rounds=it.rounds) for it in case.steps[place + 1 :])
    case = replace(case, steps=(*case.steps[: place + 1], *emptied))
    return _opened(case, place, on=deed.on, calendar=calendar)


def _answered(case: Case, deed: Deed, *, calendar: WorkCalendar) -> Case:
    objections = tuple(
        replace(it, answered=deed.on, upheld=bool(deed.to)) if it.name == deed.objection else it
        for it in case.objections
    )
    case = replace(case, objections=objections)
    return _sent_back(case, deed, calendar=calendar) if deed.to else case


def _place(case: Case, step: str) -> int:
    return next(place for place, it in enumerate(case.steps) if it.step.key == step)


# ── What may be done ─────────────────────────────────────────────────────────────────────────────────────────────────


def why_not(case: Case, deed: Deed) -> tuple[Why, ...]:
    """Why a deed must not be done to a case: all that stands against it, nothing where it may be done.

    The first reasons, of a case that is over, of the wrong step or of a day before the last deed, come alone: the
    others would be said of something that is not there.
    """
    waiting = case.open
    if waiting is None:
        return (Why("over", (("end", case.end), ("day", case.ended))),)
    alone = _out_of_place(case, waiting, deed)
    return (alone,) if alone else tuple(_against(case, waiting, deed))


def _out_of_place(case: Case, waiting: StepState, deed: Deed) -> Why | None:
    if deed.on < case.last:
        return Why("before_last", (("day", case.last),))
    if deed.kind in (DeedKind.WITHDRAW, DeedKind.ANSWER):
        return None
    if deed.step != waiting.step.key:
        return Why("other_step", (("open", waiting.step.key),))
    return None


def _against(case: Case, waiting: StepState, deed: Deed) -> Iterator[Why]:
    match deed.kind:
        case DeedKind.BEGIN:
            yield from _against_begin(waiting, deed)
        case DeedKind.FINISH:
            yield from _against_finish(case, waiting, deed)
        case DeedKind.SEND_BACK:
            yield from _wrong_office(waiting.step, deed)
            yield from _no_reason(deed)
            yield from _not_earlier(case, deed, than=waiting.step.key)
        case DeedKind.REFUSE:
            yield from _wrong_office(waiting.step, deed)
            yield from _no_reason(deed)
            if not waiting.step.refuses:
                yield Why("cannot_refuse")
        case DeedKind.OBJECT:
            yield from _against_objection(case, waiting, deed)
        case DeedKind.ANSWER:
            yield from _against_answer(case, waiting, deed)
        case DeedKind.WITHDRAW:
            yield from _no_reason(deed)


def _against_begin(waiting: StepState, deed: Deed) -> Iterator[Why]:
    yield from _wrong_office(waiting.step, deed)
    if not waiting.step.stands:
        yield Why("stands_not")
    if waiting.begun is not None:
        yield Why("begun_already", (("day", waiting.begun),))


def _against_finish(case: Case, waiting: StepState, deed: Deed) -> Iterator[Why]:
    step = waiting.step
    yield from _wrong_office(step, deed)
    missing = tuple(need for need in step.needs if need not in deed.evidence)
    if missing:
        yield Why("no_evidence", (("missing", missing),))
    if deed.people < step.people:
        yield Why("too_few", (("people", deed.people), ("least", step.people)))
    if step.stands and waiting.begun is None:
        yield Why("not_begun")
    if waiting.free_from is not None and deed.on < waiting.free_from:
        yield Why("stands_still", (("free_from", waiting.free_from), ("days", step.stands)))
    if case.unanswered:
        yield Why("unanswered", (("count", len(case.unanswered)),))
    same = tuple(it.step.key for it in case.steps if it.step.key in step.apart_from and deed.by and it.by == deed.by)
    if same:
        yield Why("same_person", (("steps", same),))


def _against_objection(case: Case, waiting: StepState, deed: Deed) -> Iterator[Why]:
    if not waiting.step.objections:
        yield Why("no_objections")
    elif waiting.begun is None:
        yield Why("not_begun")
    yield from _no_reason(deed)
    if any(it.name == deed.objection for it in case.objections):
        yield Why("named_already", (("objection", deed.objection),))


def _against_answer(case: Case, waiting: StepState, deed: Deed) -> Iterator[Why]:
    found = next((it for it in case.objections if it.name == deed.objection), None)
    if found is None:
        yield Why("no_such_objection", (("objection", deed.objection),))
    elif found.answered is not None:
        yield Why("answered_already", (("day", found.answered),))
    yield from _wrong_office(waiting.step, deed)
    yield from _no_reason(deed)
    if deed.to:
        yield from _not_earlier(case, deed, than=waiting.step.key)


def _wrong_office(step: Step, deed: Deed) -> Iterator[Why]:
    if deed.office not in step.offices:
        yield Why("wrong_office", (("offices", step.offices),))


def _no_reason(deed: Deed) -> Iterator[Why]:
    if not deed.reason.strip():
        yield Why("no_reason")


def _not_earlier(case: Case, deed: Deed, *, than: str) -> Iterator[Why]:
    earlier = tuple(it.step.key for it in case.steps[: _place(case, than)])
    if deed.to not in earlier:
        yield Why("not_earlier", (("earlier", earlier),))
