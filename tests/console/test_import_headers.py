"""What a header means is told at the terminal too, with the deed of the desk."""

import pytest
from typer.testing import CliRunner

from tests.importing import ROWS, make_town
from tests.workbooks import H1, write_xlsx
from xiuhua.console.main import app
from xiuhua.register.models import HeaderMeaning, JournalLine, Labour

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


@pytest.fixture
def workbook(tmp_path):
    """A file with two columns under headers that no form knows."""
    headers = [header for header in H1 if header not in ("劳动技能", "健康状况")] + ["劳动技能等级", "体质"]
    rows = [{**row, "劳动技能等级": row["劳动技能"], "体质": row["健康状况"]} for row in ROWS]
    return str(write_xlsx(tmp_path / "名单.xlsx", rows, headers=headers))


def run(*words: str, expect: int = 0) -> str:
    result = CliRunner().invoke(app, ["import", *words, "--on", "2017-03-31", "--language", "en"])
    assert result.exit_code == expect, result.output
    return result.output


def test_an_unknown_header_is_told_with_how_to_say_it_and_what_is_likely(workbook):
    told = run(workbook, "--dry-run")
    assert "--header '劳动技能等级=ITEM' has it read; likely 劳动技能 (labour.ability)" in told
    assert "--header '体质=ITEM' has it read" in told


def test_what_is_said_is_remembered_and_written_down(workbook):
    told = run(workbook, "--header", "劳动技能等级=劳动技能", "--header", "体质=-")
    assert "The column 劳动技能等级 was read as 劳动技能, as the terminal told on" in told
    assert "ITEM" not in told
    assert sorted(HeaderMeaning.objects.values_list("header", "feeds", "area", "by")) == [
        ("体质", "", None, None), ("劳动技能等级", "labour.ability", None, None)
    ]  # fmt: skip
    assert Labour.objects.count() == 8
    deeds = JournalLine.objects.order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["tell_header", "tell_header", "import_workbook"]
    assert "ITEM" not in run(workbook)


def test_a_dry_run_reads_by_it_and_remembers_nothing(workbook):
    assert "ITEM" in run(workbook, "--dry-run", "--header", "体质=健康状况")
    assert "体质=ITEM" not in run(workbook, "--dry-run", "--header", "体质=health.flags")
    assert (HeaderMeaning.objects.count(), JournalLine.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("体质", "says no item: write HEADER=ITEM"),
        ("=健康状况", "says no item: write HEADER=ITEM"),
        ("体质=健康状况好", "There is no item 健康状况好. Likely are: 健康状况 (health.flags)"),
        ("户编号=姓名", "The header 户编号 is known already"),
    ],
)
def test_what_cannot_be_said_is_answered_with_the_way_out(workbook, said, answer):
    assert answer in run(workbook, "--header", said, expect=5)
    assert HeaderMeaning.objects.count() == 0


def test_a_file_with_a_header_and_no_rows_is_told_as_such(tmp_path):
    assert "a header and no rows" in run(str(write_xlsx(tmp_path / "空.xlsx", [])), "--dry-run")


def test_nothing_is_remembered_of_a_file_that_cannot_be_read(tmp_path):
    strange = tmp_path / "名单.xlsx"
    strange.write_bytes(b"no workbook")
    run(str(strange), "--header", "体质=健康状况", expect=5)
    assert not HeaderMeaning.objects.exists()
