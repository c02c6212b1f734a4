"""Reads procedures.toml and holidays.toml of a pack, and gives what they and the dated parameters say of a day."""

from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures import SUBJECTS, WORKING_DAYS, Procedure, ProcedureStep
from xiuhua.policy.section import Section
from xiuhua.reckon.rules.tree import did_you_mean
from xiuhua.reckon.workdays import WEEKDAYS, WorkCalendar
from xiuhua.reckon.workflow import Step, TimeLimit
from xiuhua.words import NotFound, Rejected


def steps_on(pack: Pack, key: str, *, day: date) -> tuple[Step, ...]:
    """The steps of a procedure as they are gone through by a case that begins on a day.

    Raises NotFound for a procedure that the pack lacks, or whose terms have no value on the day; Rejected for a term
    that is no whole number of 0 or more.
    """
    return tuple(_step_on(pack, step, day) for step in procedure_of(pack, key).steps)


def procedure_of(pack: Pack, key: str) -> Procedure:
    """A procedure by its key; raises NotFound."""
    if key not in pack.procedures:
        raise NotFound(f"Pack {pack.name} has no procedure {key!r}.{did_you_mean(key, pack.procedures)}")
    return pack.procedures[key]


def _step_on(pack: Pack, step: ProcedureStep, day: date) -> Step:
    working = bool(step.within) and pack.parameter(step.within).unit == WORKING_DAYS
    return Step(
        key=step.key,
        offices=step.doers,
        needs=step.needs,
        people=_whole(pack, step.people, day),
        stands=_whole(pack, step.stands, day),
        within=TimeLimit(_whole(pack, step.within, day), working=working) if step.within else None,
        objections=step.objections,
        apart_from=step.apart_from,
        refuses=step.refuses,
        says_why=step.says_why,
        alone=step.alone,
    )


def _whole(pack: Pack, name: str, day: date) -> int:
    if not name:
        return 0
    value = pack.parameter(name).on(day)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Rejected(f"Parameter {name} is {value!r}: write a whole number of 0 or more in parameters.toml.")
    return value


# ── Reading the files ────────────────────────────────────────────────────────────────────────────────────────────────


def read_procedure(key: str, section: Section) -> Procedure:
    """A procedure of procedures.toml; raises PackError."""
    subject = section.take("subject", str)
    if subject not in SUBJECTS:
        raise section.wrong("subject", f"is {subject!r}. Say one of {', '.join(SUBJECTS)}.")
    found = Procedure(
        key=key,
        label=section.labels(),
        subject=subject,
        steps=tuple(_step(it) for it in section.sections("steps")),
        source=section.take("source", str, ""),
        confidence=section.take("confidence", str, ""),
        takes=section.take("takes", str, ""),
        scheme=section.take("scheme", str, ""),
        hides=section.take("hides", bool, False),
        changes=section.texts("changes"),
    )
    if not found.steps:
        raise section.wrong("steps", "is missing. A procedure has at least one step.")
    section.close()
    return found


def _step(section: Section) -> ProcedureStep:
    step = ProcedureStep(
        key=section.take("step", str),
        offices=section.texts("offices"),
        needs=section.texts("needs"),
        people=section.take("people", str, ""),
        stands=section.take("stands", str, ""),
        within=section.take("within", str, ""),
        objections=section.take("objections", bool, False),
        apart_from=section.texts("apart_from"),
        refuses=section.take("refuses", bool, False),
        posts=section.texts("posts"),
        says_why=section.take("says_why", bool, False),
        alone=section.take("alone", bool, False),
    )
    section.close()
    return step


def read_calendar(section: Section) -> WorkCalendar:
    """The calendar of holidays.toml; raises PackError."""
    weekend = section.texts("weekend")
    for name in weekend:
        if name not in WEEKDAYS:
            raise section.wrong("weekend", f"names {name!r}. Say days out of {', '.join(WEEKDAYS)}.")
    free: set[date] = set()
    worked: set[date] = set()
    years: set[int] = set()
    for told in section.sections("years"):
        years.add(told.take("year", int))
        free.update(told.days("free"))
        worked.update(told.days("worked"))
        told.take("source", str)
        told.close()
    if free & worked:
        raise section.wrong("years", f"call {min(free & worked)} both free and worked: keep one.")
    section.close()
    places = frozenset(WEEKDAYS.index(name) for name in weekend)
    return WorkCalendar(places, frozenset(free), frozenset(worked), frozenset(years))
