"""A demo takes what its pack lets it assume, says so, and can end a village's exit; no real office takes it."""

import json
import re

import pytest
from django.conf import settings

from tests.city import DAY, city  # noqa: F401 -- a fixture
from tests.makers import give_role, make_account
from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.keep.assume_in_demo import assume_in_demo, assume_nothing, read_anew
from xiuhua.policy.reader import read_pack
from xiuhua.queries.pack import pack_named
from xiuhua.queries.pack_manual import manual_kept
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Area, PackInForce, Proceeding
from xiuhua.register.vault import open_vault
from xiuhua.words import AreaLevel

FLOOR = "exit.collective_income_floor_yuan"
SAID = {"en": "Assumed by the demonstration", "zh": "演示自行假定"}
DONE = {"spot_check": "抽查核实表", "opinion": "同意", "notice": "公告照片"}


def of_the_city(test):
    return pytest.mark.django_db(pytest.mark.usefixtures("city")(test))


@pytest.fixture
def apart(settings, tmp_path):
    """Folders of this test alone for what is set and assumed."""
    before = settings.OVERLAYS, settings.ASSUMED
    settings.OVERLAYS, settings.ASSUMED = tmp_path / "overlays", tmp_path / "assumes"
    read_anew()
    yield settings
    settings.OVERLAYS, settings.ASSUMED = before
    read_anew()


def floors() -> list[float]:
    return [it.value for it in pack_named("sichuan").parameters[FLOOR].settings]


def test_a_demo_assumes_what_an_office_has_not_set_and_another_folder_assumes_nothing(apart):
    sichuan = read_pack("sichuan", packs=settings.PACKS)
    assert (floors(), pack_named("sichuan").version) == ([], sichuan.version)
    assumed = assume_in_demo(sichuan)
    assert (floors(), assumed) == ([5], pack_named("sichuan"))
    apart.OVERLAYS.mkdir()
    told = (
        (settings.PACKS / "sichuan/assumed/sichuan.toml").read_text(encoding="utf-8").replace("value = 5", "value = 7")
    )
    (apart.OVERLAYS / "sichuan.toml").write_text(told, encoding="utf-8")
    assert assume_in_demo(sichuan).version != assumed.version
    assert floors() == [7]
    (apart.OVERLAYS / "sichuan.toml").unlink()
    assume_nothing()
    assert (floors(), apart.ASSUMED.exists()) == ([], False)


def test_a_pack_without_assumptions_is_as_it_is_and_those_of_others_are_laid(apart):
    graduation = read_pack("graduation", packs=settings.PACKS)
    assert assume_in_demo(graduation).version == graduation.version
    assert sorted(it.name for it in apart.ASSUMED.iterdir()) == ["monitoring.toml", "sichuan.toml"]


@of_the_city
def test_the_city_stands_with_what_it_assumes_and_its_manual_says_so_in_both_languages():
    assert floors() == [5]
    assert PackInForce.objects.get().version == pack_named("sichuan").version
    for language, words in SAID.items():
        row = next(it for it in _rows(manual_kept("sichuan", language, DAY)) if FLOOR in it[0])
        assert (row[1], words in row[3]) == ("**5**", True)


def _rows(manual):
    blocks = (block for chapter in manual.chapters for block in chapter.blocks if hasattr(block, "rows"))
    return [row.cells for block in blocks for row in block.rows if len(row.cells) == 4]


@of_the_city
def test_a_village_of_the_demo_goes_to_the_end_of_its_exit_by_its_own_county():
    row = Proceeding.objects.filter(procedure="village_exit", outcome="").select_related("area").first()
    assert (row.open_step, row.acts.count()) == ("county_check", 4)
    county = make_account()
    give_role(county, "county", Area.objects.get(level=AreaLevel.COUNTY, code=row.area.code[:6]))
    for step in ("county_check", "announcement"):
        act(row.key, ActKind.FINISH, step=step, told=Told(DAY, DONE), by=county)
    row.refresh_from_db()
    assert (row.outcome, row.ended_on, row.version) == ("finished", DAY, pack_named("sichuan").version)
    kept = json.loads(open_vault().unseal(bytes(row.verdict_sealed), place=f"proceeding.verdict:{row.key.hex}"))
    assert (kept["verdict"], {it["key"]: it["verdict"] for it in kept["criteria"]}["collective_income"]) == (
        "met",
        "met",
    )


@of_the_city
def test_without_the_assumption_the_same_exit_is_refused_and_says_what_is_missing(apart):  # noqa: ARG001
    row = Proceeding.objects.filter(procedure="village_exit", outcome="").select_related("area").first()
    PackInForce.objects.update(version=pack_named("sichuan").version)
    county = make_account()
    give_role(county, "county", Area.objects.get(level=AreaLevel.COUNTY, code=row.area.code[:6]))
    act(row.key, ActKind.FINISH, step="county_check", told=Told(DAY, DONE), by=county)
    with pytest.raises(ProceedingRefused, match=re.escape(FLOOR)):
        act(row.key, ActKind.FINISH, step="announcement", told=Told(DAY, DONE), by=county)
