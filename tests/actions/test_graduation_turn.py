"""A turn over a register of another world: its pack in force, its verdicts kept; nothing in Python knows of it."""

import pytest

from tests.graduation_register import fill_register
from tests.graduation_village import ON, UNION, graduation_village
from xiuhua.actions.turn import run_turn
from xiuhua.loop import cycle
from xiuhua.policy.pack import Pack
from xiuhua.queries.pack import pack_in_force, pack_named
from xiuhua.reckon.tables_of_visits import GATHERED_OF_VISITS
from xiuhua.register.models import AreaVerdict, FigureVerdict, Finding, HouseholdVerdict, SlotVerdict, Turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
SEED, HOUSEHOLDS = 7, 24  # some graduate, some are selected, and checks flag members and households


@pytest.fixture
def tables():
    """A small union."""
    return graduation_village(seed=SEED, households=HOUSEHOLDS)


@pytest.fixture
def register(tables):
    """The union in the register."""
    pack = pack_named("graduation")
    return fill_register(tables, pack=pack.name, version=pack.version)


def judged(tables, pack: Pack):
    """What the loop makes of the tables themselves, every day like this one."""
    needed = cycle.tables_needed(pack, day=ON)
    whole = {name: table.empty() for name, table in GATHERED_OF_VISITS.items()} | tables
    days = {day: {name: whole[name] for name in names} for day, names in needed.items()}
    return cycle.turn(days, pack=pack, day=ON).verdicts


def test_the_pack_in_force_is_the_one_that_the_register_names(register):
    assert (register.code, pack_in_force(ON).name) == ("BD-F", "graduation")


def test_verdicts_in_the_register_are_those_of_the_tables(tables):
    run_turn(ON, by=None)
    pure = judged(tables, pack_named("graduation"))["household_verdicts"]
    kept = HouseholdVerdict.objects.on(ON).values_list("household__number", "scheme", "verdict", "unmet", "unclear")
    told = [tuple(value or "" for value in row) for row in pure.iter_rows()]
    assert sorted(kept) == sorted(told)
    assert {scheme for _, scheme, *_ in kept} == {"selection", "graduation"}


def test_villages_are_judged_too():
    run_turn(ON, by=None)
    kept = AreaVerdict.objects.on(ON).order_by("area__code").values_list("area__code", "scheme", "verdict")
    assert [(code[: len(UNION)], scheme) for code, scheme, _ in kept] == [(UNION, "handover")] * 3


def test_findings_in_the_register_are_those_of_the_tables(tables):
    run_turn(ON, by=None)
    pure = judged(tables, pack_named("graduation"))["findings"]
    about = ("rule", "area__code", "household__number", "member__number")
    kept = [(rule, *filter(None, subject)) for rule, *subject in Finding.objects.on(ON).values_list(*about)]
    told = [(row["rule"], row["person"] or row["household"] or row["area"]) for row in pure.to_dicts()]
    assert sorted(kept) == sorted(told)
    assert {rule for rule, _ in kept} == {"ability_missing", "borrower_enrolled", "coach_missing"}


def test_posts_and_figures_speak_of_the_programme(tables):
    run_turn(ON, by=None)
    slots = set(SlotVerdict.objects.on(ON).values_list("slot", flat=True))
    assert slots >= {"branch_manager", "programme_organiser", "committee_chair", "coach"}
    enrolled = FigureVerdict.objects.on(ON).get(area__code=UNION, figure="households_enrolled")
    assert enrolled.value == sum(status in ("enrolled", "preparing") for status in tables["households"]["status"])


def test_a_second_turn_leaves_the_same_digest_and_rows():
    run_turn(ON, by=None)
    first = Turn.objects.get(on=ON).digest
    rows = [model.objects.count() for model in (HouseholdVerdict, AreaVerdict, Finding, SlotVerdict, FigureVerdict)]
    again = run_turn(ON, by=None)
    assert (Turn.objects.get(on=ON).digest, again.settled.written) == (first, 0)
    assert rows == [
        model.objects.count() for model in (HouseholdVerdict, AreaVerdict, Finding, SlotVerdict, FigureVerdict)
    ]
