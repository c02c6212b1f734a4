"""The income ledger: items written, corrected and taken back on evidence; what is changed after a step stands apart."""

from datetime import date, timedelta

import pytest

from tests.actions.diagnose.ground import BEGUN, clock, exit_ground
from tests.makers import make_account, make_household, make_person, pair
from xiuhua.actions.diagnose.income_refusal import IncomeRefused
from xiuhua.actions.diagnose.write_income import MOST_FEN, Found, correct_income, take_back_income, write_income
from xiuhua.bridge.gather import gather
from xiuhua.duty.door import Absent
from xiuhua.queries.heaping import around_line, is_just_above
from xiuhua.queries.household_card import card_of
from xiuhua.queries.income import changed_after_fixing, entries_of, income_years, lines_of_entries, years_offered
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import HouseholdEvent, IncomeEntry, IncomePart, JournalLine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR = (date(2015, 10, 1), date(2016, 10, 1))
FOUND = Found("工资单", BEGUN)


@pytest.fixture
def ground():
    """A household with a wage of 20,000 yuan in the year of 2016, one member."""
    found = exit_ground()
    clock(BEGUN)
    return found


def write(ground, part: str, amount_fen: int, *, since: date = YEAR[0], found: Found = FOUND) -> IncomeEntry:
    return write_income(
        ground.household.key, part, since=since, amount_fen=amount_fen, found=found, by=ground.by["village"]
    )


def wage(ground) -> int:
    return IncomePart.objects.get(household=ground.household, part="wage").pk


def years(ground, *, on: date = BEGUN) -> dict[int, tuple]:
    """By year the items, and what is computed of them."""
    found = income_years(ground.household, pack_named("sichuan"), on=on)
    return {
        it.year: ([(one.fact.part, one.fact.amount_fen) for one in it.items], it.net_fen, it.per_head_fen)
        for it in found
    }


def refused(call, *args, **told) -> tuple[str, str]:
    with pytest.raises(IncomeRefused) as found:
        call(*args, **told)
    return found.value.reason, found.value.at


def entries(ground) -> list[tuple]:
    rows = entries_of(ground.household, pack_named("sichuan"), on=BEGUN + 9 * DAY)
    return [(it.part, it.before_fen, it.after_fen, it.evidence, it.after_step) for it in rows]


def test_the_years_of_a_pack_begin_on_its_day():
    pack = pack_named("sichuan")
    assert years_offered(pack, on=date(2017, 3, 1)) == [
        (date(2016, 10, 1), date(2017, 10, 1)), YEAR, (date(2014, 10, 1), date(2015, 10, 1)),
    ]  # fmt: skip
    assert years_offered(pack, on=date(2016, 10, 1))[0] == (date(2016, 10, 1), date(2017, 10, 1))
    assert years_offered(pack_named("graduation"), on=date(2017, 3, 1))[0] == (date(2017, 1, 1), date(2018, 1, 1))


def test_net_income_and_income_per_head_are_computed_from_the_items(ground):
    write(ground, "operating_gross", 500_000)
    write(ground, "operating_cost", 150_050)
    found = years(ground)
    items = [("wage", 2_000_000), ("operating_gross", 500_000), ("operating_cost", 150_050)]
    assert found == {2017: ([], None, None), 2016: (items, 2_349_950, 2_349_950), 2015: ([], None, None)}
    assert card_of(ground.household, on=BEGUN).income.net_fen == 2_349_950


def test_a_correction_names_what_it_corrects_and_rules_read_the_new_amount(ground):
    entry = correct_income(
        wage(ground), ground.household.key, amount_fen=1_200_000, found=FOUND, by=ground.by["township"]
    )
    assert (entry.old.amount_fen, entry.made.corrects) == (2_000_000, entry.old)
    assert years(ground)[2016] == ([("wage", 1_200_000)], 1_200_000, 1_200_000)
    rows = gather(BEGUN, {"incomes": {"household", "part", "amount_fen"}})["incomes"]
    assert rows["amount_fen"].to_list() == [1_200_000]
    assert entries(ground) == [("wage", 2_000_000, 1_200_000, "工资单", "")]
    assert refused(
        correct_income, entry.old_id, ground.household.key, amount_fen=1, found=FOUND, by=ground.by["village"]
    ) == ("gone", "")  # fmt: skip


