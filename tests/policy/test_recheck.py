"""What a pack says of flags and calls: how many households are asked, and refusals."""

from datetime import date
from pathlib import Path

import pytest

from xiuhua.policy.reader import read_pack
from xiuhua.policy.recheck import recheck_policy
from xiuhua.reckon.sampling.drawing import Design
from xiuhua.words import NotFound

DAY = date(2017, 3, 31)


SHIPPED = Path(__file__).parents[2] / "packs"


def policy_of(name="sichuan", day=DAY):
    return recheck_policy(read_pack(name, packs=SHIPPED), day=day)


@pytest.mark.parametrize(("name", "day"), [("sichuan", DAY), ("monitoring", date(2023, 6, 30)), ("graduation", DAY)])
def test_every_shipped_pack_says_it(name, day):
    told = policy_of(name, day)
    assert (told.flag_days, told.kept_days, told.hard_signs, told.fewest) == (10, 365, frozenset({"C12"}), 5)


def test_a_share_of_the_month_is_asked_within_bounds_and_never_more_than_there_is():
    told = policy_of()
    assert [told.design_of(it).calls for it in (12, 300, 1500, 5001, 15_000)] == [12, 30, 60, 201, 400]
    assert told.design_of(1500) == Design(60, 50, 50, 3)
    assert (told.design_of_flag(9), told.design_of_flag(2).calls) == (Design(3, 100, 100, 3), 2)


def test_before_it_speaks_nothing_is_said():
    with pytest.raises(NotFound):
        policy_of(day=date(2012, 1, 1))
