"""A pack is put in force for an area from a day on: by whom, which, in which version, and after what."""
# ruff: noqa: ARG001 -- the folder of packs must be there first

from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, give_role, make_account, make_area, make_village
from tests.policy.ruled_pack import changed_rule, write_ruled_pack
from tests.policy.small_pack import changed, write_pack
from xiuhua.actions.put_in_force import put_in_force
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.pack import pack_judging, pack_named, require_pack_in_force
from xiuhua.register.models import JournalLine, PackInForce
from xiuhua.words import Conflict, NotFound, Rejected

pytestmark = pytest.mark.django_db
SPRING = date(2016, 3, 1)


@pytest.fixture
def packs(tmp_path, settings):
    """A folder of packs that check clean: small and near."""
    settings.PACKS = tmp_path
    write_ruled_pack(tmp_path)
    write_pack(tmp_path, "near", pack=changed("pack.toml", '"small"', '"near"'))
    pack_named.cache_clear()
    yield tmp_path
    pack_named.cache_clear()


@pytest.fixture
def village(packs):
    """A village in a township, county and city that no pack judges."""
    return make_village()


def office(area, role="city"):
    account = make_account()
    give_role(account, role, area)
    return scope_of(account, today=TODAY)


def rows():
    return [(row.pack, row.version, row.since, row.until) for row in PackInForce.objects.order_by("since", "id")]


def test_a_pack_judges_an_area_and_what_lies_in_it_from_the_day_on(village):
    city = village.parent.parent.parent
    put_in_force("small", area=city.code, since=SPRING, by=None)
    assert rows() == [("small", "1", SPRING, None)]
    assert pack_judging(village.code, on=SPRING).pack == "small"
    with pytest.raises(NotFound):
        pack_judging(village.code, on=date(2016, 2, 29))


def test_another_pack_closes_the_former_on_the_day_it_begins(village):
    city = village.parent.parent.parent
    put_in_force("small", area=city.code, since=SPRING, by=None)
    put_in_force("near", area=city.code, since=TODAY, by=None)
    assert rows() == [("small", "1", SPRING, TODAY), ("near", "1", TODAY, None)]


def test_a_new_version_of_a_pack_is_put_in_force_like_another_pack(village, packs):
    city = village.parent.parent.parent
    put_in_force("near", area=city.code, since=SPRING, by=None)
    text = changed("pack.toml", '"small"', '"near"').replace('version = "1"', 'version = "2"')
    (packs / "near/pack.toml").write_text(text, encoding="utf-8")
    put_in_force("near", area=city.code, since=TODAY, by=None)
    assert rows() == [("near", "1", SPRING, TODAY), ("near", "2", TODAY, None)]


def test_a_former_pack_that_was_to_end_later_ends_with_the_new_one(village):
    city = village.parent.parent.parent
    PackInForce.objects.create(area=city, pack="small", version="1", since=SPRING, until=date(2019, 1, 1))
    put_in_force("near", area=city.code, since=TODAY, by=None)
    assert rows() == [("small", "1", SPRING, TODAY), ("near", "1", TODAY, None)]


def test_the_citys_office_puts_a_pack_in_force_and_the_journal_says_so(village):
    city = village.parent.parent.parent
    PackInForce.objects.create(area=city, pack="small", version="0", since=LONG_AGO)
    scope = office(city)
    put_in_force("small", area=city.code, since=TODAY, by=scope, why="resolution No. 7")
    line = JournalLine.objects.get(deed="put_in_force")
    assert (line.actor, line.subject_kind, line.subject, line.why) == (
        scope.account, "area", city.code, "resolution No. 7",
    )  # fmt: skip
    assert line.before == {"pack": "small", "version": "0", "since": "2010-01-01"}
    assert line.after == {"pack": "small", "version": "1", "since": "2017-03-31"}


def test_the_console_is_written_down_as_such_and_a_first_pack_has_none_before_it(village):
    put_in_force("small", area=village.parent.parent.parent.code, since=TODAY, by=None)
    line = JournalLine.objects.get(deed="put_in_force")
    assert (line.actor, line.actor_name, line.before) == (None, "console", None)


@pytest.mark.parametrize("role", ["county", "township", "village", "system", "security", "auditor"])
def test_nobody_else_puts_a_pack_in_force(village, role):
    areas = {"county": village.parent.parent, "township": village.parent, "village": village}
    with pytest.raises(Absent):
        put_in_force("small", area=village.parent.code, since=TODAY, by=office(areas.get(role), role))
    assert (rows(), JournalLine.objects.count()) == ([], 0)


def test_an_office_puts_none_in_force_where_it_does_not_answer(village):
    with pytest.raises(Absent):
        put_in_force("small", area=make_area().code, since=TODAY, by=office(village.parent.parent.parent))


