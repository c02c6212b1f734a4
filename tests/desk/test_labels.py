"""Words of keys: those of the pack in force, else of the packs that judged before, else the key itself."""

from datetime import date

import pytest

from tests.makers import give_pack, make_area, make_office
from xiuhua.desk import labels
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import PackInForce

pytestmark = pytest.mark.django_db


def forget() -> None:
    labels._words.cache_clear()
    labels._before.cache_clear()


@pytest.fixture
def two_packs():
    """The pack of Sichuan until 2021, and the one that follows it."""
    make_office(demo_day=date(2023, 6, 30))
    top = make_area()
    give_pack(top)
    PackInForce.objects.update(until=date(2021, 1, 1))
    version = pack_named("monitoring").version
    PackInForce.objects.create(area=top, pack="monitoring", version=version, since=date(2021, 1, 1))
    forget()
    yield
    forget()


@pytest.mark.usefixtures("two_packs")
def test_what_is_on_file_of_an_earlier_pack_has_its_word_and_is_no_choice_any_more():
    assert labels.label("monitored", of="status") == "监测对象"
    assert labels.label("household_exit", of="procedure") == "贫困户退出"
    assert "household_exit" not in labels.labels("procedure")
    assert (labels.label("nothing", of="status"), labels.label("", of="status")) == ("nothing", "")
