"""A procedure as it is gone through: steps in an order, each with who, on what evidence, how long and until when.

A proceeding is nothing but its acts, read one after another: what is open, from which day it may be finished and by
which it is due follow from them, so that the same acts always give the same proceeding. Terms are counted as civil law
counts days: the day on which a term begins is not in it, and a term that ends on a free day ends on the next worked one
(General Principles of the Civil Law of China, 1986, article 154). Which steps there are, and how long, a pack says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from xiuhua.reckon.workdays import WorkCalendar

DAY = timedelta(days=1)


class ActKind(StrEnum):
    """What may be done to a proceeding."""

    BEGIN = "begin"
    FINISH = "finish"
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    OBJECT = "object"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


class Outcome(StrEnum):
    """How a proceeding is over."""

    FINISHED = "finished"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ENDS = {ActKind.REFUSE: Outcome.REFUSED, ActKind.WITHDRAW: Outcome.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long something may take: days, or working days."""

    days: int
    working: bool = True

    def last(self, on: date, calendar: WorkCalendar) -> date:
        """The last day of a term that begins on a day."""
        return calendar.after(on, self.days) if self.working else calendar.worked_from(on + DAY * self.days)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the offices that may do it, the evidence it needs, and its terms in days.

    `people` is how many take part at least. A step that `stands` (a publication, in days) is begun before it is
    finished, and may be objected to while it stands where `objections` says so. `within` is the term from the day on
    which it is opened. Whoever did a step named in `apart_from` may not do this one. `refuses` says that a proceeding
    may end here against its subject, `says_why` that whoever does it says in words what was found,
    `alone` that it is done for each case by itself, never for many at once.
    """

    key: str
    offices: tuple[str, ...]
    needs: tuple[str, ...] = ()
    people: int = 0
    stands: int = 0
    within: TimeLimit | None = None
    objections: bool = False
    apart_from: tuple[str, ...] = ()
    refuses: bool = False
    says_why: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a proceeding on a day, by a person of an office.

    `evidence` names what is shown; `people` how many took part. An objection has a name of its own, which its answer
    repeats; `to` is the step that a proceeding goes back to, of an answer only where the objection was right.
    """

    kind: ActKind
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
class Proceeding:
    """A procedure as far as it has come."""

    steps: tuple[StepState, ...]
    begun: date
    last: date
    objections: tuple[Objection, ...] = ()
    end: Outcome | None = None
    ended: date | None = None

    @property
    def open(self) -> StepState | None:
        """The step that waits to be done; None when the proceeding is over."""
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
    """Why an act is not to be done: a reason as a key, and the facts that a sentence about it needs."""

    reason: str
    facts: tuple[tuple[str, object], ...] = ()


# ── Reading a proceeding ──────────────────────────────────────────────────────────────────────────────────────────────


def proceeding_of(steps: Sequence[Step], acts: Iterable[Act], *, begun: date, calendar: WorkCalendar) -> Proceeding:
    """The proceeding that acts in their order make of a procedure begun on a day; steps must not be none.

    Acts are taken as they were accepted: `why_not` says beforehand which are to be.
    """
    proceeding = Proceeding(tuple(StepState(step) for step in steps), begun, begun)
    proceeding = _opened(proceeding, 0, on=begun, calendar=calendar)
    for act in acts:
        proceeding = after(proceeding, act, calendar=calendar)
    return proceeding


def after(proceeding: Proceeding, act: Act, *, calendar: WorkCalendar) -> Proceeding:
    """The proceeding when an act has been done to it."""
    proceeding = replace(proceeding, last=act.on)
    match act.kind:
        case ActKind.BEGIN:
            return _begun(proceeding, act, calendar=calendar)
        case ActKind.FINISH:
            return _finished(proceeding, act, calendar=calendar)
        case ActKind.SEND_BACK:
            return _sent_back(proceeding, act, calendar=calendar)
        case ActKind.OBJECT:
            raised = Objection(act.objection, act.step, act.on)
            return replace(proceeding, objections=(*proceeding.objections, raised))
        case ActKind.ANSWER:
            return _answered(proceeding, act, calendar=calendar)
        case ActKind.REFUSE | ActKind.WITHDRAW:
            return replace(proceeding, end=ENDS[act.kind], ended=act.on)


def _with(proceeding: Proceeding, place: int, state: StepState) -> Proceeding:
    return replace(proceeding, steps=(*proceeding.steps[:place], state, *proceeding.steps[place + 1 :]))


def _opened(proceeding: Proceeding, place: int, *, on: date, calendar: WorkCalendar) -> Proceeding:
    state = proceeding.steps[place]
    due = state.step.within.last(on, calendar) if state.step.within else None
    return _with(proceeding, place, StepState(state.step, opened=on, due=due, rounds=state.rounds + 1))


def _begun(proceeding: Proceeding, act: Act, *, calendar: WorkCalendar) -> Proceeding:
    place = _place(proceeding, act.step)
    state = proceeding.steps[place]
    last = TimeLimit(state.step.stands, working=False).last(act.on, calendar)
    return _with(proceeding, place, replace(state, begun=act.on, free_from=last + DAY))


def _finished(proceeding: Proceeding, act: Act, *, calendar: WorkCalendar) -> Proceeding:
    place = _place(proceeding, act.step)
    proceeding = _with(proceeding, place, replace(proceeding.steps[place], finished=act.on, by=act.by))
    if place + 1 == len(proceeding.steps):
        return replace(proceeding, end=Outcome.FINISHED, ended=act.on)
    return _opened(proceeding, place + 1, on=act.on, calendar=calendar)


