"""What was typed, as words; and how near a name comes to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xiuhua.reckon.search.nearness import Nearness, is_usual, nearness
from xiuhua.reckon.search.question import Kind, Word, is_identity, read_question
from xiuhua.reckon.search.shorthand import Shorthand, shorthands
from xiuhua.reckon.search.spelling import spellings

NAMES = some.text("曾单仇解王李张刘冼赵安欧小明光会长朝吕军能娜·", min_size=1, max_size=4).filter(spellings)


def words(text: str) -> list[str]:
    return [word.text for word in read_question(text).words]


def near(name: str, text: str) -> Nearness | None:
    return nearness(name, read_question(text).words[0])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("zxm 大东", ["zxm", "大东"]), ("曾 0312", ["曾", "0312"]), ("曾0312", ["曾", "0312"]),
        ("zxm0312", ["zxm", "0312"]),
        ("wangjun，书台", ["wangjun", "书台"]), ("zēng xiǎo", ["zeng", "xiao"]), ("lǚ", ["lv"]),
        ("zeng1xiao3", ["zengxiao"]),
        ("zeng'xiao’ming", ["zengxiaoming"]), ("WANG", ["wang"]), ("１２３４", ["1234"]), ("123X", ["123x"]),
        ("阿卜杜拉·买买提", ["阿卜杜拉买买提"]), ("𮯠\ue815", ["𮯠\ue815"]), ("〇", ["〇"]), ("", []), ("  %_  ", []),
        ("a b c d e", ["a", "b", "c", "d"]), ("张" * 90, ["张" * 80]),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_words(typed, read):
    assert words(typed) == read


def test_words_are_of_three_kinds():
    assert [word.kind for word in read_question("张 zxm 0312").words] == [Kind.CHARACTERS, Kind.LETTERS, Kind.DIGITS]


@pytest.mark.parametrize(("typed", "enough"), [("", False), ("z", False), ("3", False), ("张", True), ("zx", True)])
def test_one_letter_or_digit_is_not_enough(typed, enough):
    assert read_question(typed).is_long_enough is enough


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("51192119700101123x", True), ("511921197001011234", True), ("511921700101123", True),
        ("51192119700101123x43", True), ("511902001001000101", False), ("511921197013011234", False),
        ("511921701301123", False), ("5119020010010001", False), ("13980001234", False),
    ],
)  # fmt: skip
def test_an_identity_number_holds_a_day(text, is_one):
    assert is_identity(text) is is_one


def test_a_whole_identity_number_is_told_apart_and_never_kept():
    question = read_question("张 51192119700101123X")
    assert (question.identity, question.is_telling, question.is_long_enough) == ("51192119700101123X", True, True)
    numbered = read_question("511902001001000101")
    assert (numbered.identity, numbered.is_telling) == ("", True)
    assert read_question("张 0312").is_telling is False


@pytest.mark.parametrize(
    ("name", "typed", "how"),
    [
        ("曾小明", "曾小明", Nearness.IS), ("曾小明", "曾小", Nearness.BEGINS),
        ("曾小明", "zengxiaoming", Nearness.IS_SPELLED), ("曾小明", "cengxiaoming", Nearness.IS_SPELLED),
        ("曾小明", "zxm", Nearness.HAS_INITIALS), ("曾小明", "zengxm", Nearness.HAS_INITIALS),
        ("曾小明", "zengxiaom", Nearness.IS_NEARLY_SPELLED), ("曾小明", "zx", Nearness.BEGINS_WITH_INITIALS),
        ("曾小明", "zengx", Nearness.BEGINS_SPELLED), ("张伟明", "zhw", Nearness.BEGINS_WITH_INITIALS),
        ("张伟明", "zhwm", Nearness.HAS_INITIALS),
        ("曾小明", "曾晓明", Nearness.SOUNDS), ("曾小明", "zenxiaomin", Nearness.SOUNDS),
        ("曾小明", "zenxiao", Nearness.BEGINS_TO_SOUND), ("刘能", "niunen", Nearness.SOUNDS),
        ("冼光明", "xiangm", Nearness.HAS_INITIALS), ("汪贵江", "wangj", None),
        ("汪贵江", "wanggj", Nearness.HAS_INITIALS), ("王Anna", "wa", Nearness.IS_NEARLY_SPELLED),
        ("王𮯠明", "wangmi", None), ("阿卜杜拉·买买提", "买买提", Nearness.IS),
        ("阿卜杜拉·买买提", "mmt", Nearness.HAS_INITIALS), ("尉迟恭", "yuchi", Nearness.BEGINS_SPELLED),
        ("张伟", "李", None), ("张伟", "lw", None), ("张伟", "0312", None), ("张伟", "zhangli", None),
    ],
)  # fmt: skip
def test_how_near_a_name_comes(name, typed, how):
    assert near(name, typed) == how


def test_a_rarer_reading_is_told_from_the_usual_one():
    word = read_question("liudai").words[0]
    assert (nearness("刘代", word), nearness("刘大", word)) == (Nearness.IS_SPELLED, Nearness.IS_SPELLED)
    assert (is_usual("刘代", word), is_usual("刘大", word)) == (True, False)


@given(NAMES, some.data())
def test_a_name_is_found_however_its_readings_are_typed(name, data):
    way = data.draw(some.sampled_from(spellings(name)))
    assert nearness(name, Word(way.part, Kind.CHARACTERS)) == Nearness.IS
    assert nearness(name, Word(way.full, Kind.LETTERS)) == Nearness.IS_SPELLED
    assert nearness(name, Word(way.initials, Kind.LETTERS)) <= Nearness.BEGINS_SPELLED
    cut = data.draw(some.integers(1, len(way.full)))
    assert nearness(name, Word(way.full[:cut], Kind.LETTERS)) is not None


@given(NAMES.filter(lambda name: "·" not in name), some.data())
def test_a_surname_in_full_before_initials_finds_the_name(name, data):
    way = data.draw(some.sampled_from(spellings(name)))
    first = data.draw(some.sampled_from([one.full for one in spellings(name[0]) if way.full.startswith(one.full)]))
    typed = first + way.initials[1:]
    assert nearness(name, Word(typed, Kind.LETTERS)) is not None


@given(some.text("abdeghiklmnoswxz", min_size=1, max_size=8))
def test_shorthand_is_the_letters_cut_up(letters):
    for way in shorthands(letters):
        assert "".join(way.pieces) == letters
        assert way.initials == "".join(piece[0] for piece in way.pieces)


def test_letters_that_nothing_begins_with_are_no_shorthand():
    assert shorthands("uvi") == ()
    assert shorthands("m" * 30) == ()
    assert shorthands("m" * 20) == (Shorthand(("m",) * 20, "m" * 20),)
