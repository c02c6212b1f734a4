"""Numbers of people in a text that is to leave: found however they are written, by a scanner and by its slow twin."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.intake.identity import CHECKS, WEIGHTS
from xiuhua.reckon.numbers_of_people import PROVINCES, number_in, numbers_in

# Published: an example of GB 11643-1999; below, test numbers of card schemes.
STANDARD = "11010519491231002X"


def checked(seventeen: str) -> str:
    return seventeen + CHECKS[sum(int(it) * weight for it, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (STANDARD, ["identity"]),
        (STANDARD.lower(), ["identity"]),
        ("１１０１０５１９４９１２３１００２Ｘ", ["identity"]),
        ("110105 19491231 002X", ["identity"]),
        ("110105-1949-12-31-002 x", ["identity"]),
        ("110105\u200b19491231\u200b002X", ["identity"]),
        ("身份证11010519491231002X。", ["identity"]),
        ("11010519491231002X42", ["identity"]),
        ("11010519491231002X42B1", ["identity"]),
        ("110105491231002", ["identity"]),
        ("13800138000 / 110105491231002", ["phone", "identity"]),
        ("138-0013-8000", ["phone"]),
        ("+86 13800138000", ["phone"]),
        ("4111 1111 1111 1111", ["card"]),
        ("3530111333300000", ["card"]),
    ],
)
def test_a_number_is_found_however_it_is_written(text, kinds):
    assert list(numbers_in(text)) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # another check character
        "11010519491331002X",  # no such month
        "99010519491231002X",  # no such province
        "110105******002X",
        "138****8000",
        "511921100201", "5119211002010123", "0827-5222222", "2017-03-31 12:00", "13 2017-03-31 5", "12800138000",
        "4111111111111112", "138 0013-8000", "145,000", "",
    ],
)  # fmt: skip
def test_what_is_no_number_of_a_person_is_none(text):
    assert number_in(text) is None


DAYS = st.dates(date(1900, 1, 1), date(2020, 12, 31))
IDENTITIES = st.builds(
    lambda province, place, day, serial: checked(f"{province}{place:04}{day:%Y%m%d}{serial:03}"),
    st.sampled_from(sorted(PROVINCES)), st.integers(0, 9999), DAYS, st.integers(0, 999),
)  # fmt: skip
BIRTHS = {f"{date(1895, 1, 1) + timedelta(days=it):%Y%m%d}" for it in range((date(2100, 1, 1) - date(1895, 1, 1)).days)}
MARKS = st.sampled_from(["", "", "", " ", "-", "\u3000", " - ", "\u200b"])


@st.composite
def spaced(draw, numbers):
    """A number with something between its parts, in some width."""
    number = draw(numbers)
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=4)))
    parts = [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]
    text = "".join(part + draw(MARKS) for part in parts[:-1]) + parts[-1]
    wide = draw(st.booleans())
    return "".join(chr(ord(it) + 0xFEE0) if wide and it.isalnum() and it.isascii() else it for it in text)


@given(spaced(IDENTITIES), st.sampled_from(["", "身份证号码", "no. "]), st.sampled_from(["", "，已核实", "."]))
def test_every_identity_is_found_whatever_stands_between_its_parts(number, before, behind):
    assert number_in(before + number + behind) == "identity"


def slowly(text: str) -> bool:
    """The obvious way: every piece of a text that begins and ends where digits do, without what stands between them."""
    plain = "".join(it for it in unicodedata.normalize("NFKC", text) if unicodedata.category(it) != "Cf").upper()
    return any(
        _is_identity(plain[start:end], before=plain[:start], behind=plain[end:])
        for start in range(len(plain))
        for end in range(start + 1, len(plain) + 1)
    )


def _is_identity(piece: str, *, before: str, behind: str) -> bool:
    number = piece.replace(" ", "").replace("-", "")
    inside = piece[:1] + piece[-1:] == number[:1] + number[-1:] and "    " not in piece.replace("-", " ")
    alone = not before[-1:].isdecimal() and not behind[:1].isdecimal() and behind[:1] != "X"
    if not (inside and alone and len(number) in (15, 18) and number[:-1].isdecimal()):
        return False
    born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    right = number == checked(number[:17]) if len(number) == 18 else number.isdecimal()
    return right and int(number[:2]) in PROVINCES and born in BIRTHS


NEARLY = st.one_of(
    IDENTITIES, IDENTITIES.map(lambda it: it[:6] + it[8:17]), IDENTITIES.map(lambda it: it[:-1] + "7"),
    st.text("0123456789", min_size=1, max_size=17), st.sampled_from(["x", " ", "-", "号", "1980-01-01"]),
)  # fmt: skip


@given(st.lists(NEARLY, max_size=3).map("".join))
def test_the_scanner_finds_the_identities_that_its_slow_twin_finds(text):
    assert ("identity" in list(numbers_in(text))) == slowly(text)
