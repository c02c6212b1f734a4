"""Ends explanations of findings when a turn finds that a value they were said of is another: they are open again."""

from collections import defaultdict
from datetime import date

from xiuhua.actions.explain_finding import end_explanation, write_about
from xiuhua.policy.ruleset import Check
from xiuhua.queries.finding_values import Blamed, index_of, values_in_homes, values_of_place
from xiuhua.queries.judging import Judging
from xiuhua.queries.one_finding import About
from xiuhua.queries.quality import judges_on, placed
from xiuhua.register.models import Account, Area, ExplainedFinding, Household, Turn

AT_ONCE = 500  # households whose values are read together
Explained = tuple[ExplainedFinding, About]


def end_outlived(day: date, *, by: Account | None) -> int:
    """End the explanations of which a value is another on a day; returns how many. For a turn, in its transaction.

    About thirty-five statements for every five hundred explanations of a check. What lives nowhere that day stays, and
    a turn of an earlier day than the last ends nothing: what it finds no longer holds.
    """
    if Turn.objects.filter(on__gt=day).exists():
        return 0
    others: list[Explained] = []
    for (judge, rule), several in _by_rule(day).items():
        check = judge.pack.rules.checks[rule]
        for start in range(0, len(several), AT_ONCE):
            some = several[start : start + AT_ONCE]
            found = _values(check, judge, [about for _, about in some])
            others += [it for it, blamed in zip(some, found, strict=True) if _is_other(it[0], blamed)]
    for row, about in others:
        end_explanation(row, by=None, day=day)
        write_about("outlive_explanation", row, about, by=by)
    return len(others)


def _by_rule(day: date) -> dict[tuple[Judging, str], list[Explained]]:
    """What is explained on a day, by the rule and who judges by it where it is. Four statements."""
    rows = list(
        placed(ExplainedFinding.objects.on(day).filter(until=None), day).order_by("pk").select_related("member")
    )
    homes = Household.objects.in_bulk([row.home for row in rows if row.home])
    areas = Area.objects.in_bulk([row.area_id for row in rows if row.area_id])
    found: dict[tuple[Judging, str], list[Explained]] = defaultdict(list)
    judges = judges_on(day)
    for row in rows:
        judge = judges.of(row.place or 0)
        if row.rule in judge.pack.rules.checks and row.place is not None:
            found[judge, row.rule].append((row, About(row.member, homes.get(row.home), areas.get(row.area_id))))
    return found


def _values(check: Check, judge: Judging, several: list[About]) -> list[Blamed]:
    places = [about.area for about in several if about.area]
    if places:
        return [values_of_place(check, judge, place)[0] for place in places]
    numbers = [(it.household.number, it.member.number if it.member else "") for it in several if it.household]
    return values_in_homes(check, judge, numbers)[0]


def _is_other(row: ExplainedFinding, blamed: Blamed) -> bool:
    return bool(blamed.told) and index_of(blamed.told) != row.index
