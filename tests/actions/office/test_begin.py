"""An office for real use begins on an empty register, whole or not at all, and once; a demo is kept out of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import IntegrityError

from tests.beginning import USERNAME, words_of_init, write_areas, write_small_pack
from tests.import_process import database_url
from tests.makers import make_account, make_office, make_village
from tests.nursery import Nursery, Order
from xiuhua.actions.account.demo import DEMO_PASSWORD, make_demo_accounts
from xiuhua.actions.account.password import change_password
from xiuhua.actions.keep.load_demo import DemoCity, load_demo
from xiuhua.actions.office.begin import NewOffice, begin_office, print_first_password_again, require_empty_register
from xiuhua.actions.office.read_areas import read_areas
from xiuhua.actions.office.refusal import OfficeRefused, OfficeStands
from xiuhua.policy.reader import read_pack
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import Account, Area, AreaWithin, JournalLine, Notice, Office, OfficeRole, PackInForce
from xiuhua.words import Conflict

NOW = datetime(2017, 3, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2015, 1, 1)
WANTED = NewOffice("南江县扶贫开发局", "small", SINCE, officer="李安全", username=USERNAME)
STRIDE, KILLS = 50, 2  # at every 50th statement; a drill strikes everywhere
DEEDS = ["begin_office", "lay_areas", "put_in_force", "make_account", "give_role"]


@pytest.fixture
def packs(tmp_path, settings):
    """A folder with one small pack."""
    settings.PACKS = tmp_path / "packs"
    write_small_pack(settings.PACKS)
    pack_named.cache_clear()
    yield settings.PACKS
    pack_named.cache_clear()


@pytest.fixture
def listed(tmp_path, packs):
    return read_areas(write_areas(tmp_path / "areas.csv"), read_pack("small", packs=packs), language="zh")


def begun(listed, wanted=WANTED, *, now=NOW):
    return begin_office(wanted, listed, pack=read_pack("small", packs=settings.PACKS), now=now)


def rows() -> dict[str, int]:
    """How many rows each table holds that holds any."""
    counts = {kind.__name__: kind._base_manager.count() for kind in apps.get_app_config("register").get_models()}
    return {name: count for name, count in counts.items() if count}


@pytest.mark.django_db
def test_an_office_has_areas_a_pack_and_one_officer_whose_password_lets_in_once(listed) -> None:
    told = begun(listed)
    assert (told.office, told.area, told.areas, told.username) == (
        "南江县扶贫开发局", "南江县 (511922)", 6, USERNAME,
    )  # fmt: skip
    assert Office.objects.values_list("name", "demo_day").get() == ("南江县扶贫开发局", None)
    village = Area.objects.get(code="511922101201")
    assert (village.name, village.kind, village.parent.code, village.since) == ("石板村", "village", "511922101", SINCE)
    within = AreaWithin.objects.filter(area=village).order_by("ancestor__code").values_list("ancestor__code", flat=True)
    assert list(within) == ["511922", "511922101", "511922101201"]
    assert PackInForce.objects.values_list("area__code", "pack", "version", "since").get() == (
        "511922", "small", "1", SINCE,
    )  # fmt: skip
    officer = Account.objects.get()
    assert (officer.called, officer.must_choose_password, officer.demo) == ("李安全", True, False)
    assert OfficeRole.objects.values_list("account", "role", "since").get() == (officer.pk, "security", NOW.date())
    assert officer.check_password(told.password)
    assert list(JournalLine.objects.order_by("pk").values_list("deed", flat=True)) == DEEDS
    assert (settings.HOME / "keys.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "no_name"),
        ({"officer": ""}, "no_officer"),
        ({"username": "李安全"}, "no_username"),
        ({"since": date(2010, 1, 1)}, "since_outside"),
        ({"since": date(2017, 4, 1)}, "since_ahead"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_before_anything_is_written(listed, changes, reason) -> None:
    fields = {name: getattr(WANTED, name) for name in WANTED.__slots__} | changes
    with pytest.raises(OfficeRefused) as refused:
        begun(listed, NewOffice(**fields))
    assert (refused.value.reason, rows()) == (reason, {})


@pytest.mark.django_db
def test_a_pack_that_no_longer_speaks_of_today_is_refused(tmp_path, listed) -> None:
    write_small_pack(tmp_path / "old", until="until = 2017-01-01")
    with pytest.raises(OfficeRefused) as refused:
        begin_office(WANTED, listed, pack=read_pack("small", packs=tmp_path / "old"), now=NOW)
    assert (refused.value.reason, rows()) == ("pack_is_over", {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: make_office(demo_day=NOW.date()), "demo"),
        (make_office, "in_use"),
        (make_village, "rows_there"),
        (make_account, "rows_there"),
    ],
)
def test_a_register_that_holds_anything_is_refused(listed, make, reason) -> None:
    make()
    before = rows()
    with pytest.raises(OfficeStands) as refused:
        begun(listed)
    assert (refused.value.reason, rows()) == (reason, before)


@pytest.mark.django_db
def test_the_first_password_is_printed_again_until_somebody_came_in(listed) -> None:
    first = begun(listed)
    again = print_first_password_again(USERNAME, now=NOW)
    officer = Account.objects.get()
    assert (again.again, again.username, again.area) == (True, USERNAME, first.area)
    assert [officer.check_password(told.password) for told in (first, again)] == [False, True]
    assert Notice.objects.count() == 0
    assert print_first_password_again("somebody", now=NOW) is None
    change_password(officer, old=again.password, new="a long and quiet password", session=None)
    assert print_first_password_again(USERNAME, now=NOW) is None
    with pytest.raises(OfficeStands):
        require_empty_register()


@pytest.mark.django_db
def test_a_demo_cannot_be_made_in_an_office_nor_its_accounts_nor_its_mark(listed) -> None:
    begun(listed)
    before = rows()
    with pytest.raises(Conflict, match="not a demo's: the demo would erase it"):
        load_demo(DemoCity(1_000, 1, NOW.date(), full=False), progress=lambda *_: None)
    with pytest.raises(Conflict, match="demo accounts would open it to everybody"):
        make_demo_accounts(NOW.date())
    assert rows() == before
    make_account("helper", demo=True).set_password(DEMO_PASSWORD)
    assert authenticate(None, username="helper", password=DEMO_PASSWORD) is None
    with pytest.raises(IntegrityError, match="a_named_office_is_no_demo"):
        Office.objects.update(demo_day=NOW.date())


@pytest.mark.django_db
def test_the_log_in_of_an_office_shows_no_demo_accounts_and_its_one_time_password_ends(listed, client) -> None:
    now = datetime.now(tz=ZoneInfo("Asia/Shanghai"))
    told = begun(listed, now=now - timedelta(days=8))
    page = client.get("/login/").content.decode()
    assert ("南江县扶贫开发局" in page, DEMO_PASSWORD in page, settings.DEBUG) == (True, False, False)
    assert authenticate(None, username=USERNAME, password=told.password) is None
    fresh = print_first_password_again(USERNAME, now=now)
    assert authenticate(None, username=USERNAME, password=fresh.password) == Account.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_beginning_that_is_killed_anywhere_is_made_whole_by_the_next_with_no_row_doubled(tmp_path, packs) -> None:
    order = ("begin", (str(packs), *words_of_init(write_areas(tmp_path / "areas.csv"))), database_url())
    whole = {"Account": 1, "Area": 6, "AreaWithin": 14, "JournalLine": 5, "NameSpelling": rows_of_names(), "Office": 1,
             "OfficeRole": 1, "PackInForce": 1, "Person": 1}  # fmt: skip
    killed = []
    with Nursery("tests.beginning_to_kill", home=settings.HOME) as nursery:
        statement = 1
        while not Office.objects.exists():
            told = nursery.do(Order(*order, before_statement=statement))
            killed.append(told.code)
            assert {name: count for name, count in rows().items() if name != "JournalSeal"} in ({}, whole)
            statement += STRIDE
        nursery.done(Order(*order))
    assert (set(killed[:-1]), len(killed) >= KILLS) == ({None}, True)
    after = rows()
    assert {name: after[name] for name in whole if name != "JournalLine"} == {
        name: count for name, count in whole.items() if name != "JournalLine"
    }
    assert after["JournalLine"] == len(DEEDS) + 1  # the second password, for whoever never saw the first


def rows_of_names() -> int:
    """How many spellings six places and a person have."""
    from tests.beginning import AREAS
    from xiuhua.reckon.search.spelling import spellings

    return sum(len(list(spellings(name))) for name in [*(name for _, name in AREAS), "李安全"])


@pytest.mark.django_db
def test_an_office_takes_nothing_that_a_demo_of_its_folder_had_assumed(listed, settings, tmp_path) -> None:
    settings.ASSUMED = tmp_path / "demo-assumes"
    settings.ASSUMED.mkdir()
    (settings.ASSUMED / "small.toml").write_text("")
    begun(listed)
    assert not settings.ASSUMED.exists()
