"""The city diagnosed: every planted fault is found by its rule, nothing else is flagged, and reasons are the same."""

from collections import Counter

import pytest
from polars.testing import assert_frame_equal

from tests.city import DAY, HOUSEHOLDS, city  # noqa: F401 -- a fixture
from xiuhua.bridge.gather import gather
from xiuhua.demo.city import build
from xiuhua.loop import cycle
from xiuhua.loop.diagnose.explanation import explain
from xiuhua.loop.diagnose.verdicts import diagnose, plan_of, tables_needed
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Finding, HouseholdVerdict

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
# What else is true of a household that bears a planted fault, and so is rightly found there too.
CONSEQUENCES = {
    "duplicate_id": {"id_birth", "id_sex"},
    "exited_under_line": {"exited_stated_under_line"},
    "support_with_labour": {"support_without_money"},
    "healthy_supported": {"support_outside", "supported_works"},
    "child_out_of_school": {"exited_dropout"},
    "uninsured": {"exited_uninsured"},
    "works_without_ability": {"no_labour_no_allowance"},
    "healthy_without_ability": {"no_labour_no_allowance"},
    "pupil_old": {"no_labour_no_allowance"},
    "parent_young": {"duplicate_id"},
}


@pytest.fixture(scope="module")
def planted() -> dict[str, set[str]]:
    """By household the kinds of fault planted in it."""
    truth = build(HOUSEHOLDS)["truth"]
    return {key: set(rows["fault"]) for (key,), rows in truth.partition_by("household", as_dict=True).items()}


def flagged() -> dict[str, set[str]]:
    """By household the rules that flag it or one of its members."""
    found: dict[str, set[str]] = {}
    rows = Finding.objects.on(DAY).values_list("household__number", "member__belongings__household__number", "rule")
    for household, of_member, rule in rows:
        found.setdefault(household or of_member, set()).add(rule)
    return found


def test_every_planted_fault_is_found_by_its_rule(planted) -> None:
    found = flagged()
    missed = {household: kinds - found.get(household, set()) for household, kinds in planted.items()}
    assert {household: kinds for household, kinds in missed.items() if kinds} == {}


def test_nothing_else_is_flagged(planted) -> None:
    found = flagged()
    known = {
        household: kinds.union(*(CONSEQUENCES.get(k, set()) for k in kinds)) for household, kinds in planted.items()
    }
    extra = Counter(rule for household, rules in found.items() for rule in rules - known.get(household, set()))
    assert extra == {}


def test_reasons_of_one_household_are_those_of_the_tables(planted) -> None:
    pack = pack_in_force(DAY)
    tables = gather(DAY, tables_needed(pack, day=DAY)[DAY])
    plan, numbers = plan_of(pack, DAY), [*planted, *tables["households"]["household"][:40]]
    for number in numbers:
        rows = {
            name: frame.filter(household=number).to_dicts()
            for name, frame in tables.items()
            if "household" in frame.columns
        }
        told = explain(number, rows, pack=pack, day=DAY, plan=plan)
        settled = HouseholdVerdict.objects.on(DAY).filter(household__number=number).values_list("scheme", "verdict")
        assert {it.scheme.key: it.verdict for it in told.schemes if it.verdict} == dict(settled), number


def test_a_turn_that_reads_only_what_it_needs_finds_the_same() -> None:
    pack = pack_in_force(DAY)
    needed, columns = cycle.tables_needed(pack, day=DAY), cycle.columns_needed(pack, day=DAY)
    whole = cycle.turn({on: gather(on, names) for on, names in needed.items()}, pack=pack, day=DAY)
    narrow = cycle.turn({on: gather(on, names, only=columns[on]) for on, names in needed.items()}, pack=pack, day=DAY)
    for name, frame in whole.verdicts.items():
        assert_frame_equal(frame, narrow.verdicts[name])


def test_diagnosing_again_finds_the_same() -> None:
    pack = pack_in_force(DAY)
    tables = {on: gather(on, names) for on, names in tables_needed(pack, day=DAY).items()}
    first, second = (diagnose(tables, pack=pack, day=DAY) for _ in range(2))
    assert all(frame.equals(second[name]) for name, frame in first.items())
    assert first["findings"].height == Finding.objects.on(DAY).count() > 0
