"""In a whole city: what is gathered is what was made, told again as plainly as can be, and what the cards show."""

from datetime import date

import polars as pl
import pytest
from django.core.management import call_command

from tests.demo.fault_checks import checks
from xiuhua.bridge.gather import gather
from xiuhua.demo.city import build
from xiuhua.queries.household_card import Card, card_of
from xiuhua.register.models import Household

SIZE, SEED, DAY = 200, 20_170_331, date(2017, 3, 31)


@pytest.fixture(scope="module")
def made() -> dict[str, pl.DataFrame]:
    return build(SIZE, SEED, DAY)


@pytest.fixture(scope="module")
def gathered(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must stand first
    from xiuhua.actions.keep.load_demo import DemoCity, load_demo

    with django_db_blocker.unblock():
        load_demo(DemoCity(SIZE, SEED, DAY, full=False), progress=lambda *_: None)
        yield gather(DAY)
        call_command("flush", interactive=False, verbosity=0)


def test_every_number_is_told_as_a_loop_over_its_digits_tells_it(gathered, made) -> None:
    numbers = dict(made["member"].select("number", "id_number").rows())
    wrong = [row["person"] for row in gathered["persons"].to_dicts() if parts(row) != plainly(numbers[row["person"]])]
    assert (wrong, gathered["persons"].height > 500) == ([], True)


def parts(row: dict) -> tuple:
    return tuple(row[name] for name in ("id_length", "id_valid", "id_birth", "id_sex", "certificate_grade"))


def plainly(number: str) -> tuple:
    if len(number) < 17:
        return len(number) or None, None, None, None, None
    valid = checks(number) if len(number) >= 18 else None
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    sex = "male" if int(number[16]) % 2 else "female"
    return len(number), valid, born, sex, int(number[19]) if len(number) > 19 else None


def test_one_number_in_two_hands_has_one_identity(gathered, made) -> None:
    numbers = made["member"].select(person="number", plain="id_number")
    rows = gathered["persons"].select("person", "identity").join(numbers, on="person").filter(pl.col("plain") != "")
    assert rows["identity"].n_unique() == rows["plain"].n_unique() < rows.height
    assert rows.select("identity", "plain").unique().height == rows["plain"].n_unique()


def test_rows_tell_what_the_cards_show(gathered, django_db_blocker) -> None:
    rows = {row["household"]: row for row in gathered["households"].to_dicts()}
    income = gathered["incomes"].group_by("household").agg(
        net=pl.col("amount_fen").filter(pl.col("part") != "operating_cost").sum()
        - pl.col("amount_fen").filter(pl.col("part") == "operating_cost").sum()
    )  # fmt: skip
    nets = dict(income.rows())
    with django_db_blocker.unblock():
        cards = [card_of(household, on=DAY) for household in Household.objects.order_by("number")[::4]]
    shown = {card.number: of_card(card) for card in cards}
    assert shown == {number: of_row(rows[number], nets.get(number)) for number in shown}
    assert len(shown) > 50


def of_card(card: Card) -> tuple:
    house, water, income = card.housing, card.water, card.income
    return (
        card.village_code, card.status, card.household_type or None, card.standing_since, len(card.members),
        card.phone or None, (house.grade or None, house.relocated) if house else None,
        water.safe if water else None, income and (income.net_fen, income.stated_per_head_fen, income.until),
    )  # fmt: skip


def of_row(row: dict, net_fen: int | None) -> tuple:
    return (
        row["area"], row["status"], row["household_type"], row["standing_since"], row["members"], row["phone"],
        (row["housing_grade"], row["relocated"]) if row["built_year"] else None,
        row["water_safe"], net_fen and (net_fen, row["stated_income_fen"], row["income_until"]),
    )  # fmt: skip


def test_members_are_told_as_the_cards_show_them(gathered, django_db_blocker) -> None:
    rows = gathered["persons"].rows_by_key("household", named=True)
    with django_db_blocker.unblock():
        cards = [card_of(household, on=DAY) for household in Household.objects.order_by("number")[::10]]
    for card in cards:
        told = [
            (row["relation"], row["birth"], row["education"], row["ability"], row["work_months"], row["disabled"])
            for row in rows.get(card.number, [])
        ]
        shown = [
            (
                member.relation or None, member.birth, member.schooling.education or None if member.schooling else None,
                member.labour.ability or None if member.labour else None, member.work.months if member.work else None,
                member.health.disabled if member.health else None,
            )
            for member in card.members
        ]  # fmt: skip
        assert sorted(told, key=str) == sorted(shown, key=str)