def test_what_is_taken_back_never_was_and_may_be_written_anew(ground):
    take_back_income(wage(ground), ground.household.key, found=FOUND, by=ground.by["village"])
    assert years(ground)[2016] == ([], None, None)
    assert card_of(ground.household, on=BEGUN).income is None
    write(ground, "wage", 100_000)
    assert [it[:3] for it in entries(ground)] == [("wage", None, 100_000), ("wage", 2_000_000, None)]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (("wages", 100, YEAR[0], FOUND), ("no_part", "part")),
        (("wage", 100, YEAR[0], FOUND), ("there_already", "part")),
        (("property", 100, date(2013, 10, 1), FOUND), ("no_year", "year")),
        (("property", 0, YEAR[0], FOUND), ("no_amount", "amount")),
        (("property", MOST_FEN + 1, YEAR[0], FOUND), ("too_large", "amount")),
        (("property", 100, YEAR[0], Found(" ", BEGUN)), ("no_evidence", "evidence")),
        (("property", 100, YEAR[0], Found("字" * 161, BEGUN)), ("long_text", "evidence")),
        (("property", 100, YEAR[0], Found("511902196003010025", BEGUN)), ("holds_number", "evidence")),
        (("property", 100, YEAR[0], Found("租约", BEGUN + DAY)), ("after_today", "on")),
        (("property", 100, YEAR[0], Found("租约", YEAR[0] - DAY)), ("before_year", "on")),
    ],
)
def test_what_does_not_do_is_refused_at_its_field(ground, item, why):
    part, amount_fen, since, found = item
    assert refused(write, ground, part, amount_fen, since=since, found=found) == why
    assert entries(ground) == []


def test_the_same_amount_is_no_correction(ground):
    told = {"amount_fen": 2_000_000, "found": FOUND, "by": ground.by["village"]}
    assert refused(correct_income, wage(ground), ground.household.key, **told) == ("same", "amount")


def test_only_who_answers_for_the_household_enters_anything(ground):
    helper = make_person()
    pair(helper, ground.household)
    by = make_account(person=helper)
    write_income(ground.household.key, "property", since=YEAR[0], amount_fen=100, found=FOUND, by=by)
    with pytest.raises(Absent):
        write_income(ground.household.key, "ecology", since=YEAR[0], amount_fen=1, found=FOUND, by=make_account())


def test_amounts_in_the_journal_stand_under_the_household_s_key(ground):
    correct_income(wage(ground), ground.household.key, amount_fen=1, found=FOUND, by=ground.by["village"])
    line = JournalLine.objects.get(deed="correct_income")
    assert (set(line.before["amount_fen"]), set(line.after["amount_fen"])) == ({"sealed"}, {"sealed"})
    assert (line.after["income_part"], line.after["since"]) == ("wage", "2015-10-01")


def test_a_change_after_a_step_that_rested_on_the_year_stands_before_the_reviewers_whatever_day_is_typed(ground):
    pack, village = pack_named("sichuan"), ground.household.residences.get().village
    write(ground, "property", 100)
    clock(BEGUN + 5 * DAY)
    HouseholdEvent.objects.create(household=ground.household, kind="exited", on=BEGUN + 5 * DAY, actor="x")
    clock(BEGUN + 6 * DAY)
    write(ground, "ecology", 200, found=Found("补记", BEGUN))
    write(ground, "wage", 300, since=date(2016, 10, 1))
    on = BEGUN + 6 * DAY
    rows = changed_after_fixing(village.parent, pack, on=on)
    found = lines_of_entries(rows, pack, first=0, size=9, on=on)
    assert [(it.part, it.before_fen, it.after_fen, it.after_step) for it in found] == [("ecology", None, 200, "exited")]
    assert [(it.part, it.after_step) for it in entries_of(ground.household, pack, on=on)] == [
        ("wage", ""), ("ecology", "exited"), ("property", ""),
    ]  # fmt: skip
    fixed = {it.year: it.fixed_by for it in income_years(ground.household, pack, on=on)}
    assert fixed == {2017: "", 2016: "exited", 2015: "exited"}
    assert changed_after_fixing(village.parent, pack_named("graduation"), on=on).count() == 0


def test_incomes_around_the_line_are_counted_and_those_just_above_it_told(ground):
    village, pack = ground.household.residences.get().village, pack_named("sichuan")
    told = {"since": YEAR[0], "until": YEAR[1]}
    homes = {}
    for yuan in (3_050, 3_100, 3_150, 3_199, 3_200, 9_000):
        homes[yuan] = make_household(village, head=f"户{yuan}")
        IncomePart.objects.create(household=homes[yuan], part="wage", amount_fen=(yuan + 500) * 100, **told)
        IncomePart.objects.create(household=homes[yuan], part="operating_cost", amount_fen=50_000, **told)
    make_household(village)
    found = around_line(village.parent, pack, on=BEGUN)
    assert (found.line, found.width, found.households, found.expected) == (3_100, 100, 7, 1.0)
    assert {it.low: it.count for it in found.bins if it.count} == {3_000: 1, 3_100: 3, 3_200: 1}
    assert found.above == tuple(sorted(homes[yuan].pk for yuan in (3_100, 3_150, 3_199)))
    assert [it.low for it in found.bins if it.is_above] == [3_100]
    assert around_line(village.parent, pack_named("graduation"), on=BEGUN) is None
    near = [is_just_above(fen, pack, on=BEGUN) for fen in (None, 309_999, 310_000, 319_999, 320_000)]
    assert near == [False, False, True, True, False]
    assert is_just_above(310_000, pack_named("graduation"), on=BEGUN) is False
