"""What a pack says of days in the village: read with its rule, and checked where it says two things or too little."""

from datetime import date
from fractions import Fraction

import pytest

from tests.policy.watching import PACKS, WATCH, changed_pack
from xiuhua.policy.checking.presence import check_presence
from xiuhua.policy.presence import presence_policy
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.presence import Treatment

SICHUAN = read_pack("sichuan", packs=PACKS)
BUILD = read_pack("graduation", packs=PACKS)
DAY = date(2017, 3, 31)


def test_the_pack_of_sichuan_asks_for_two_thirds_of_the_working_days_since_september_2015():
    policy = presence_policy(SICHUAN, day=DAY)
    assert (policy.rule.share, policy.rule.days, policy.asks.source) == (
        Fraction(2, 3), None, "Bazhong, fifteen special plans, 20 September 2015",
    )  # fmt: skip
    assert policy.roles == {"first_secretary", "team_leader", "team_member"}
    assert (policy.rule.leave_is, policy.rule.duty_is, policy.correct_days) == (Treatment.LEFT_OUT, "left_out", 5)
    earlier = presence_policy(SICHUAN, day=date(2015, 9, 1))
    assert (earlier.rule.share, earlier.asks) == (None, None)


def test_days_are_told_and_nothing_is_asked_where_no_rule_is_known():
    policy = presence_policy(WATCH, day=date(2022, 1, 1))
    assert (policy.rule.share, policy.rule.days, policy.asks) == (None, None, None)


@pytest.mark.parametrize("pack", [SICHUAN, WATCH], ids=lambda it: it.name)
def test_a_shipped_pack_says_one_thing_of_each_kind_of_work(pack):
    assert check_presence(pack) == []


def test_a_pack_without_resident_teams_reckons_nobodys_days():
    assert presence_policy(BUILD, day=date(2010, 1, 1)) is None
    assert check_presence(BUILD) == []


VALUE = '{{ since = {}, value = {}, source = "x", confidence = "low" }}'
UNSET = 'set_by = { zh = "省、市或县（区）", en = "The province, city or county" }\nunset = true\nvalues = []'


def test_days_a_month_come_in_the_place_of_a_share(tmp_path):
    days = 'zh = "每月驻村天数下限"\nen = "Least days a month spent in the village"\nunit = "days"\nfor = "verify"\n'
    pack = changed_pack(
        tmp_path, "parameters.toml", f"{days}unset = true\nvalues = []",
        f"{days}values = [{VALUE.format('2021-01-01', 20)}]",
    )  # fmt: skip
    policy = presence_policy(pack, day=date(2022, 1, 1))
    assert (policy.rule.share, policy.rule.days, policy.asks.value) == (None, 20, 20)


NOTES = '"meeting", "errand", "project", "training", "mission"'


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        (
            "[presence.duty_leave]", "[presence.duties_leave]", "presence.duty_leave",
            "is no parameter of this pack: days in the village are reckoned by it.",
        ),
        (
            f"value = [{NOTES}]", f'value = [{NOTES}, "spot_not_there"]', "presence.note_kinds",
            "takes spot_not_there, which neither puts anybody in the village nor on duty elsewhere.",
        ),
        (
            f"value = [{NOTES}]", 'value = ["meeting", "training"]', "presence.document_kinds",
            "asks a document of mission, which nobody may add.",
        ),
        (
            '["spot_on_leave", "spot_not_there"]', '["spot_on_leave", "training"]', "presence.away_kinds",
            "takes training, and so does presence.duty_kinds: leave it to one.",
        ),
        (
            'value = ["township"]', 'value = ["townships"]', "presence.reviewed_by",
            "names the office 'townships', which there is not. Did you mean township?",
        ),
        (
            UNSET, f"values = [{VALUE.format('2021-01-01', 66.7)}]", "presence.min_share_workdays",
            "is 66.7: a share of working days lies above 0 and up to 1.",
        ),
    ],
)  # fmt: skip
def test_what_says_too_little_or_two_things_is_found(tmp_path, old, new, key, said):
    found = check_presence(changed_pack(tmp_path, "parameters.toml", old, new))
    assert [(it.file, it.key, it.message) for it in found] == [("parameters.toml", key, said)]
