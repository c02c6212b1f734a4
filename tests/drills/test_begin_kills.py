"""An office whose beginning is struck down again and again, from an empty database on, stands whole in the end."""

import json
import random

import pytest

from tests.beginning import words_of_init, write_areas, write_small_pack
from tests.nursery import Nursery, Order
from tests.register_copies import registers_of

KILLS, STATEMENTS = 40, 260
WHOLE = {"Account": 1, "Area": 6, "AreaWithin": 14, "Office": 1, "OfficeRole": 1, "PackInForce": 1, "Person": 1}


@pytest.mark.drill
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_office_is_begun_whole_however_often_that_was_struck_down(engine, tmp_path) -> None:
    packs, areas = tmp_path / "packs", write_areas(tmp_path / "areas.csv")
    write_small_pack(packs)
    luck = random.Random(20_170_331)  # noqa: S311 -- instants to strike at, not secrets
    with (
        registers_of(engine, tmp_path / "registers") as registers,
        Nursery("tests.beginning_to_kill", home=tmp_path / "home") as nursery,
    ):
        url = registers.make("office")
        words = (str(packs), *words_of_init(areas))
        killed = 0
        for _ in range(KILLS):
            told = nursery.do(Order("begin", words, url, before_statement=luck.randint(1, STATEMENTS)))
            killed += told.code is None
            registers.settled("office")
        nursery.done(Order("begin", words, url))
        held = json.loads(nursery.done(Order("tell", (), url)))
    assert {name: held[name] for name in WHOLE} == WHOLE
    assert killed >= KILLS // 3
    print(f"{engine}: struck down {killed} times of {KILLS}")
