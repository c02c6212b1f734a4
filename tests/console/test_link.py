"""`xiuhua link`: pairs and document as promised, encodings, and refusals that name the thing and the way out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xiuhua.console.main import app

pytestmark = pytest.mark.pure
FILE = """unique_id,name,idno,dob,sex,village,phone
a,王建国,511902196503021234,1965-03-02,男,石桥村,15400000001
b,李桂芳,511902196708154524,1967-08-15,女,石桥村,15400000001
c,王建國,５１１９０２１９６５０３０２１２３４,1965年3月2日,1,石桥,
"""
PAIRS = ["id_a,id_b,probability", "a,c,"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with three records of two persons."""
    (tmp_path / "F.csv").write_text(FILE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, expect: int = 0, given: str | None = None):
    result = CliRunner().invoke(app, ["link", *words], input=given)
    assert result.exit_code == expect, result.output
    return result


def shown(text: str) -> list[str]:
    """Lines without their probability."""
    return [line.rpartition(",")[0] + "," if place else line for place, line in enumerate(text.splitlines())]


@pytest.mark.usefixtures("folder")
def test_pairs_go_to_stdout_and_what_was_done_to_stderr():
    result = run("F.csv", "--language", "en")
    assert shown(result.stdout) == PAIRS
    assert result.stderr.startswith("1 pairs among 3 records are of one person; 1 persons stand several times.")


def test_pairs_go_to_a_file_and_the_document_tells_of_them(folder):
    document = json.loads(run("F.csv", "--out", "P.csv", "--json").stdout)
    assert document.pop("seconds") >= 0
    assert document == {
        "rows": 3, "pairs": 1, "persons": 1, "threshold": 0.95, "compared": 3, "blocks_parted": 0, "blocks_thinned": 0,
    }  # fmt: skip
    assert shown((folder / "P.csv").read_text()) == PAIRS


@pytest.mark.usefixtures("folder")
def test_without_a_file_the_document_has_the_pairs():
    (pair,) = json.loads(run("F.csv", "--json", "--threshold", "0.5").stdout)["found"]
    assert (pair["id_a"], pair["id_b"], pair["probability"] > 0.95) == ("a", "c", True)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_files_in_other_encodings_are_read(folder, encoding):
    (folder / "F.csv").write_text(FILE, encoding)
    assert shown(run("F.csv").stdout) == PAIRS


def test_stdin_serves_as_well():
    assert shown(run("-", given=FILE).stdout) == PAIRS


def test_a_header_alone_gives_no_pairs():
    assert run("-", given="unique_id,name\n").stdout == "id_a,id_b,probability\n"


def test_it_is_told_in_chinese_too(folder):
    rows = [f"k{place},王伟,,19{place}-01-01,男,石桥村," for place in range(30, 60)]
    (folder / "F.csv").write_text("\n".join([FILE.splitlines()[0], *rows]), "utf-8")
    told = run("F.csv", "--language", "zh").stderr.splitlines()
    assert told[0].startswith("30 条记录中有 0 对属于同一人；")
    assert told[1].startswith("共比较 ")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "stdin is empty: its first row must name the columns."),
        ("id,name\n1,a\n", "stdin has no column unique_id."),
        ("unique_id\n1\n", "stdin has none of the columns name, idno, dob, sex, village, phone"),
        ("unique_id,name\n,a\n", "stdin: unique_id is empty in row 2."),
        ("unique_id,name\n" + "1,a\n" * 5, "stdin: unique_id stands twice in row 2, row 3, row 4 and 2 more."),
        ("unique_id,name\n1,a,b\n", "stdin is damaged. Row 2 has 3 cells, the header 2"),
    ],
)
def test_what_cannot_be_linked_is_refused_with_the_reason(given, said):
    assert said in run("-", given=given, expect=5).stderr


@pytest.mark.usefixtures("folder")
def test_other_ends():
    assert "There is no file nobody.csv." in run("nobody.csv", expect=3).stderr
    assert "--json" in run("F.csv", "--json", "--out", "-", "--language", "en", expect=4).stderr
    run("F.csv", "--threshold", "2", expect=2)
