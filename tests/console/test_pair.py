"""`xiuhua pair`: the promised document and files, exit codes, refusals that name what binds, and published optima."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xiuhua.console.main import app

pytestmark = pytest.mark.pure
DATA = Path(__file__).parents[1] / "data/pairing"
HELPERS = "helper,capacity_min,capacity_max,unit,skills\na,0,2,u,医疗\nb,1,1,u,farming;finance\nc,0,1,v,\n"
HOUSEHOLDS = "household,causes,units\n1,因病,u\n2,skill,u\n3,,u\n4,,v\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with helpers and households."""
    (tmp_path / "H.csv").write_text(HELPERS)
    (tmp_path / "D.csv").write_text(HOUSEHOLDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, expect: int = 0):
    files = ("--helpers", "H.csv", "--households", "D.csv")
    result = CliRunner().invoke(app, ["pair", *files, "--language", "en", *words])
    assert result.exit_code == expect, result.output
    return result


def told(*words: str, expect: int = 0) -> dict:
    return json.loads(run(*words, "--out", "out.csv", "--json", expect=expect).stdout)


def pairs(path: Path = Path("out.csv")) -> list[tuple[str, str, int]]:
    with path.open(newline="") as file:
        assert file.readline() == "helper,household,cost\n"
        return [(helper, household, int(cost)) for helper, household, cost in csv.reader(file)]


@pytest.mark.usefixtures("folder")
def test_pairs_and_document_are_as_promised():
    document = told()
    assert document.pop("seconds") >= 0
    assert document == {
        "status": "optimal", "objective": 1260, "lower_bound": 1260, "unpaired": [], "paired": 4, "parts": 2,
    }  # fmt: skip
    assert pairs() == [("a", "1", 300), ("b", "2", 300), ("a", "3", 360), ("c", "4", 300)]


def test_rows_in_any_order_give_the_same_file(folder):
    told()
    before = (folder / "out.csv").read_bytes()
    for name, text in (("H.csv", HELPERS), ("D.csv", HOUSEHOLDS)):
        head, *rows = text.splitlines()
        (folder / name).write_text("\n".join([head, *reversed(rows)]))
    told()
    assert (folder / "out.csv").read_bytes() == before


def test_who_stays_unpaired_has_a_reason_and_the_exit_is_6(folder):
    (folder / "D.csv").write_text(HOUSEHOLDS + "5,,w\n6,,u\n")
    document = told(expect=6)
    assert document["unpaired"] == [
        {"household": "5", "reason": "no_helper", "helper": None, "rise": None},
        {"household": "6", "reason": "no_room", "helper": "b", "rise": 360},
    ]
    said = run("--out", "-", expect=6)
    assert "6: Whoever may answer for it has no room: one more place at b would pair it." in said.stderr
    assert said.stdout.splitlines()[0] == "helper,household,cost"


def test_reasons_are_told_in_chinese_too(folder):
    (folder / "D.csv").write_text(HOUSEHOLDS + "5,,w\n")
    said = run("--out", "out.csv", "--language", "zh", expect=6).stderr
    assert said.splitlines()[-1] == "5: 包村单位没有可帮扶的人：请增加包村单位或帮扶责任人。"


def test_listed_costs_alone_decide_and_a_pair_that_is_not_listed_may_not_be(folder):
    (folder / "A.csv").write_text("helper,household,cost\na,1,7\nb,1,-2\na,2,5\nb,3,0\nc,3,8\n")
    document = told("--arcs", "A.csv", expect=6)
    assert (document["objective"], document["lower_bound"]) == (11, 11)
    assert document["unpaired"] == [{"household": "4", "reason": "not_listed", "helper": None, "rise": None}]
    assert pairs() == [("b", "1", -2), ("a", "2", 5), ("c", "3", 8)]


def test_pins_and_bans_are_kept(folder):
    (folder / "P.csv").write_text("helper,household\na,2\n")
    (folder / "B.csv").write_text("helper,household\na,1\n")
    told("--pins", "P.csv", "--bans", "B.csv")
    assert [pair[:2] for pair in pairs()] == [("b", "1"), ("a", "2"), ("a", "3"), ("c", "4")]


