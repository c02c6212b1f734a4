"""Reading packs: every error names the file, the key, the reason and the way out."""
# ruff: noqa: E501 -- a case is read along its line

import re
from datetime import date
from pathlib import Path

import pytest

from tests.policy.small_pack import FILES, changed, write_pack
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import pack_serving, read_pack
from xiuhua.words import AssignmentKind, NotFound

SHIPPED = Path(__file__).parents[2] / "packs"


def refusal(folder, **files):
    with pytest.raises(PackError) as refused:
        read_pack(write_pack(folder, **files), packs=folder)
    return str(refused.value)


def test_a_pack_is_read_by_name_or_from_its_folder(tmp_path):
    folder = write_pack(tmp_path)
    pack = read_pack("small", packs=tmp_path)
    assert read_pack(folder, packs=tmp_path / "elsewhere") == pack
    assert (pack.name, pack.version, pack.title["zh"], pack.serves) == ("small", "1", "小包", ("51",))
    assert (pack.since, pack.until, pack.languages) == (date(2011, 1, 1), date(2021, 1, 1), ("zh-Hans", "en"))
    assert pack.posts["secretary"].kind is AssignmentKind.RESIDE
    assert [duty["en"] for duty in pack.posts["secretary"].duties] == ["Makes it strong"]
    assert pack.programmes["ones"].label["en"] == "Ones"
    assert pack.phrases["slot.filled"]["en"] == "Filled"


def test_a_pack_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    with pytest.raises(NotFound, match=re.escape(f"There is no pack 'larger': {tmp_path} holds none.")):
        read_pack("larger", packs=tmp_path)
    write_pack(tmp_path)
    with pytest.raises(NotFound, match="holds small"):
        read_pack("larger", packs=tmp_path)


def test_the_pack_that_serves_an_area_names_the_smallest_place_around_it(tmp_path):
    write_pack(tmp_path)
    write_pack(tmp_path, "near", pack=changed("pack.toml", '["51"]', '["50", "5119"]').replace('"small"', '"near"'))
    assert pack_serving("511921", packs=tmp_path).name == "near"
    assert pack_serving("5101", packs=tmp_path).name == "small"
    with pytest.raises(NotFound, match="serves the area 36: add its code"):
        pack_serving("36", packs=tmp_path)


def test_a_folder_without_packs_serves_nothing(tmp_path):
    with pytest.raises(NotFound, match="No pack"):
        pack_serving("51", packs=tmp_path)


