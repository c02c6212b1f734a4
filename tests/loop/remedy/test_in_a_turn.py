"""A turn judges what is answered, each household by the pack that judges where it lives, once any measure is kept."""

import pytest

from tests.loop.remedy.catalogue import MEASURES_TOML, ON, homes, small_pack
from xiuhua.loop import cycle
from xiuhua.loop.diagnose.territories import Territory
from xiuhua.reckon.tables import ANSWERS, HELPED

CAUSES = [{"household": household, "cause": "money", "main": True} for household in ("h1", "h2")]
KEPT = [
    {"household": "h1", "area": "51101", "status": "poor", "assets_fen": 1},
    {"household": "h2", "area": "51201", "status": "poor", "assets_fen": 1},
]


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return small_pack(tmp_path_factory.mktemp("packs"))


def turned(pack, *given, others=()):
    tables = homes(*given, households=KEPT, causes=CAUSES)
    by_day = dict.fromkeys(cycle.tables_needed(pack, day=ON, others=others), tables)
    return cycle.turn(by_day, pack=pack, day=ON, others=others)


def told(turn):
    frame = turn.verdicts["answers"].filter(need="money").sort("household")
    return dict(frame.select("household", "verdict").rows())


def test_a_turn_judges_what_is_answered_after_it_diagnosed(pack):
    turn = turned(pack, {"item": "relief"})
    assert [stage.name for stage in turn.stages] == ["organise", "diagnose", "remedy", "indicators"]
    remedy = turn.stages[2]
    judged = turn.verdicts["answers"].height + turn.verdicts["helped"].height
    assert (remedy.read, remedy.judged) == (2 + 2 + 2 + 1, judged)
    assert turn.verdicts["helped"].select("household", "received").rows() == [("h1", 1), ("h2", 0)]
    assert told(turn) == {"h1": "met", "h2": "not_met"}


def test_without_any_measure_nothing_is_said_to_be_unanswered(pack):
    turn = turned(pack)
    assert turn.verdicts["answers"].equals(ANSWERS.empty())
    assert turn.verdicts["helped"].equals(HELPED.empty())
    assert turn.stages[2].judged == 0


def test_each_household_is_judged_by_the_pack_where_it_lives(pack, tmp_path):
    deaf = small_pack(tmp_path, measures=MEASURES_TOML.replace('answers = ["illness", "money"]', "answers = []"))
    given = [{"item": "relief"}, {"item": "relief", "household": "h2"}]
    assert told(turned(pack, *given)) == {"h1": "met", "h2": "met"}
    here = Territory(deaf, frozenset({"51201"}))
    assert told(turned(pack, *given, others=[here])) == {"h1": "met", "h2": "not_met"}
    assert told(turned(pack, *given, others=[Territory(None, frozenset({"51201"}))])) == {"h1": "met"}


def test_a_turn_reads_what_answering_reads(pack):
    columns = cycle.columns_needed(pack, day=ON)[ON]
    assert {"household", "ability"} <= columns["persons"]
    assert {"status", "since", "item"} <= columns["measures"]