@pytest.mark.parametrize(
    ("name", "text", "constraint", "message"),
    [
        ("--pins", "helper,household\nc,1\n", "pin",
         "c is pinned to 1, but may not be: take back the pin, or what forbids it."),
        ("--pins", "helper,household\na,1\nb,1\n", "pinned_twice", "1 is pinned to a, b: leave one pin."),
        ("--pins", "helper,household\nb,1\nb,2\n", "most",
         "b has 1 pins too many (1, 2): raise the most, or take pins back."),
        ("--bans", "helper,household\nb,1\nb,2\nb,3\n", "least",
         "b must have 1 households more than may be theirs (none): lower the least of b by 1."),
    ],
)  # fmt: skip
def test_what_cannot_be_met_says_what_binds_and_the_exit_is_5(folder, name, text, constraint, message):
    (folder / "X.csv").write_text(text)
    document = told(name, "X.csv", expect=5)
    assert (document["status"], document["objective"]) == ("infeasible", None)
    assert [(it["constraint"], it["message"]) for it in document["binds"]] == [(constraint, message)]
    assert not (folder / "out.csv").exists()
    assert run(name, "X.csv", "--out", "out.csv", expect=5).stderr.strip() == message


def test_minima_that_two_helpers_cannot_both_have_name_them_and_their_households(folder):
    (folder / "H.csv").write_text("helper,capacity_min,capacity_max,unit\na,2,3,u\nb,2,3,u\nc,0,1,v\n")
    (binding,) = told(expect=5)["binds"]
    assert (binding["helpers"], binding["households"], binding["missing"]) == (["a", "b"], ["1", "2", "3"], 1)
    assert sum(binding["relax"].values()) == 1


def test_changing_costs_so_little_is_changed_and_what_would_move_at_will_is_told(folder):
    (folder / "C.csv").write_text("helper,household\nb,1\na,2\na,3\nc,4\n")
    document = told("--current", "C.csv")
    assert (document["moved"], document["moved_fresh"]) == (0, 2)
    said = run("--out", "out.csv", "--current", "C.csv").stderr
    assert "0 households get another helper than they have." in said
    assert "2 would if changing cost nothing." in said


def test_units_are_paired_with_villages_by_other_weights(folder):
    (folder / "D.csv").write_text("household\n1\n2\n")
    (folder / "H.csv").write_text("helper,capacity_min,capacity_max\na,0,2\n")
    assert told("--kind", "contract")["objective"] == 2 * 300 + 200
    assert told("--kind", "pair")["objective"] == 2 * 300 + 60


def test_distance_is_that_of_a_great_circle_by_road(folder):
    (folder / "H.csv").write_text("helper,capacity_min,capacity_max,lon,lat\na,0,2,106.75,31.87\nb,0,1,,\n")
    (folder / "D.csv").write_text("household,lon,lat\n1,106.75,31.97\n2,106.75,31.77\n")
    told()
    tenth_of_a_degree_km = 6371.0088 * 3.141592653589793 / 1800
    cost = round(10 * 1.6 * tenth_of_a_degree_km)
    assert pairs() == [("a", "1", cost), ("a", "2", cost + 60)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("H.csv", "helper,capacity_min,capacity_max\na,2,1\n", "Helpers a · 2 · 1: the least must be 0 or more"),
        ("H.csv", "helper,capacity_min,capacity_max\na,0,x\n",
         "H.csv: column capacity_max is not a whole number, like 12 in row 2: 'x'."),
        ("H.csv", "helper,capacity_min,capacity_max\na,0,1\na,0,1\n", "In helpers, a stands more than once"),
        ("D.csv", 'household\n1\n""\n', "In households, household is empty in some row"),
        ("D.csv", "家庭\n1\n", "D.csv has no column household."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_by_name(folder, name, text, said):
    (folder / name).write_text(text)
    assert said in run("--out", "out.csv", expect=5).stderr


@pytest.mark.usefixtures("folder")
def test_pairs_and_the_document_cannot_both_go_to_stdout():
    assert "name a file for the pairs" in run("--out", "-", "--json", expect=4).stderr


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there_exits_3():
    assert "There is no file" in run("--out", "out.csv", "--pins", "none.csv", expect=3).stderr


def test_generalised_assignment_comes_to_its_published_optimum(folder):
    helpers, households, *rest = map(int, (DATA / "gap_c0515_1.txt").read_text().split())
    cells = helpers * households
    (folder / "H.csv").write_text(
        "helper,capacity_min,capacity_max\n" + "".join(f"{h},0,{rest[2 * cells + h]}\n" for h in range(helpers))
    )
    (folder / "D.csv").write_text("household\n" + "".join(f"{d}\n" for d in range(households)))
    (folder / "A.csv").write_text(
        "helper,household,cost,load\n"
        + "".join(f"{at // households},{at % households},{rest[at]},{rest[cells + at]}\n" for at in range(cells))
    )
    document = told("--arcs", "A.csv")
    assert (document["status"], document["objective"], document["lower_bound"]) == ("optimal", 261, 261)
