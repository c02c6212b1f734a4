"""Offices follow many pages of each kind, and recount every figure on them."""

import pytest

from tests.city import city
from tests.desk.conftest import places
from tests.desk.crawling import Crawl
from tests.desk.visitor import visit_as

__all__ = ["city", "places"]
pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize(("role", "of_a_kind"), [("city", 3), ("county", 4), ("township", 8), ("health", 3)])
def test_every_figure_that_an_office_can_reach_recounts(role, of_a_kind):
    crawl = Crawl(visit_as(role), of_a_kind=of_a_kind).walk()
    print(f"{role}: {len(crawl.visited)} pages, {sum(crawl.recounted.values())} figures recounted")
    assert crawl.trouble == []
    assert len(crawl.visited) > 100
