"""Files of a pairing into a task: columns that may be absent, several codes in a cell, and spellings of the pack."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.loop.assign.tasks import policy
from xiuhua.bridge.pairing_files import PairingFiles, answer, read_task, write_pairs
from xiuhua.policy.reader import read_pack

pytestmark = pytest.mark.pure
PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture
def read(tmp_path):
    """A function that reads a task from the texts of its files."""

    def task(**files: str):
        paths = {name: tmp_path / f"{name}.csv" for name in files}
        for name, path in paths.items():
            path.write_text(files[name], encoding="utf-8")
        return read_task(PairingFiles(**paths), pack=read_pack("sichuan", packs=PACKS), policy=policy())

    return task


def test_absent_columns_are_unknown_and_capacity_is_the_policys(read):
    task = read(helpers="helper\na\n", households="household\n1\n")
    assert task.helpers.rows() == [("a", 0, 3, None, None, None, None, None, None, None)]
    assert task.households.rows() == [("1", None, None, None, None, None, None)]


def test_cells_hold_several_codes_as_the_lists_of_the_pack_spell_them(read):
    task = read(
        helpers='helper,rank,skills,topics\na,科员,"医疗；种植，fishing",健康\n',
        households="household,causes,units\n1, 因病致贫; 缺技术 ;,u1、u2\n",
    )
    assert task.helpers.select("rank", "skills", "topics").rows() == [
        ("staff", ["medicine", "farming", "fishing"], ["health"])
    ]
    assert task.households.select("causes", "units").rows() == [(["illness", "skill"], ["u1", "u2"])]


def test_pairs_of_a_pairing_are_written_to_stdout_too(read, monkeypatch):
    task = read(helpers="helper\na\n", households="household\n1\n2\n", arcs="helper,household,cost\na,2,5\n")
    monkeypatch.setattr(sys, "stdout", StringIO())
    write_pairs(answer(task).pairing, Path("-"))
    assert sys.stdout.getvalue() == "helper,household,cost\na,2,5\n"


def test_moves_are_counted_where_there_are_current_pairs_and_at_will_unless_costs_are_told(read):
    files = {"helpers": "helper\na\nb\n", "households": "household\n1\n2\n"}
    assert (answer(read(**files)).moved, answer(read(**files)).moved_fresh) == (None, None)
    current = "helper,household\na,1\na,2\n"
    found = answer(read(**files, current=current))
    assert (found.moved, found.moved_fresh) == (0, 1)
    told = answer(read(**files, current=current, arcs="helper,household,cost\nb,1,1\na,2,1\n"))
    assert (told.moved, told.moved_fresh) == (1, None)