def _sent_back(proceeding: Proceeding, act: Act, *, calendar: WorkCalendar) -> Proceeding:
    """The proceeding opened again at an earlier step: what came after it counts no more."""
    place = _place(proceeding, act.to)
    emptied = tuple(StepState(it.step, rounds=it.rounds) for it in proceeding.steps[place + 1 :])
    proceeding = replace(proceeding, steps=(*proceeding.steps[: place + 1], *emptied))
    return _opened(proceeding, place, on=act.on, calendar=calendar)


def _answered(proceeding: Proceeding, act: Act, *, calendar: WorkCalendar) -> Proceeding:
    objections = tuple(
        replace(it, answered=act.on, upheld=bool(act.to)) if it.name == act.objection else it
        for it in proceeding.objections
    )
    proceeding = replace(proceeding, objections=objections)
    return _sent_back(proceeding, act, calendar=calendar) if act.to else proceeding


def _place(proceeding: Proceeding, step: str) -> int:
    return next(place for place, it in enumerate(proceeding.steps) if it.step.key == step)


# ── What may be done ─────────────────────────────────────────────────────────────────────────────────────────────────


def why_not(proceeding: Proceeding, act: Act) -> tuple[Why, ...]:
    """Why an act must not be done to a proceeding: all that stands against it, nothing where it may be done.

    The first reasons, of a proceeding that is over, of the wrong step or of a day before the last act, come alone: the
    others would be said of something that is not there.
    """
    waiting = proceeding.open
    if waiting is None:
        return (Why("over", (("end", proceeding.end), ("day", proceeding.ended))),)
    alone = _out_of_place(proceeding, waiting, act)
    return (alone,) if alone else tuple(_against(proceeding, waiting, act))


def _out_of_place(proceeding: Proceeding, waiting: StepState, act: Act) -> Why | None:
    if act.on < proceeding.last:
        return Why("before_last", (("day", proceeding.last),))
    if act.kind in (ActKind.WITHDRAW, ActKind.ANSWER):
        return None
    if act.step != waiting.step.key:
        return Why("other_step", (("open", waiting.step.key),))
    return None


def _against(proceeding: Proceeding, waiting: StepState, act: Act) -> Iterator[Why]:
    match act.kind:
        case ActKind.BEGIN:
            yield from _against_begin(waiting, act)
        case ActKind.FINISH:
            yield from _against_finish(proceeding, waiting, act)
        case ActKind.SEND_BACK:
            yield from _wrong_office(waiting.step, act)
            yield from _no_reason(act)
            yield from _not_earlier(proceeding, act, than=waiting.step.key)
        case ActKind.REFUSE:
            yield from _wrong_office(waiting.step, act)
            yield from _no_reason(act)
            if not waiting.step.refuses:
                yield Why("cannot_refuse")
        case ActKind.OBJECT:
            yield from _against_objection(proceeding, waiting, act)
        case ActKind.ANSWER:
            yield from _against_answer(proceeding, waiting, act)
        case ActKind.WITHDRAW:
            yield from _no_reason(act)


def _against_begin(waiting: StepState, act: Act) -> Iterator[Why]:
    yield from _wrong_office(waiting.step, act)
    if not waiting.step.stands:
        yield Why("stands_not")
    if waiting.begun is not None:
        yield Why("begun_already", (("day", waiting.begun),))


def _against_finish(proceeding: Proceeding, waiting: StepState, act: Act) -> Iterator[Why]:
    step = waiting.step
    yield from _wrong_office(step, act)
    missing = tuple(need for need in step.needs if need not in act.evidence)
    if missing:
        yield Why("no_evidence", (("missing", missing),))
    if act.people < step.people:
        yield Why("too_few", (("people", act.people), ("least", step.people)))
    if step.says_why:
        yield from _no_reason(act)
    if step.stands and waiting.begun is None:
        yield Why("not_begun")
    if waiting.free_from is not None and act.on < waiting.free_from:
        yield Why("stands_still", (("free_from", waiting.free_from), ("days", step.stands)))
    if proceeding.unanswered:
        yield Why("unanswered", (("count", len(proceeding.unanswered)),))
    same = tuple(
        it.step.key for it in proceeding.steps if it.step.key in step.apart_from and act.by and it.by == act.by
    )
    if same:
        yield Why("same_person", (("steps", same),))


def _against_objection(proceeding: Proceeding, waiting: StepState, act: Act) -> Iterator[Why]:
    if not waiting.step.objections:
        yield Why("no_objections")
    elif waiting.begun is None:
        yield Why("not_begun")
    yield from _no_reason(act)
    if any(it.name == act.objection for it in proceeding.objections):
        yield Why("named_already", (("objection", act.objection),))


def _against_answer(proceeding: Proceeding, waiting: StepState, act: Act) -> Iterator[Why]:
    found = next((it for it in proceeding.objections if it.name == act.objection), None)
    if found is None:
        yield Why("no_such_objection", (("objection", act.objection),))
    elif found.answered is not None:
        yield Why("answered_already", (("day", found.answered),))
    yield from _wrong_office(waiting.step, act)
    yield from _no_reason(act)
    if act.to:
        yield from _not_earlier(proceeding, act, than=waiting.step.key)


def _wrong_office(step: Step, act: Act) -> Iterator[Why]:
    if act.office not in step.offices:
        yield Why("wrong_office", (("offices", step.offices),))


def _no_reason(act: Act) -> Iterator[Why]:
    if not act.reason.strip():
        yield Why("no_reason")


def _not_earlier(proceeding: Proceeding, act: Act, *, than: str) -> Iterator[Why]:
    earlier = tuple(it.step.key for it in proceeding.steps[: _place(proceeding, than)])
    if act.to not in earlier:
        yield Why("not_earlier", (("earlier", earlier),))
