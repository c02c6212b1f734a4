"""CSV and TOML files into tables: encodings, separators, missing values, and what is said to a wrong cell."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.bridge.files import read_columns, read_toml
from xiuhua.words import NotFound, Rejected

pytestmark = pytest.mark.pure
VILLAGES = "村,收入,贫困\n甲,2300.5,1\n乙,NA,0\n"


@pytest.fixture
def written(tmp_path):
    """A function that writes a file and gives its path."""

    def write(content: bytes | str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(written, encoding):
    found = read_columns(written(VILLAGES.encode(encoding)), numbers=["收入"], flags=["贫困"], texts=["村"])
    assert sorted(found.columns) == sorted(["村", "收入", "贫困"])
    assert found.select("村", "收入", "贫困").rows() == [("甲", 2300.5, True), ("乙", None, False)]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_every_usual_separator_is_read(written, separator):
    path = written(VILLAGES.replace(",", separator))
    assert read_columns(path, numbers=["收入"])["收入"].to_list() == [2300.5, None]


def test_stdin_is_a_file(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(VILLAGES.encode())))
    assert read_columns(Path("-"), texts=["村"])["村"].to_list() == ["甲", "乙"]


def test_numbers_may_wear_spaces_and_full_widths_and_be_missing_in_many_ways(written):
    path = written('y,x\n 1 ,a\n２．５,a\n-3e2,a\n,a\nNA,a\nn/a,a\nNaN,a\nNULL,a\n.,a\n"",a\n')
    assert read_columns(path, numbers=["y"])["y"].to_list() == [1.0, 2.5, -300.0, *[None] * 6, None]


def test_flags_are_0_and_1_or_true_and_false(written):
    path = written("d,x\n0,a\n1,a\n1.0,a\nTRUE,a\nfalse,a\n,a\n")
    assert read_columns(path, flags=["d"])["d"].to_list() == [False, True, True, True, False, None]


def test_codes_keep_their_noughts_and_a_short_row_lacks_its_end(written):
    found = read_columns(written("code,name\n0119,a\n0120\n"), texts=["code", "name"])
    assert found.select("code", "name").rows() == [("0119", "a"), ("0120", None)]


def test_a_column_asked_for_twice_comes_once_as_its_first_kind(written):
    found = read_columns(written("d,e\n1,2\n"), flags=["d"], texts=["d"])
    assert found.schema == {"d": pl.Boolean}


def test_columns_nobody_asks_for_may_be_doubled_or_broken(written):
    assert read_columns(written("a,b,b\n1,x,y\n"), numbers=["a"])["a"].to_list() == [1.0]


def test_a_header_without_rows_is_a_table_without_rows(written):
    assert read_columns(written("a,b\n"), numbers=["a"], flags=["b"]).shape == (0, 2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "table.csv is empty: its first row must name the columns."),
        ("income,b\n1,2\n", "table.csv has no column incom. Did you mean income?"),
        ("x,y\n1,2\n", "table.csv has no column incom. It has x, y."),
        ("incom,b,incom\n1,2,3\n", "table.csv has 2 columns called incom: leave one."),
        ("incom,b\n1,2\n3,4,5\n", "is damaged. Row 3 has 3 cells, the header 2: put cells with a ',' in quotes."),
        ('incom,b\n1,"2\n3,4\n', "table.csv is damaged. A quotation mark is opened and not closed"),
        ("incom\n1\n1x\n", "table.csv: column incom is not a number, like 2300.5 in row 3: '1x'. Mend the cell"),
        ("incom\na\nb\nc\nd\n", "in row 2: 'a'; row 3: 'b'; row 4: 'c' and 1 more."),
        ("incom\ninf\n", "in row 2: 'inf'"),
        ('incom,b\n"1,234",b\n', "in row 2: '1,234'"),
        (b"PK\x03\x04rest", "table.csv is a workbook, not text: save it as CSV (UTF-8) and give that."),
        (b"incom\n\xff\xff\xff", "table.csv is neither UTF-8 nor GB18030"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_what_is_wrong_and_the_way_out(written, content, told):
    with pytest.raises(Rejected) as refusal:
        read_columns(written(content), numbers=["incom"])
    assert told in str(refusal.value)


def test_a_flag_that_is_none_is_told_with_row_column_and_value(written):
    with pytest.raises(Rejected, match=r"column d is not 0 or 1 in row 3: '2'\. Mend the cell"):
        read_columns(written("d\n1\n2\n"), flags=["d"])


def test_a_file_that_is_not_there_or_cannot_be_read_is_told(tmp_path):
    with pytest.raises(NotFound, match="There is no file"):
        read_columns(tmp_path / "none.csv", numbers=["a"])
    with pytest.raises(Rejected, match="cannot be read: Is a directory"):
        read_columns(tmp_path, numbers=["a"])


def test_toml_is_a_mapping_and_a_broken_one_is_told_where(written):
    assert read_toml(written("\ufeffk = 0.33\n", "spec.toml")) == {"k": 0.33}
    with pytest.raises(Rejected, match=r"spec\.toml is no TOML: .*line 1"):
        read_toml(written("k 0.33", "spec.toml"))


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)), min_size=1))
def test_what_is_written_is_read_again(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    table = pl.DataFrame({"y": values, "name": "a"}, schema={"y": pl.Float64, "name": pl.String})
    table.write_csv(path, include_bom=True)
    assert read_columns(path, numbers=["y"])["y"].to_list() == values
