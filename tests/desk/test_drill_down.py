"""From the city down to a village and sideways: the path and the neighbours keep the page, and show what opens only."""

import re
from html import unescape

import pytest

from tests.city import DAY
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
LINK = re.compile(r'<a (?:rel="(\w+)" )?href="([^"]+)"')


def links_of(page: str, label: str) -> list[tuple[str, str]]:
    """(rel, address) of every link of a navigation."""
    found = re.search(rf'<nav[^>]* aria-label="{label}">(.*?)</nav>', page, re.DOTALL)
    return [(rel, unescape(address)) for rel, address in LINK.findall(found[1])] if found else []


def siblings_of(code: str) -> list[str]:
    from xiuhua.register.models import Area

    living = Area.objects.on(DAY)
    return list(
        living.filter(parent__in=living.filter(code=code).values("parent"))
        .order_by("code")
        .values_list("code", flat=True)
    )


def test_the_neighbours_keep_page_filter_and_day(places):
    codes = siblings_of(places.township)
    here = codes.index(places.township)
    page = visit_as("city").text(f"/area/{places.township}/posts/?state=vacant&page=2&on=2016-12-31")
    links = links_of(page, "相邻区域")
    asked = "posts/?state=vacant&on=2016-12-31"
    assert [address for rel, address in links if not rel] == [f"/area/{code}/{asked}" for code in codes]
    told = {rel: address for rel, address in links if rel}
    before, after = codes[:here][-1:], codes[here + 1 :][:1]
    assert told.get("prev") == (f"/area/{before[0]}/{asked}" if before else None)
    assert told.get("next") == (f"/area/{after[0]}/{asked}" if after else None)


def test_the_path_keeps_the_page_too(places):
    page = visit_as("city").text(f"/area/{places.township}/organisations/?kind=branch")
    opened = [address for _rel, address in links_of(page, "所在区域")]
    assert opened == [
        f"/area/{code}/organisations/?kind=branch" for code in (places.city, places.county, places.township)
    ]


def test_rows_behind_a_figure_lead_to_the_same_figure_next_door(places):
    page = visit_as("county").text(f"/area/{places.township}/rows/helpers/")
    links = links_of(page, "相邻区域")
    assert {address for _rel, address in links} == {
        f"/area/{code}/rows/helpers/" for code in siblings_of(places.township)
    }


@pytest.mark.parametrize("username", ["county", "township", "village", "secretary", "helper", "health"])
def test_no_neighbour_is_told_that_does_not_open(username, city):
    from xiuhua.duty.door import scope_of, which_figures
    from xiuhua.register.models import Account, Area

    reader = visit_as(username)
    scope = scope_of(Account.objects.get(username=username), today=city)
    every = dict(Area.objects.order_by("code").values_list("pk", "code"))
    opens = which_figures(scope, every, on=city)
    seen = [code for pk, code in every.items() if pk in opens]
    offered = set()
    for code in (seen[0], seen[-1]):
        page = reader.text(f"/area/{code}/")
        for label in ("相邻区域", "下辖区域", "所在区域"):
            offered |= {address for _rel, address in links_of(page, label)}
    assert offered
    assert offered <= {f"/area/{code}/" for code in seen}


def test_places_that_are_shut_are_neither_named_nor_counted(places):
    page = visit_as("township").text(f"/area/{places.township}/posts/")
    others = set(siblings_of(places.township)) - {places.township}
    assert len(others) > 1
    assert links_of(page, "相邻区域") == []
    assert [code for code in others if code in page] == []


def test_above_what_somebody_answers_for_the_path_leads_to_figures_only(places):
    page = visit_as("township").text(f"/area/{places.township}/posts/")
    opened = [address for _rel, address in links_of(page, "所在区域")]
    assert opened == [f"/area/{places.city}/", f"/area/{places.county}/", f"/area/{places.township}/posts/"]
