"""The policy in force has pages: by chapters, searched, and linked to from wherever a rule is named."""

import re
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
TAG = re.compile(r"<[^>]+>")


def main(page: str) -> str:
    return page.partition('<main id="main"')[2]


def text(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def test_the_packs_in_force_are_told_with_where_they_judge_and_in_which_version():
    page = text(main(visit_as("city").text("/packs/")))
    from xiuhua.queries.pack import pack_named

    version = pack_named("sichuan").version  # with what a demo assumes
    assert f"四川省精准扶贫（2011—2020） 四川省 您负责的地区 2010年1月1日 {version} 2011年1月1日 – 2021年1月1日" in page


def test_every_check_of_the_pack_stands_in_its_chapter_under_its_own_address():
    from xiuhua.queries.pack import pack_named

    page = visit_as("helper").text("/packs/sichuan/?chapter=checks")
    assert set(re.findall(r'<li id="check-(\w+)"', page)) == set(pack_named("sichuan").rules.checks)


def test_a_word_is_looked_up_in_all_chapters_and_within_one():
    reader = visit_as("city")
    page = reader.text("/packs/sichuan/?q=incidence_max")
    assert re.findall(r'<h2 id="chapter-(\w+)"', page) == ["schemes", "parameters"]
    assert set(re.findall(r'<(?:li|tr) id="([\w.-]+)"', main(page))) == {
        "criterion-village_exit-incidence", "criterion-county_exit-incidence", "parameter-exit.incidence_max",
    }  # fmt: skip
    assert re.findall(r'<h2 id="chapter-(\w+)"', reader.text("/packs/sichuan/?q=incidence_max&chapter=parameters")) == [
        "parameters"
    ]
    assert "这份政策中没有提到“天书”。" in reader.text("/packs/sichuan/?q=天书")


def test_a_parameter_found_by_a_word_keeps_its_values_of_all_times():
    page = visit_as("city").text("/packs/sichuan/?q=line.planning_yuan&chapter=parameters")
    rows = re.findall(r"<tr[ >]", main(page)[main(page).index("<tbody>") :])
    from xiuhua.queries.pack import pack_named

    assert len(rows) == len(pack_named("sichuan").parameters["line.planning_yuan"].settings)


def test_shares_are_told_in_per_cent():
    page = visit_as("city").text("/packs/sichuan/?q=exit.incidence_max&chapter=parameters")
    assert "贫困村、贫困县退出的贫困发生率上限 exit.incidence_max 3%" in text(main(page))


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/area/5119/", "/packs/sichuan/?chapter=figures#figure-incidence"),
        ("/area/5119/rows/incidence/", "/packs/sichuan/?chapter=figures#figure-incidence"),
        ("/area/5119/quality/?rule=uninsured", "/packs/sichuan/?chapter=checks#check-uninsured"),
    ],
)
def test_where_a_rule_is_named_a_link_leads_to_it(address, link):
    reader = visit_as("city")
    assert f'href="{link}"' in unescape(reader.text(address))
    path, _, anchor = link.partition("#")
    assert f'id="{anchor}"' in reader.text(path)


def test_a_criterion_on_a_card_leads_to_the_policy(places):
    reader = visit_as("city")
    links = set(re.findall(r'href="(/packs/[^"]+)"', unescape(reader.text(f"/household/{places.household}/"))))
    assert links
    chapter = reader.text("/packs/sichuan/?chapter=schemes")
    assert [link for link in links if f'id="{link.partition("#")[2]}"' not in chapter] == []


def test_a_pack_that_is_not_in_force_is_absent():
    reader = visit_as("city")
    assert [reader.get(f"/packs/{name}/").status_code for name in ("graduation", "nothing")] == [404, 404]
    assert reader.get("/packs/sichuan/?on=2009-12-31").status_code == 404
    assert "这一天没有生效的政策包。" in reader.text("/packs/?on=2009-12-31")


def test_marks_of_markdown_are_set_and_all_else_is_text():
    from xiuhua.desk.manual import set_line

    told = set_line(r"**a\*b** `x < 1`<br>\<b>&")
    assert told == '<b>a*b</b> <code lang="en">x &lt; 1</code><br>&lt;b&gt;&amp;'


def test_the_pages_in_english_are_english():
    reader = visit_as("city")
    reader.client.cookies["django_language"] = "en"
    page = text(main(reader.text("/packs/sichuan/?chapter=parameters")))
    assert "What holds on the day is set in bold." in page
    assert "In force" not in page or "The policy in force" in page