def test_a_pack_that_does_not_check_clean_is_refused_with_its_first_finding(village, packs):
    rules = {"checks": changed_rule("checks", 'blame = ["birth"]', 'blame = ["brith"]')}
    write_ruled_pack(packs, "wrong", pack=changed("pack.toml", '"small"', '"wrong"'), **rules)
    with pytest.raises(Rejected) as refused:
        put_in_force("wrong", area=village.parent.code, since=TODAY, by=None)
    assert str(refused.value) == (
        "The pack wrong has 1 to mend, checks.toml no_birth first: it names 'brith', which is no column or fact of "
        "persons. Did you mean birth? See them all: xiuhua pack check wrong."
    )


def test_a_pack_that_cannot_be_read_is_refused(village, packs):
    write_ruled_pack(packs, "broken", phrases="= broken")
    with pytest.raises(Rejected, match=r"The pack broken has 1 to mend, phrases.toml  ?first: it is no TOML"):
        put_in_force("broken", area=village.parent.code, since=TODAY, by=None)


def test_a_folder_that_holds_a_pack_of_another_name_is_refused(village, packs):
    write_pack(packs, "copy")
    with pytest.raises(Rejected, match="The folder copy holds the pack small: call the folder so, or rename the pack"):
        put_in_force("copy", area=village.parent.code, since=TODAY, by=None)


@pytest.mark.parametrize("since", [date(2010, 12, 31), date(2021, 1, 1)])
def test_a_day_that_a_pack_does_not_speak_of_is_refused(village, since):
    with pytest.raises(Rejected, match=r"speaks of the time from 2011-01-01 until before 2021-01-01, not of 20"):
        put_in_force("small", area=village.parent.code, since=since, by=None)


def test_a_pack_without_an_end_says_so_when_it_is_put_before_its_time(village, packs):
    lasting = changed("pack.toml", '"small"', '"lasting"').replace("until = 2021-01-01", "")
    write_pack(packs, "lasting", pack=lasting)
    with pytest.raises(Rejected, match="speaks of the time from 2011-01-01, not of 2010-12-31: choose a day in it"):
        put_in_force("lasting", area=village.parent.code, since=date(2010, 12, 31), by=None)


def test_an_area_that_a_pack_does_not_serve_is_refused(village):
    elsewhere = make_area(code="3601")
    with pytest.raises(Rejected, match=r"The pack small serves 51, not City .* \(3601\): name a place in there"):
        put_in_force("small", area=elsewhere.code, since=TODAY, by=None)


def test_an_area_or_pack_that_there_is_not_is_told(village):
    with pytest.raises(NotFound, match="No area has the code 99"):
        put_in_force("small", area="99", since=TODAY, by=None)
    with pytest.raises(NotFound, match="There is no pack"):
        put_in_force("smaller", area=village.code, since=TODAY, by=None)


def test_a_pack_that_begins_on_the_day_or_later_is_not_overlapped(village):
    city = village.parent.parent.parent
    put_in_force("small", area=city.code, since=TODAY, by=None)
    for since in (SPRING, TODAY):
        with pytest.raises(Conflict, match=r"a pack begins on 2017-03-31 already: choose a later day"):
            put_in_force("near", area=city.code, since=since, by=None)


def test_what_is_in_force_already_is_not_put_in_force_again(village):
    city = village.parent.parent.parent
    put_in_force("small", area=city.code, since=SPRING, by=None)
    with pytest.raises(Conflict, match=r"The pack small 1 judges City .* since 2016-03-01 already"):
        put_in_force("small", area=city.code, since=TODAY, by=None)
    assert JournalLine.objects.count() == 1


def test_a_county_may_have_a_pack_of_its_own_beside_its_citys(village):
    city = village.parent.parent.parent
    put_in_force("small", area=city.code, since=SPRING, by=None)
    put_in_force("near", area=village.parent.parent.code, since=TODAY, by=None)
    assert rows() == [("small", "1", SPRING, None), ("near", "1", TODAY, None)]


def test_a_new_version_follows_wherever_the_pack_is_in_force(village, packs):
    city = village.parent.parent.parent
    put_in_force("near", area=city.code, since=SPRING, by=None)
    text = changed("pack.toml", '"small"', '"near"').replace('version = "1"', 'version = "2"')
    (packs / "near/pack.toml").write_text(text, encoding="utf-8")
    put_in_force("near", area=village.parent.parent.code, since=TODAY, by=None)
    assert [row for row in rows() if row[2] == TODAY] == [("near", "2", TODAY, None)] * 2
    assert require_pack_in_force(TODAY).version == "2"
