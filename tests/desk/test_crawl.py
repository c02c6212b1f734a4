"""Every number opens its rows, and the rows come to the number: on every kind of page that a role can reach.

One page of each kind here; the drill tests/drills/test_crawl.py follows many more, of wider offices too.
"""

from types import SimpleNamespace

import pytest

from tests.desk.crawling import Crawl
from tests.desk.visitor import visit_as

TABLE = "<table><thead><tr><th>户</th></tr></thead><tbody>{rows}</tbody></table>"
LIST = f'<section id="list"><h2>{{count}} 户</h2>{TABLE}{{more}}'
WALKS = [("village", 30), ("helper", 5), ("inspector", 5), ("auditor", 1), ("system", 1), ("security", 1)]


@pytest.mark.django_db
@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(("role", "pages"), WALKS)
def test_every_figure_that_a_role_can_reach_recounts(role, pages):
    crawl = Crawl(visit_as(role), of_a_kind=1).walk()
    assert crawl.trouble == []
    assert len(crawl.visited) >= pages


class Pages:
    """A site of a few pages, to try the crawler on."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages

    def get(self, address: str) -> SimpleNamespace:
        page = self.pages.get(address)
        return SimpleNamespace(status_code=200 if page else 404, headers={}, content=f"<main>{page}</main>".encode())


def crawled(**pages: str) -> list[str]:
    site = Pages({f"/{name}/": page for name, page in pages.items()})
    return Crawl(site, of_a_kind=1).walk("/jobs/").trouble


def listed(count: int, rows: int, more: str = "") -> str:
    return LIST.format(count=count, rows="<tr><td>一户</td></tr>" * rows, more=more)


def test_a_number_without_a_way_to_its_rows_is_caught():
    assert crawled(jobs='<div class="tile" data-figure="helpers"><span class="value">95</span></div>') == [
        "/jobs/: tile 'helpers' 95 opens no rows"
    ]
    assert crawled(jobs="<table><thead><tr><th>户</th></tr></thead><tr><td class='n'>3</td></tr></table>") == [
        "/jobs/: cell '户' 3 opens no rows"
    ]


def test_a_number_that_its_rows_do_not_come_to_is_caught():
    linked = '<nav class="filter" aria-label="状态"><a href="/imports/">未脱贫 <span>{}</span></a></nav>'
    assert crawled(jobs=linked.format(2), imports=listed(2, 2)) == []
    assert crawled(jobs=linked.format(3), imports=listed(2, 2)) == ["/jobs/: filter '状态' 3, but 2 rows"]
    assert crawled(jobs=listed(3, 2)) == ["/jobs/: heading 'N 户' 3 户, but 2 rows"]


def test_the_rows_of_all_pages_are_counted():
    turning = '<a rel="next" href="?page=2#list">下一页</a>'
    crawl = Crawl(Pages({"/jobs/": listed(3, 2, turning), "/jobs/?page=2": listed(3, 1)}), of_a_kind=1).walk("/jobs/")
    assert (crawl.trouble, sum(crawl.recounted.values())) == ([], 2)


def test_a_link_that_does_not_open_is_caught():
    assert crawled(jobs='<a href="/imports/">导入</a>') == ["/imports/: 404"]
