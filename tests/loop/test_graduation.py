"""A programme of another world, judged by the same loop: its pack alone says who is selected and who graduates."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.examples import some
from tests.graduation_village import ON, UNION, VILLAGES, graduation_village
from tests.loop.graduation_by_hand import graduation_of, parts_by_household, selection_of, verdict_of
from xiuhua.loop.cycle import tables_needed, turn
from xiuhua.loop.diagnose.explanation import Explanation, explain
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import pack_serving
from xiuhua.policy.words import Labels
from xiuhua.reckon.rules.explaining import Told
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.tree import real_column
from xiuhua.reckon.tables import TABLES
from xiuhua.reckon.tables_of_visits import GATHERED_OF_VISITS

PACKS = Path(__file__).parents[2] / "packs"
SEEDS = (1, 2, 3)
ENROLLED = ("enrolled", "preparing")
LIVESTOCK_WORKER_FROM = 5


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The pack of the country, found by the code of a place in it."""
    return pack_serving(UNION, packs=PACKS)


@pytest.fixture(scope="module", params=some(SEEDS, usual=1))
def village(request) -> dict[str, pl.DataFrame]:
    """Tables of a union."""
    return graduation_village(seed=request.param)


def judged(tables: dict[str, pl.DataFrame], pack: Pack, *, on: date = ON) -> dict[str, pl.DataFrame]:
    """The verdict tables of a turn; every day that it asks for looks like this one."""
    whole = {name: table.empty() for name, table in GATHERED_OF_VISITS.items()} | tables
    days = {day: {name: whole[name] for name in names} for day, names in tables_needed(pack, day=on).items()}
    return dict(turn(days, pack=pack, day=on).verdicts)


def households_of(verdicts: dict[str, pl.DataFrame], scheme: str) -> dict[str, tuple[str, set[str], set[str]]]:
    """Household → verdict, unmet and unclear keys of a scheme."""
    rows = verdicts["household_verdicts"].filter(pl.col("scheme") == scheme).to_dicts()
    return {
        row["household"]: (row["verdict"], set((row["unmet"] or "").split()), set((row["unclear"] or "").split()))
        for row in rows
    }


def test_a_place_of_the_country_finds_its_pack_and_one_elsewhere_does_not(pack):
    assert (pack.name, pack_serving("BD-28", packs=PACKS).name) == ("graduation", "graduation")
    assert pack_serving("511921", packs=PACKS).name != "graduation"


def test_a_seed_makes_one_village_and_another_seed_another():
    once, again, other = (graduation_village(seed=seed)["households"] for seed in (1, 1, 2))
    assert (once.equals(again), once.equals(other)) == (True, False)


def test_graduation_is_what_a_slow_reader_finds(pack, village):
    found = households_of(judged(village, pack), "graduation")
    persons, incomes = parts_by_household(village["persons"]), parts_by_household(village["incomes"])
    expected = {}
    for household in village["households"].filter(pl.col("status").is_in(ENROLLED)).to_dicts():
        number = household["household"]
        told = graduation_of(household, persons.get(number, []), incomes.get(number, []), on=ON)
        expected[number] = (verdict_of(told, {}), _keys(told, at=False), _keys(told, at=None))
    assert found == expected


def test_selection_is_what_a_slow_reader_finds(pack, village):
    found = {number: verdict for number, (verdict, *_) in households_of(judged(village, pack), "selection").items()}
    persons, incomes = parts_by_household(village["persons"]), parts_by_household(village["incomes"])
    expected = {}
    for household in village["households"].filter(pl.col("status") == "candidate").to_dicts():
        number = household["household"]
        told = selection_of(household, persons.get(number, []), incomes.get(number, []), on=ON)
        criteria = {key: told[key] for key in ("ranked", "signs")}
        expected[number] = verdict_of(criteria, {key: told[key] for key in told.keys() - criteria.keys()})
    assert found == expected


def test_every_verdict_occurs_so_that_the_twins_have_something_to_agree_on(pack):
    counted: Counter[tuple[str, str]] = Counter()
    for seed in SEEDS:
        rows = judged(graduation_village(seed=seed), pack)["household_verdicts"]
        counted.update(rows.select("scheme", "verdict").iter_rows())
    schemes, verdicts = ("selection", "graduation"), ("met", "not_met", "unknown")
    assert set(counted) == {(scheme, verdict) for scheme in schemes for verdict in verdicts}


def test_a_stricter_pack_never_graduates_more(pack, village):
    loose, usual, strict = (graduates(village, with_meals(pack, least)) for least in (1, 2, 3))
    assert strict <= usual <= loose


def graduates(tables: dict[str, pl.DataFrame], pack: Pack) -> frozenset[str]:
    """The households that graduate."""
    told = households_of(judged(tables, pack), "graduation")
    return frozenset(number for number, (verdict, *_) in told.items() if verdict == "met")


def with_meals(pack: Pack, least: int) -> Pack:
    """The pack with another number of meals."""
    meals = pack.parameters["graduation.meals_min"]
    changed = replace(meals, settings=tuple(replace(setting, value=least) for setting in meals.settings))
    return replace(pack, parameters={**pack.parameters, changed.name: changed})


