"""What a pack says of looking at visits again: checked, lent, and told in its manual."""

from dataclasses import replace
from datetime import date

import pytest

from tests.policy.watching import PACKS, WATCH
from xiuhua.policy.checking import check_pack
from xiuhua.policy.checking.verify import check_verify
from xiuhua.policy.manual import manual_of
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.verify_reader import verify_policy
from xiuhua.policy.words import Labels
from xiuhua.words import NotFound, Rejected

pytestmark = pytest.mark.pure
DAY = date(2017, 3, 31)
SICHUAN = read_pack("sichuan", packs=PACKS)


def of_number(name, **changes):
    """The pack of Sichuan with one number changed."""
    found = SICHUAN.parameters[f"verify.{name}"]
    setting = replace(found.settings[0], **changes)
    return replace(SICHUAN, parameters=SICHUAN.parameters | {found.name: replace(found, settings=(setting,))})


def of_sign(key, **changes):
    """The pack of Sichuan with one sign changed."""
    signs = SICHUAN.verify.signs | {key: replace(SICHUAN.verify.signs[key], **changes)}
    return replace(SICHUAN, verify=replace(SICHUAN.verify, signs=signs))


def of_rules(**changes):
    """The pack of Sichuan with other rules."""
    return replace(SICHUAN, verify=replace(SICHUAN.verify, **changes))


def without(told, key):
    return {name: it for name, it in told.items() if name != key}


@pytest.mark.parametrize("name", ["sichuan", "monitoring", "graduation"])
def test_shipped_packs_are_right_and_one_lends_another_its_signs(name):
    assert check_verify(read_pack(name, packs=PACKS)) == []
    assert WATCH.verify.signs == SICHUAN.verify.signs


@pytest.mark.parametrize(
    ("pack", "key", "said"),
    [
        (of_number("desk_weight", value=1), "desk_weight", "is 1, and no sign is proof: write less than 1."),
        (of_number("desk_share", value=1.2), "desk_share", "is 1.2: a share is at most 1."),
        (of_number("apart_m", value=-5), "apart_m", "is -5: write 0 or more."),
        (of_number("desk_least", value=0), "desk_least", "is 0: write 1 or more, or everything counts."),
        (of_number("late_days", value="week"), "late_days", "is 'week': write a number."),
        (of_number("late_days", value=True), "late_days", "is True: write a number."),
        (
            of_number("flagged", value=1.0), "flagged",
            "is 1.0, which all signs together never reach: lower it.",
        ),
        (
            replace(SICHUAN, parameters=without(SICHUAN.parameters, "verify.spot_m")), "spot_m",
            "is missing: enter it with its source.",
        ),
    ],
)  # fmt: skip
def test_a_number_out_of_its_range_is_named_with_the_way_out(pack, key, said):
    assert [(it.file, it.key, it.message) for it in check_verify(pack)] == [("verify.toml", f"numbers.{key}", said)]


@pytest.mark.parametrize(
    ("pack", "key", "said"),
    [
        (
            of_rules(signs=without(SICHUAN.verify.signs, "C05")), "signs.C05",
            "is looked for and not told: say what it is called and how it reads.",
        ),
        (
            of_rules(hints=without(SICHUAN.verify.hints, "C08")), "hints.C08",
            "is looked for and not told: say what it is called and how it reads.",
        ),
        (of_sign("C01", source=""), "signs.C01", "has no source: say who set it, where."),
        (of_sign("C01", label=Labels({"zh": "过短"})), "signs.C01", "has no words in en: write them."),
        (
            of_sign("C03", says=Labels({"zh": "{count}次", "en": "{amount} metres"})), "signs.C03.says",
            "tells other facts in one language than in another: tell the same ones in each.",
        ),
        (
            of_sign("C03", says=Labels({"zh": "{name}", "en": "{name}"})), "signs.C03.says",
            "tells {name}, which is no fact of a sign: write {amount} or {count}.",
        ),
        (
            of_rules(says=without(SICHUAN.verify.says, "changes_nothing")), "says.changes_nothing",
            "is missing: write it in every language of the pack.",
        ),
        (
            of_rules(says=SICHUAN.verify.says | {"with": Labels({"zh": "同时", "en": "With {visits}"})}), "says.with",
            "must name the other visits once: write {visits} where they stand.",
        ),
        (
            of_sign("C12", ways=SICHUAN.verify.signs["C12"].ways[:2]), "signs.C12.ways",
            "must say how it is told in each of its ways: away, gone, undelivered, empty.",
        ),
        (of_rules(unseen=(Labels({"zh": "看不出"}),)), "unseen.1", "has no words in en: write them."),
    ],
)  # fmt: skip
def test_a_sign_that_is_told_wrongly_is_named_with_the_way_out(pack, key, said):
    assert [(it.file, it.key, it.message) for it in check_verify(pack)] == [("verify.toml", key, said)]


def test_a_saying_that_is_said_nowhere_is_named_with_the_likely_one():
    spare = SICHUAN.verify.says | {"changes_nothin": SICHUAN.verify.says["changes_nothing"]}
    (found,) = check_verify(of_rules(says=spare))
    assert (found.key, found.message.startswith("is said nowhere. Did you mean")) == ("says.changes_nothin", True)


def test_findings_reach_the_check_of_the_pack_and_none_where_it_says_nothing():
    assert "no sign is proof" in {it.message.partition(", and ")[2].partition(":")[0] for it in
                                 check_pack(of_number("desk_weight", value=1))}  # fmt: skip
    assert check_verify(replace(SICHUAN, verify=None)) == []
    with pytest.raises(NotFound, match=r"give it a verify\.toml"):
        verify_policy(replace(SICHUAN, verify=None), day=DAY)
    with pytest.raises(Rejected, match="write a number of 0 or more"):
        verify_policy(of_number("late_days", value="week"), day=DAY)


def test_a_sign_that_nobody_looks_for_is_refused_at_once(tmp_path):
    folder = tmp_path / "sichuan"
    folder.mkdir()
    for it in (PACKS / "sichuan").iterdir():
        (folder / it.name).symlink_to(it)
    (folder / "verify.toml").unlink()
    told = (PACKS / "sichuan" / "verify.toml").read_text(encoding="utf-8")
    (folder / "verify.toml").write_text(told.replace("[signs.C11]", "[signs.C99]", 1), encoding="utf-8")
    with pytest.raises(PackError, match=r"verify\.toml.*is no sign that is looked for"):
        read_pack(folder, packs=tmp_path)


def test_the_manual_tells_every_sign_and_what_none_of_them_sees():
    chinese, english = (manual_of(SICHUAN, language=it, day=DAY) for it in ("zh", "en"))
    assert "## 哪些走访再看一眼" in chinese
    assert "C03 **同一地点录入** — …次走访不同农户，定位都在同一地点，离该户…米。" in chinese
    assert "- C10 **Left as it was** — … per cent of the answers shown from before were never opened." in english
    told = english.partition("What they do not see:")[2].partition("\n## ")[0]
    assert [line[2:] for line in told.strip().splitlines()] == [it["en"] for it in SICHUAN.verify.unseen]
