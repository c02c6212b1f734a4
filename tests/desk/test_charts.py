"""The overview's charts: every mark opens the households it counts, for those who may see them."""

import re
from datetime import date
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
MARK = re.compile(r'<a href="([^"]+)" aria-label="[^"]*?：([\d,]+) 户">')
FOUND = re.compile(r"<h2>([\d,]+) 户</h2>")


def marks(page: str) -> dict[str, int]:
    return {unescape(address): int(count.replace(",", "")) for address, count in MARK.findall(page)}


def test_every_mark_opens_as_many_households_as_it_says():
    reader = visit_as("city")
    told = marks(reader.text("/area/5119/"))
    assert len(told) > 8
    opened = {address: FOUND.search(reader.text(address))[1] for address in told}
    assert opened == {address: f"{count:,}" for address, count in told.items()}


def test_the_marks_of_an_area_add_up_to_its_households(city):
    from xiuhua.queries.household_counts import STATUS, households_by
    from xiuhua.register.models import Area

    by_status = households_by(STATUS, Area.objects.on(city).get(code="5119"), on=city)
    told = marks(visit_as("city").text("/area/5119/"))
    assert sum(count for address, count in told.items() if "left=" in address) == by_status["exited"]
    poor = sum(by_status[status] for status in ("not_exited", "pre_exit", "returned"))
    assert sum(count for address, count in told.items() if "cause=" in address) == poor


def test_a_chart_stands_in_the_page_without_style_or_script():
    page = visit_as("city").text("/area/5119/")
    svg = re.search(r'<svg class="marks".*?</svg>', page, re.DOTALL)[0]
    assert set(re.findall(r"<(\w+)", svg)) == {"svg", "a", "title", "path", "text"}
    assert not re.search(r"style=|xlink|http", svg)


@pytest.mark.parametrize(
    ("text", "written"),
    [("因病", "因病"), ("因病致贫的人", "因病致…"), ("Illness", "Illness"), ("Illnesses", "Illnes…"), ("", "")],
)
def test_a_name_is_cut_where_it_finds_no_room(text, written):
    from xiuhua.desk.charts import fitting

    assert fitting(text, width=50) == written


def test_a_department_sees_no_causes_by_whatever_address(places):
    page = visit_as("health").text(f"/area/{places.county}/")
    assert "left=" in page
    assert "cause=" not in page
    address = f"/area/{places.county}/households/"
    assert (
        FOUND.search(visit_as("health").text(f"{address}?cause=illness"))[1]
        == FOUND.search(visit_as("health").text(address))[1]
    )


def test_a_reader_of_figures_only_gets_no_charts(places):
    assert 'class="marks"' not in visit_as("helper").text(f"/area/{places.county}/")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("cause=illness", "贫困户，主要原因：因病"),
        ("cause=-", "贫困户，主要原因：未填"),
        ("left=2016", "2016 年脱贫且未返贫"),
        ("step=not_exited>pre_exit&since=2016-12-31", "未脱贫 → 预脱贫"),
    ],
)
def test_a_list_says_what_it_is_narrowed_to(asked, words):
    assert words in visit_as("city").text(f"/area/5119/households/?{asked}").replace("&gt;", ">")


def test_what_it_is_narrowed_to_leads_to_its_first_page():
    page = visit_as("city").text("/area/5119/households/?cause=illness&page=2")
    assert '<a href="?cause=illness&amp;page=1#list" aria-current="true">贫困户，主要原因：因病' in page


@pytest.mark.parametrize("asked", ["step=not_exited>pre_exit", "step=x&since=soon", "left="])
def test_nonsense_narrows_nothing(asked):
    reader = visit_as("city")
    whole = FOUND.search(reader.text("/area/5119/households/"))[1]
    assert FOUND.search(reader.text(f"/area/5119/households/?{asked}"))[1] == whole


@pytest.fixture
def earlier_turn(city):
    """A turn before the last one that found more of the poor; five households stepped out since."""
    from xiuhua.register.models import FigureVerdict, Standing, Turn

    before = date(2017, 2, 28)
    Turn.objects.create(on=before, digest="", rows=0, stages=[])
    for verdict in FigureVerdict.objects.on(city).filter(area__code="5119", figure__in=("poor_persons", "helpers")):
        same = FigureVerdict.objects.filter(area=verdict.area, figure=verdict.figure)
        same.filter(pk=verdict.pk).update(since=city)
        same.filter(until=city).update(until=before)
        FigureVerdict.objects.create(
            area=verdict.area, figure=verdict.figure, value=verdict.value + 30, since=before, until=city
        )
    steps = Standing.objects.on(city).filter(status="pre_exit", since__gt=before).values_list("pk", flat=True)[:5]
    Standing.objects.filter(pk__in=list(steps)).update(status="exited")
    _forget()
    yield
    _forget()


def _forget() -> None:
    from xiuhua.queries.change import steps_of
    from xiuhua.queries.household_counts import counts_kept

    counts_kept.cache_clear()
    steps_of.cache_clear()


@pytest.mark.usefixtures("earlier_turn")
def test_figures_tell_how_they_moved_since_the_turn_before_and_why():
    page = visit_as("city").text("/area/5119/")
    assert "较2月28日 −30" in page
    reason = re.search(
        r'<th scope="row">未脱贫 → 已脱贫</th><td class="n"><a class="stitch" href="([^"]+)">5</a>', page
    )
    assert FOUND.search(visit_as("city").text(unescape(reason[1])))[1] == "5"
    total = re.search(r"<tfoot>.*?−30</a>", page[page.index('id="change"') :], re.DOTALL)
    assert total


@pytest.mark.usefixtures("earlier_turn")
def test_a_mark_keeps_the_day_that_was_asked_for():
    told = marks(visit_as("city").text("/area/5119/?on=2017-03-15"))
    assert told
    assert all("on=2017-03-15" in address for address in told)


def test_where_many_posts_are_vacant_the_overview_tells_where(city):
    from xiuhua.register.models import SlotVerdict

    chosen = list(
        SlotVerdict.objects.on(city)
        .filter(filled=True)
        .order_by("village__code", "slot")
        .values_list("pk", flat=True)[:9]
    )
    SlotVerdict.objects.filter(pk__in=chosen).update(filled=False)
    reader = visit_as("city")
    page = reader.text("/area/5119/")
    cells = re.findall(r'<a class="gapmark" href="([^"]+)">(\d+)</a>', page)
    assert sum(int(count) for _, count in cells) == SlotVerdict.objects.on(city).filter(filled=False).count()
    address, count = cells[0]
    assert reader.text(unescape(address)).count('class="chip bad"') == int(count)