def test_a_missing_file_and_broken_toml_are_named(tmp_path):
    assert (
        refusal(tmp_path / "a", phrases=None) == "small/phrases.toml is missing. Every pack has one; it may be empty."
    )
    assert re.match(
        r"small/phrases.toml is no TOML: .*line 1.*\. Mend that line\.", refusal(tmp_path / "b", phrases="= 1")
    )


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("pack", 'name = "small"', "", "small/pack.toml, name: is missing. Add it as a text in quotes."),
        ("pack", 'name = "small"', "name = 3", "small/pack.toml, name: is 3. Write it as a text in quotes."),
        ("pack", 'version = "1"', 'version = "1"\nversoin = 1', "versoin: is not known here. Did you mean version?"),
        ("pack", 'version = "1"', 'version = "1"\nqqqq = 1', "qqqq: is not known here. Take it out."),
        ("pack", "2011-01-01", '"2011"', "since: is '2011'. Write it as a day such as 2017-03-31."),
        ("pack", "2011-01-01", "2011-01-01T00:00:00", "Write it as a day such as 2017-03-31."),
        ("pack", '["51"]', "[51]", "serves: is [51]. Write only texts in quotes into the list."),
        ("codes", 'source = "another notice"', "soucre = 1", "slot.codes[2].soucre: is not known here. Did you mean source?"),
        ("codes", "[slot]", "slot = 3\n[slots]", "small/codes.toml, slot: is 3. Write it as a table."),
        ("codes", 'en = "Left",', 'en = "Left", level = "hamlet",', "level: is 'hamlet'. Say one of"),
        ("codes", 'codes = [{ key = "secretary"', 'codes = [7, { key = "secretary"', "has 7 as number 1. Write a table there."),
        ("parameters", "value = 25000", "value = []", "team.floor_yuan.values[2].value: is an empty list. Name at least one value."),
        ("parameters", "value = 25000, ", "", "value: is None. Write a number, true or false, a text"),
        ("parameters", "value = 25000", "value = 2017-01-01T00:00:00", "Write a number, true or false, a text"),
        ("parameters", "value = 25000", "value = { a = 1 }", "Write a number, true or false, a text"),
        ("posts", "required = 1", "required = true", "programmes.ones.slots[1].required: is True. Write it as a whole number."),
        ("posts", 'kind = "reside"', 'kind = "stay"', "posts.secretary.kind: is 'stay'. Say one of link, contract, reside, pair."),
        ("posts", 'table = "posts"', 'table = "post"', "filled_by.table: is 'post', which is no table. Did you mean posts?"),
        ("posts", 'en = "Makes it strong"', 'fr = "fort"', "posts.secretary.duties[1].fr: is not known here."),
        ("indicators", 'how = "min"', 'how = "max"', "floor.how: is 'max'. Say one of count, share, sum, min, difference."),
        ("indicators", "years = 5", "", "fall.years: is missing. Add it: the figure is a difference."),
        ("indicators", 'min = "budget_yuan"', 'min = "budget_yuan", sum = "members"', "min: stands beside sum. A measure does one thing: take one out."),
        ("indicators", 'how = "min"', 'how = "share"', "floor.denominator: is missing. Add it: the figure is a share."),
        ("indicators", 'how = "sum"', 'how = "sum"\nbetween = ["x"]', "funds.between: names the two figures that are the"),
        ("indicators", 'how = "sum"', 'how = "sum"\nyears = 2', "funds.years: has no meaning. Take it out: the figure is a sum."),
        ("indicators", '"Fall" }', '"Fall", fr = "chute" }', "fall.label.fr: is not known here. Take it out."),
        ("phrases", 'en = "Filled" }', "en = 3 }", "small/phrases.toml, slot.filled.en: is 3. Write it as a text in quotes."),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused_by_place_reason_and_way_out(tmp_path, file, before, after, message):
    assert message in refusal(tmp_path, **{file: changed(f"{file}.toml", before, after)})


@pytest.mark.parametrize("value", ["true", "2.5", "'text'", "2017-01-01", "['a', 'b']"])
def test_a_parameter_may_be_any_plain_value(tmp_path, value):
    folder = write_pack(tmp_path, parameters=changed("parameters.toml", "value = 25000", f"value = {value}"))
    found = read_pack(folder, packs=tmp_path).parameter("team.floor_yuan").on(date(2017, 1, 1))
    assert found in (True, 2.5, "text", date(2017, 1, 1), ("a", "b"))


@pytest.mark.parametrize("folder", sorted(SHIPPED.glob("*/pack.toml")), ids=lambda path: path.parent.name)
def test_a_shipped_pack_is_named_as_its_folder(folder):
    assert read_pack(folder.parent.name, packs=SHIPPED).name == folder.parent.name


def test_a_figure_of_each_year_is_one_figure_a_year_told_from_the_years_first_day_on(tmp_path):
    of_years = """
        [exits]
        each_year = [2014, 2016]
        label = { zh = "{year} 年脱贫", en = "Exits of {year}" }
        definition = { zh = "{year} 年", en = "Of {year}" }
        how = "count"
        unit = "households"
        decimals = 0
        numerator = { table = "households", where = "standing_since >= date '{year}-01-01'" }
    """
    write_pack(tmp_path, indicators=FILES["indicators.toml"] + of_years)
    pack = read_pack("small", packs=tmp_path)
    exits = [figure for figure in pack.indicators if figure.key.startswith("exits")]
    assert [(it.key, it.label["en"], it.numerator[0].where) for it in exits] == [
        (f"exits_{year}", f"Exits of {year}", f"standing_since >= date '{year}-01-01'") for year in (2014, 2015, 2016)
    ]
    told = {it.key for it in pack.indicators_on(date(2015, 12, 31))}
    assert told & {it.key for it in exits} == {"exits_2014", "exits_2015"}


def test_the_years_of_a_figure_are_a_first_and_a_last_one(tmp_path):
    wrong = FILES["indicators.toml"] + "\n[exits]\neach_year = [2016, 2014]\n"
    assert refusal(tmp_path, indicators=wrong) == (
        "small/indicators.toml, exits.each_year: is [2016, 2014]. Write the first and the last year, such as [2014, 2020]."
    )
