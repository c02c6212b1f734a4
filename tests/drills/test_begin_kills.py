"""An office whose beginning is struck down again and again, with tables to be laid or laid, stands whole in the end."""

import json
import random

import pytest

from tests.beginning import words_of_init, write_areas, write_small_pack
from tests.nursery import Nursery, Order
from tests.register_copies import registers_of

KILLS = {"nothing": 20, "tables": 40}  # by what a beginning finds; the tables take it hundreds of statements
WHOLE = {"Account": 1, "Area": 6, "AreaWithin": 14, "Office": 1, "OfficeRole": 1, "PackInForce": 1, "Person": 1}


@pytest.mark.drill
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("found", KILLS)
def test_an_office_is_begun_whole_however_often_that_was_struck_down(found, engine, tmp_path) -> None:
    packs, areas = tmp_path / "packs", write_areas(tmp_path / "areas.csv")
    write_small_pack(packs)
    words = (str(packs), *words_of_init(areas))
    luck = random.Random(20_170_331)  # noqa: S311 -- instants to strike at, not secrets
    with (
        registers_of(engine, tmp_path / "registers") as registers,
        Nursery("tests.beginning_to_kill", home=tmp_path / "home") as nursery,
    ):
        if found == "tables":
            nursery.done(Order("lay_tables", (), registers.make("tables")))

        def made(name: str) -> str:
            return registers.copy(name, of="tables") if found == "tables" else registers.make(name)

        def is_whole(url: str) -> bool:
            held = json.loads(nursery.done(Order("tell", (), url)))
            return {name: held[name] for name in WHOLE} == WHOLE

        statements = nursery.do(Order("begin", words, url := made("measured"))).statements
        assert is_whole(url)
        ended, url = 0, made("office0")
        for _ in range(KILLS[found]):
            told = nursery.do(Order("begin", words, url, before_statement=luck.randint(1, statements)))
            registers.settled(f"office{ended}")
            if told.code is not None:  # those before it had left it less to do
                assert (told.code, is_whole(url)) == (0, True)
                ended += 1
                url = made(f"office{ended}")
        nursery.done(Order("begin", words, url))
        assert is_whole(url)
    struck = KILLS[found] - ended
    assert struck >= KILLS[found] // 3
    print(f"{engine}, {found}: struck down {struck} times of {KILLS[found]}, in {statements} statements")
