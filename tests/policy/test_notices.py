"""What a pack says of public notices: dated, masked, told, and checked so that nothing private can be let stand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from xiuhua.policy.checking.notices import check_notices
from xiuhua.policy.manual import manual_of
from xiuhua.policy.notices import NameMask, ObjectionOffice
from xiuhua.policy.reader import read_pack

PACKS = Path(__file__).parents[2] / "packs"
SICHUAN = read_pack("sichuan", packs=PACKS)
RULES = SICHUAN.notices
DAY = date(2017, 3, 31)


@pytest.mark.parametrize(
    ("name", "shown", "masked"),
    [
        ("王五", 1, "王*"), ("欧阳小明", 1, "欧***"), ("欧阳小明", 2, "欧阳**"), ("吉克阿牛·木果", 1, "吉******"),
        ("王", 1, "*"), ("王五", 5, "王*"), ("", 1, ""), ("王五", 0, "**"),
    ],
)  # fmt: skip
def test_a_name_never_stands_whole(name, shown, masked):
    assert NameMask(shown, "*", "a notice").masked(name) == masked


def test_what_may_stand_is_asked_on_a_day():
    later = replace(RULES, items=RULES.items | {"members": replace(RULES.items["members"], since=date(2018, 1, 1))})
    assert [it.key for it in RULES.items_on(DAY)] == ["head", "village", "members", "full_name"]
    assert [later.may_stand("members", on=it) for it in (DAY, date(2018, 1, 1))] == [False, True]
    assert [RULES.may_stand(key, on=DAY) for key in ("identity", "health")] == [False, False]


def wrong(**changes) -> list[tuple[str, str]]:
    return check_notices(replace(SICHUAN, notices=replace(RULES, **changes)))


def test_a_pack_without_notices_and_the_shipped_one_have_nothing_wrong():
    assert (check_notices(replace(SICHUAN, notices=None)), check_notices(SICHUAN)) == ([], [])


HEAD = RULES.items["head"]


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"items": {"identity": replace(HEAD, key="identity")}}, "identity", "may not stand on any notice"),
        ({"items": {"identity": replace(HEAD, key="identity")}}, "identity", "keep one"),
        ({"items": {"hed": replace(HEAD, key="hed")}}, "hed", "Did you mean"),
        ({"items": {"full_name": replace(HEAD, key="full_name")}}, "full_name", "by two persons"),
        ({"never": {}}, "never", "lacks identity"),
        ({"mask": NameMask(-1, "*", "x")}, "mask", "less than nothing"),
        ({"mask": NameMask(1, "", "x")}, "mask", "hides behind nothing"),
        ({"objections": ObjectionOffice("twnship", "x")}, "release", "twnship"),
        ({"words": {"leaving": RULES.words["household_exit"]}}, "for.leaving", "no procedure"),
    ],
)
def test_what_is_wrong_is_named(changes, key, said):
    assert [told for at, told in wrong(**changes) if at == key and said in told] != []


def test_the_manual_tells_what_may_stand_what_two_persons_let_and_what_never():
    told = manual_of(SICHUAN, language="en", day=DAY)
    assert "Only by two persons: asked for by" in told
    assert told.count("| Never |") == len(RULES.never) == 7
