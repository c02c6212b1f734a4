"""What a pack answers: dated parameters, codes under every spelling, words in every language."""

from datetime import date

import pytest

from tests.policy.small_pack import changed, write_pack
from xiuhua.policy.reader import read_pack
from xiuhua.words import NotFound


@pytest.fixture
def pack(tmp_path):
    return read_pack(write_pack(tmp_path), packs=tmp_path)


def test_a_parameter_is_what_it_was_on_the_day(pack):
    floor = pack.parameter("team.floor_yuan")
    assert floor.on(date(2016, 12, 31)) == 20000
    assert floor.on(date(2017, 1, 1)) == 25000
    assert floor.setting_on(date(2030, 1, 1)).source == "a newspaper"
    assert floor.label["en"] == "Floor"


def test_before_its_first_value_a_parameter_is_unknown(pack):
    floor = pack.parameter("team.floor_yuan")
    assert floor.setting_on(date(2014, 12, 31)) is None
    with pytest.raises(NotFound, match=r"team.floor_yuan has no value on 2014-12-31: enter one"):
        floor.on(date(2014, 12, 31))


def test_all_parameters_of_a_day_come_with_the_day(pack):
    assert pack.parameters_on(date(2014, 1, 1)) == {
        "team.floor_yuan": None, "programme.poor_statuses": ("poor", "back"), "as_of": date(2014, 1, 1),
    }  # fmt: skip


def test_an_unknown_parameter_is_answered_with_a_near_name(pack):
    with pytest.raises(NotFound, match=r"no parameter 'team.flor_yuan'. Did you mean team.floor_yuan\?"):
        pack.parameter("team.flor_yuan")


def test_an_unknown_figure_is_answered_with_a_near_name(pack):
    assert pack.indicator("fall").years == 5
    with pytest.raises(NotFound, match=r"no figure 'incidense'. Did you mean incidence\?"):
        pack.indicator("incidense")


@pytest.mark.parametrize(
    "spelling", ["第一书记", "First secretary", "first  SECRETARY", "０１", "书记(驻村)", "secretary"]
)
def test_a_code_is_found_under_every_spelling(pack, spelling):
    assert pack.codes["slot"].key_of(spelling) == "secretary"


def test_an_unknown_spelling_is_answered_with_a_near_one(pack):
    with pytest.raises(NotFound, match=r"The list slot has no code '第一书计'. Did you mean 第一书记\?"):
        pack.codes["slot"].key_of("第一书计")
    with pytest.raises(NotFound, match=r"The list slot has no code 'zzz'. Add it to codes.toml."):
        pack.codes["slot"].key_of("zzz")


def test_a_key_has_words_in_each_language(pack):
    slots = pack.codes["slot"]
    assert [slots.label_of("helpers", language) for language in ("zh-Hans", "zh", "en", "en-GB")] == [
        "帮扶责任人", "帮扶责任人", "Helpers", "Helpers",
    ]  # fmt: skip
    with pytest.raises(NotFound, match="Did you mean helpers"):
        slots.label_of("helper", "en")
    with pytest.raises(NotFound, match=r"no key 'zzz'. Add it"):
        slots.label_of("zzz", "en")


def test_missing_words_are_told_in_another_language_rather_than_not_at_all(tmp_path):
    folder = write_pack(tmp_path, phrases='[slot]\nfilled = { zh = "已到岗" }\nvacant = {}')
    phrases = read_pack(folder, packs=tmp_path).phrases
    assert phrases["slot.filled"]["en"] == "已到岗"
    assert phrases["slot.vacant"]["en"] == ""


def test_a_code_may_name_a_source_of_its_own(pack):
    assert [code.source for code in pack.codes["slot"].codes] == ["a notice", "another notice"]


def test_only_a_single_post_has_a_slot(tmp_path):
    folder = write_pack(tmp_path, posts=changed("posts.toml", "single = true", "single = false"))
    assert read_pack(folder, packs=tmp_path).posts["secretary"].slot_at("5119") is None
    again = write_pack(tmp_path, "again")
    assert read_pack(again, packs=tmp_path).posts["secretary"].slot_at("5119") == "secretary@5119"


def test_slots_of_all_programmes_come_in_order(pack):
    assert [slot.code for slot in pack.slots] == ["F1", "T1"]


def test_an_unknown_step_is_answered_with_a_near_name(pack):
    assert pack.step("left").to == "out"
    with pytest.raises(NotFound, match=r"no step 'lift'. Did you mean left\?"):
        pack.step("lift")