def test_figures_are_what_counting_by_hand_makes(pack, village):
    figures = judged(village, pack)["figures"].filter(pl.col("area") == UNION)
    told = dict(figures.select("figure", "value").iter_rows())
    status = Counter(village["households"]["status"].to_list())
    served = sum(status[key] for key in ("enrolled", "preparing", "graduated", "slipped", "left"))
    on_books = village["households"].filter(~pl.col("status").is_in(["candidate", "declined", "left"]))
    assert told["households_enrolled"] == status["enrolled"] + status["preparing"]
    assert told["graduated_share"] == round(100 * status["graduated"] / served, 2)
    assert told["savings_total"] == on_books["savings_fen"].sum() / 100
    assert told["helpers"] == village["pairings"]["helper"].n_unique()
    assert told["poor_villages"] == len(VILLAGES) - 1


def test_posts_are_asked_for_where_the_programme_works_and_nowhere_else(pack, village):
    slots = judged(village, pack)["slots"]
    chairs = slots.filter(pl.col("slot") == "committee_chair").sort("area")
    asked = village["villages"].filter("poor_village")["area"].sort().to_list()
    assert (chairs["area"].to_list(), chairs["reason"].to_list()) == (asked, ["vacant", "filled", "filled"])
    assert set(slots["area"]) == set(asked)


def test_a_village_with_enough_households_gets_a_livestock_worker(pack):
    hamlets = graduation_village(seed=4, households=30)
    slots = judged(hamlets, pack)["slots"]
    enrolled = hamlets["households"].filter(pl.col("status").is_in(ENROLLED))["area"]
    enough = {code for code, number in Counter(enrolled).items() if number >= LIVESTOCK_WORKER_FROM}
    assert set(slots.filter(pl.col("slot") == "livestock_worker")["area"]) == enough
    assert 0 < len(enough) < len(set(enrolled))


def test_what_is_flagged_is_what_was_left_out(pack, village):
    findings = judged(village, pack)["findings"]
    coached = village["households"].filter(pl.col("status").is_in(ENROLLED) & (pl.col("helpers") == 0))
    flagged = findings.filter(pl.col("rule") == "coach_missing")["household"]
    assert sorted(flagged) == sorted(coached["household"])
    nobody_told = village["persons"].filter(pl.col("ability").is_null() & pl.col("birth").dt.year().lt(1999))
    on_file = village["households"].filter(~pl.col("status").is_in(["declined", "left"]))
    silent = nobody_told.join(on_file, on="household", how="semi")
    assert sorted(findings.filter(pl.col("rule") == "ability_missing")["person"]) == sorted(silent["person"])


def test_an_explanation_says_of_each_household_what_the_turn_said(pack, village):
    kept = {scheme: households_of(judged(village, pack), scheme) for scheme in ("selection", "graduation")}
    told: dict[str, dict[str, tuple[str, set[str], set[str]]]] = {"selection": {}, "graduation": {}}
    for explanation in explanations(village, pack):
        for scheme in explanation.schemes:
            keys = {
                word: {it.criterion.key for it in scheme.criteria if it.verdict == word and not it.criterion.severity}
                for word in ("not_met", "unknown")
            }
            if scheme.verdict:
                found = (scheme.verdict, keys["not_met"], keys["unknown"])
                told[scheme.scheme.key][explanation.household] = found
    assert told["graduation"] == kept["graduation"]
    assert {number: it[0] for number, it in told["selection"].items()} == {
        number: it[0] for number, it in kept["selection"].items()
    }


def test_whatever_an_explanation_tells_has_words_in_both_languages(pack, village):
    wordless = {
        told.name
        for explanation in explanations(village, pack)
        for told in everything(explanation)
        if told.name not in TABLES and told.name != "as_of" and not {"zh", "en"} <= words_for(told, pack).texts.keys()
    }
    assert wordless == set()


def explanations(tables: dict[str, pl.DataFrame], pack: Pack) -> Iterator[Explanation]:
    """Every household explained from its own rows alone."""
    rows = {name: parts_by_household(tables[name]) for name in ("persons", "incomes", "causes", "pairings")}
    for household in tables["households"].to_dicts():
        number = household["household"]
        own = {name: found.get(number, []) for name, found in rows.items()}
        yield explain(number, {**own, "households": [household]}, pack=pack, day=ON)


def everything(explanation: Explanation) -> Iterator[Told]:
    """All values that an explanation tells, and what they rest on."""
    told = [it for scheme in explanation.schemes for part in scheme.criteria for it in part.told]
    told += [it for part in (*explanation.causes, *explanation.findings) for it in part.told]
    while told:
        yield told[-1]
        told += told.pop().below


def words_for(told: Told, pack: Pack) -> Labels:
    """The pack's words for what is told: a parameter, a fact, or a column."""
    if not told.of:
        return pack.parameters[told.name].label
    ref = Ref(told.of, told.name)
    if ref in pack.rules.entries:
        return pack.rules.entries[ref].label
    column = real_column(told.name, TABLES[told.of].columns) or told.name
    return pack.rules.columns[Ref(told.of, column)].label


def _keys(told, *, at):
    return {key for key, truth in told.items() if truth is at}
