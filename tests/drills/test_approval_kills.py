"""An approval struck down before each of its statements: nothing of it stands, and it is approved again whole."""

import json

import pytest

from tests.nursery import Nursery, Order
from tests.register_copies import registers_of


@pytest.mark.drill
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_approval_is_whole_or_nothing_however_often_it_was_struck_down(engine, tmp_path) -> None:
    with (
        registers_of(engine, tmp_path / "registers") as registers,
        Nursery("tests.approving_to_kill", home=tmp_path / "home") as nursery,
    ):
        key = nursery.done(Order("lay_out", (), registers.make("laid"))).split()[-1]

        def told(url: str) -> dict:
            return json.loads(nursery.done(Order("tell", (), url)))

        before = told(registers.url("laid"))
        peace = registers.copy("peace", of="laid")
        statements = nursery.do(Order("approve", (key,), peace)).statements
        after = told(peace)
        struck = 0
        for one in range(1, statements + 1):
            url = registers.copy("struck", of="laid")
            struck += nursery.do(Order("approve", (key,), url, before_statement=one)).code is None
            registers.settled("struck")
            assert told(url) == before, f"before statement {one}"
            if one % AGAIN == 0:
                nursery.done(Order("approve", (key,), url))
                assert told(url) == after
    assert struck == statements
    assert (before["proposal"], after["proposal"]) == ("", "approved")
    assert ([state for state, _ in before["requests"]], after["requests"]) == (["open"], [["granted", "P2"]])
    running = [row for row in after["pairs"] if row[3] == "None"]
    assert len({row[0] for row in running}) == len(running) == 6
    print(f"{engine}: struck down before each of {statements} statements")


AGAIN = 5  # after every so manieth kill it is approved again, and all of it stands
