"""Which pack judges an area on a day, and whether its folder still holds the version that was put in force."""

from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, give_pack, make_area, make_village
from tests.policy.small_pack import changed, write_pack
from xiuhua.queries.pack import PackJudging, pack_in_force, pack_judging, pack_named, require_pack_in_force
from xiuhua.register.models import AreaWithin, PackInForce
from xiuhua.words import Conflict, NotFound

pytestmark = pytest.mark.django_db
SPRING, YEAR_END = date(2016, 3, 1), date(2016, 12, 31)


@pytest.fixture
def packs(tmp_path, settings):
    """A folder of packs with two in it."""
    settings.PACKS = tmp_path
    write_pack(tmp_path)
    write_pack(tmp_path, "near", pack=changed("pack.toml", '"small"', '"near"'))
    pack_named.cache_clear()
    yield tmp_path
    pack_named.cache_clear()


@pytest.fixture
def village(packs):  # noqa: ARG001 -- the packs must be there first
    """A village in a township, county and city; the small pack judges the city."""
    village = make_village(name="Here")
    put(village.parent.parent.parent, "small")
    return village


def put(area, pack, *, version="1", since=LONG_AGO, until=None):
    return PackInForce.objects.create(area=area, pack=pack, version=version, since=since, until=until)


def judge(area, *, on=TODAY):
    found = pack_judging(area.code, on=on)
    return found.pack, found.area


def test_an_area_is_judged_by_the_pack_of_what_it_lies_in(village):
    city = village.parent.parent.parent
    assert pack_judging(village.code, on=TODAY) == PackJudging("small", "1", "1", city.code, city.name, LONG_AGO, None)


def test_the_smaller_places_own_pack_wins(village):
    county = village.parent.parent
    put(county, "near", since=SPRING, until=YEAR_END)
    assert judge(village, on=SPRING) == ("near", county.code)
    assert judge(county, on=SPRING) == ("near", county.code)
    assert judge(county.parent, on=SPRING) == ("small", county.parent.code)


def test_a_pack_judges_from_its_first_day_until_before_its_last(village):
    county = village.parent.parent
    put(county, "near", since=SPRING, until=YEAR_END)
    assert [judge(village, on=day)[0] for day in (date(2016, 2, 29), SPRING, date(2016, 12, 30), YEAR_END)] == [
        "small", "near", "near", "small",
    ]  # fmt: skip


def test_a_village_that_came_over_is_judged_where_it_lies_on_the_day(village):
    other = make_area(village.parent.parent.parent)
    put(other, "near")
    AreaWithin.objects.filter(area=village, ancestor__level__lt=5).update(until=SPRING)
    AreaWithin.objects.create(area=village, ancestor=other, since=SPRING)
    assert (judge(village, on=date(2016, 1, 1))[0], judge(village, on=TODAY)[0]) == ("small", "near")


def test_an_area_that_there_is_not_and_one_without_a_pack_are_told(village):
    with pytest.raises(NotFound, match=r"No area has the code 99 on 2017-03-31"):
        pack_judging("99", on=TODAY)
    PackInForce.objects.update(since=SPRING)
    with pytest.raises(NotFound, match=r"No pack is in force for .* on 2011-01-01: put one in force"):
        pack_judging(village.code, on=date(2011, 1, 1))


def test_which_pack_judges_takes_two_statements(village, django_assert_num_queries):
    with django_assert_num_queries(2):
        pack_judging(village.code, on=TODAY)


def test_a_pack_whose_folder_is_gone_is_told_without_a_version(village):
    PackInForce.objects.update(pack="gone")
    assert (pack_judging(village.code, on=TODAY).version, pack_judging(village.code, on=TODAY).held) == ("1", "")


def test_deeds_are_refused_by_a_pack_that_is_not_in_the_version_put_in_force(village, packs):
    assert require_pack_in_force(TODAY).version == "1"
    text = changed("pack.toml", 'version = "1"', 'version = "2"')
    (packs / "small/pack.toml").write_text(text, encoding="utf-8")
    pack_named.cache_clear()
    with pytest.raises(Conflict) as refused:
        require_pack_in_force(TODAY)
    assert str(refused.value) == (
        "The pack small is in force in version 1, but its folder holds 2. "
        "Look what that changes (xiuhua pack compare), then put it in force (xiuhua pack use small)."
    )
    assert pack_in_force(TODAY).version == "2"
    assert (pack_judging(village.code, on=TODAY).version, pack_judging(village.code, on=TODAY).held) == ("1", "2")


def test_without_a_pack_in_force_nothing_judges():
    for ask in (pack_in_force, require_pack_in_force):
        with pytest.raises(NotFound, match="No pack is in force on 2017-03-31"):
            ask(TODAY)


def test_the_shipped_pack_is_in_force_as_its_folder_holds_it():
    give_pack(make_area())
    assert require_pack_in_force(TODAY) == pack_in_force(TODAY)
