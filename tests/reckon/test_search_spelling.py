"""How names are spelled: every reading of a surname, minority names whole and in part, rare characters as they are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.reckon.rare_readings import listed, rare_readings
from xiuhua.reckon.search.readings import beginnings, readings_of, surname_readings, syllables
from xiuhua.reckon.search.spelling import DOTS, MOST, Spelling, fold, plain, spellings

NAMES = some.text("曾单仇解查区朴覃尉迟王李张小明会长朝吕女略贠a· 𠮷", min_size=1, max_size=5)
LETTERS = some.text("abcghilnosuzwx", max_size=12)


def slow_spellings(name: str) -> set[Spelling]:
    """All of them, one part and one combination after the other, none cut off."""
    parts = [part for part in DOTS.split(plain(name)) if part]
    found = set()
    for place in range(len(parts)):
        part = "".join(parts[place:])
        runs: list[str] = []
        for sign in part:
            if runs and sign.isascii() and runs[-1].isascii():
                runs[-1] += sign
            else:
                runs.append(sign)
        ways = [[run] if run.isascii() else list(readings_of(run)) for run in runs]
        for way in product(*ways):
            found.add(Spelling(part, "".join(way), "".join(reading[0] for reading in way)))
    return found


@pytest.mark.parametrize(
    ("surname", "readings"),
    [
        ("曾", {"zeng", "ceng"}), ("单", {"shan", "dan"}), ("仇", {"qiu"}), ("解", {"xie"}), ("查", {"zha"}),
        ("区", {"ou"}), ("朴", {"piao"}), ("覃", {"qin", "tan"}), ("尉迟", {"yuchi"}), ("万俟", {"moqi"}),
        ("单于", {"chanyu"}), ("澹台", {"tantai"}), ("长孙", {"zhangsun"}), ("令狐", {"linghu"}), ("盖", {"ge"}),
        ("缪", {"miao"}), ("乜", {"nie"}), ("贠", {"yun"}), ("谌", {"shen", "chen"}), ("费", {"bi", "fei"}),
        ("黑", {"he", "hei"}), ("吕", {"lv", "lu"}), ("石", {"shi"}), ("翟", {"zhai"}),
    ],
)  # fmt: skip
def test_a_surname_is_spelled_by_each_of_its_readings(surname, readings):
    assert readings <= {way.full for way in spellings(surname)}


def test_a_name_is_spelled_in_full_and_by_initials():
    ways = {(way.full, way.initials) for way in spellings("曾小明")}
    assert {("zengxiaoming", "zxm"), ("cengxiaoming", "cxm")} <= ways


def test_readings_of_surnames_come_after_those_that_phrases_show():
    assert len(surname_readings()) >= 4
    for surname, readings in surname_readings().items():
        assert set(readings) <= set(readings_of(surname)) & syllables()
        assert readings_of(surname)[: -len(readings)] == tuple(
            reading for reading in readings_of(surname) if reading not in readings
        )


def test_readings_that_no_phrase_has_are_listed_and_find_nobody():
    assert listed() == rare_readings()
    assert readings_of("吴") == ("wu",)
    assert readings_of("朝") == ("chao", "zhao")


def test_a_minority_name_is_found_whole_and_from_each_dot_on():
    ways = {(way.part, way.full, way.initials) for way in spellings("阿卜杜拉·买买提")}
    assert ("阿卜杜拉买买提", "abudulamaimaiti", "abdlmmt") in ways
    assert ("买买提", "maimaiti", "mmt") in ways
    assert {way.part for way in spellings("阿卜杜拉‧买买提")} == {"阿卜杜拉买买提", "买买提"}


@pytest.mark.parametrize("name", ["\U000f0000", "𮯠", "\ue000𮯠"])
def test_a_character_without_a_reading_stays_as_it_is(name):
    assert spellings(name) == (Spelling(name, name, name),)


def test_a_rare_character_does_not_hide_the_readings_beside_it():
    assert Spelling("王𮯠明", "wang𮯠ming", "w𮯠m") in spellings("王𮯠明")


def test_letters_in_a_name_are_one_word_of_it():
    assert spellings("Ａnna李") == (Spelling("anna李", "annali", "al"),)
    assert spellings(" ·") == spellings("") == ()


def test_u_with_dots_is_typed_as_v_and_as_u():
    assert {way.full for way in spellings("吕略")} == {"lvlve", "lulve", "lvlue", "lulue"}


def test_an_e_with_a_hat_is_typed_as_e():
    assert "e" in readings_of("欸")


def test_what_is_cut_off_is_never_a_reading_of_the_first_character():
    name = "单" + "行会长朝" * 4
    ways = spellings(name)
    assert len(ways) == MOST
    assert {way.initials[0] for way in ways} == {"d", "c", "s"}


@given(NAMES)
def test_spellings_are_those_of_the_slow_twin(name):
    every = slow_spellings(name)
    found = set(spellings(name))
    assert found <= every
    assert found == every or len(found) >= MOST


@given(LETTERS, LETTERS)
def test_the_beginning_of_a_word_folds_to_the_beginning_of_its_fold(beginning, rest):
    assert fold(beginning + rest).startswith(fold(beginning))


@pytest.mark.parametrize(
    ("said", "written"),
    [("zan", "zhang"), ("cen", "cheng"), ("si", "shi"), ("nin", "ling"), ("wanganmin", "wangganming")],
)
def test_what_accents_mix_up_folds_to_the_same(said, written):
    assert fold(said) == fold(written)


def test_every_beginning_leads_to_a_syllable():
    assert {word for word in beginnings() if not any(whole.startswith(word) for whole in syllables())} == set()
    assert syllables() < beginnings()
    assert {"zhuang", "lv", "lu", "nve", "nue", "er"} < syllables()
