"""Says why a household is poor: one main cause and further ones, each on evidence, who found it and on which day.

What was said before ends on that day and is kept; a cause that is said again as it was goes on. Nothing that the
records show is ever put in place of what somebody said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.diagnosis_refusal import DiagnosisRefused
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.policy.pack import Pack
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Cause, Household

CAUSES, MOST_FURTHER = "cause", "diagnosis.max_other_causes"
MOST_EVIDENCE, MOST_NAME = 160, 80


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says: the main cause, further ones, the evidence of each, who found it, on which day."""

    main: str
    on: date
    said_by: str
    further: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def say_causes(household: UUID, said: Said, *, by: Account) -> bool:
    """Keep from a day on why a household is poor; gives whether anything changed.

    Raises Absent for whoever does not answer for the household, DiagnosisRefused for what does not do.
    """
    home = open_to_diagnose(household, by=by)
    pack = require_pack_in_force(clock_day())
    told = _checked(said, pack)
    now = {row.cause: row for row in Cause.objects.on(said.on).filter(household=home).order_by("since", "pk")}
    _require_last(home, said.on)
    stay = {cause for cause, row in now.items() if (row.main, row.evidence, row.said_by) == told.get(cause)}
    if stay == now.keys() == told.keys():
        return False
    ends = Cause.objects.on(said.on).filter(household=home).exclude(cause__in=stay)
    Cause.objects.filter(pk__in=list(ends.values_list("pk", flat=True))).update(until=said.on)
    for cause, (main, evidence, said_by) in told.items():
        if cause not in stay:
            Cause.objects.create(
                household=home, cause=cause, main=main, evidence=evidence, said_by=said_by, since=said.on,
                source=by.called[:60],
            )  # fmt: skip
    write_line(
        "say_causes", by=by, subject_kind="household", subject=home.key,
        before={"stated_causes": _in_order((cause, row.main) for cause, row in now.items())},
        after={"stated_causes": _in_order((cause, main) for cause, (main, *_rest) in told.items()), "on": said.on},
        personal=["stated_causes"],
    )  # fmt: skip
    return True


def open_to_diagnose(household: UUID, *, by: Account) -> Household:
    """A household, held for this transaction, for whoever answers for it in all topics; raises Absent."""
    today = clock_day()
    opened = open_household(scope_of(by, today=today), household, on=today)
    if not opened.is_answered_for:
        raise Absent
    return Household.objects.select_for_update().get(pk=opened.household.pk)


def most_of(pack: Pack, name: str, *, of: str, on: date) -> int:
    """How many a pack allows on a day, by the name of its parameter; as many as its list has where it says nothing."""
    parameter = pack.parameters.get(name)
    setting = parameter.setting_on(on) if parameter else None
    if setting and isinstance(setting.value, int):
        return setting.value
    return len(pack.codes[of].codes) if of in pack.codes else 0


def _checked(said: Said, pack: Pack) -> dict[str, tuple[bool, str, str]]:
    """By cause, the main one first: whether it is that, its evidence, and who found it."""
    if said.on > clock_day():
        raise DiagnosisRefused("after_today", day=said.on)
    if not said.main:
        raise DiagnosisRefused("no_main")
    said_by = text_told(said.said_by, most=MOST_NAME, refused=DiagnosisRefused, at="said_by")
    if not said_by:
        raise DiagnosisRefused("no_sayer")
    _require_listed((said.main, *said.further), pack)
    most = most_of(pack, MOST_FURTHER, of=CAUSES, on=said.on)
    if len(said.further) > most:
        raise DiagnosisRefused("too_many", at=f"further-{most + 1}", count=len(said.further), most=most)
    told: dict[str, tuple[bool, str, str]] = {}
    for place, cause in enumerate((said.main, *said.further)):
        at = f"evidence-{place}"
        evidence = text_told(said.evidence.get(cause, ""), most=MOST_EVIDENCE, refused=DiagnosisRefused, at=at)
        if not evidence:
            raise DiagnosisRefused("no_evidence", at=at, cause=cause)
        told[cause] = (cause == said.main, evidence, said_by)
    return told


def _require_listed(causes: tuple[str, ...], pack: Pack) -> None:
    known = {code.key for code in pack.codes[CAUSES].codes} if CAUSES in pack.codes else set()
    for place, cause in enumerate(causes):
        if cause not in known:
            raise DiagnosisRefused("no_cause", at="main" if place == 0 else f"further-{place}", cause=cause[:30])
        if cause in causes[:place]:
            raise DiagnosisRefused("twice", at=f"further-{place}", cause=cause)


def _require_last(home: Household, on: date) -> None:
    """What is said of a day must not cut short what was said of a later one."""
    later = Cause.objects.ever_held().filter(household=home, since__gt=on).order_by("-since").first()
    if later is not None:
        raise DiagnosisRefused("before_last", day=later.since)


def _in_order(causes: object) -> list[str]:
    """The causes, the main one first."""
    pairs: list[tuple[str, bool]] = list(causes)  # type: ignore[call-overload]
    return [cause for cause, _main in sorted(pairs, key=lambda it: (not it[1], it[0]))]
