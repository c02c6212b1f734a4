"""How a character is read: all readings that are in use, those of surnames among them."""

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

DATA = files("xiuhua.reckon.search").joinpath("data")


@cache
def readings_of(character: str) -> tuple[str, ...]:
    """The readings of a character in use, without tones, ü as v and as u; the character itself where none is known."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 -- slow import: its dictionary

    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    used = [reading for reading in found if reading not in _rare().get(character, ())]
    used += surname_readings().get(character, ())
    return tuple(dict.fromkeys(way for reading in used for way in _typed(reading)))


@cache
def surname_readings() -> Mapping[str, tuple[str, ...]]:
    """Readings that a character has as a surname and hardly else, which phrases do not show; the data names sources."""
    lines = csv.DictReader(DATA.joinpath("surname_readings.csv").read_text(encoding="utf-8").splitlines())
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        found[line["surname"]] = (*found.get(line["surname"], ()), line["reading"])
    return found


@cache
def syllables() -> frozenset[str]:
    """All syllables that can be typed."""
    lines = DATA.joinpath("syllables.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def beginnings() -> frozenset[str]:
    """All that a syllable can begin with, itself included."""
    return frozenset(word[:length] for word in syllables() for length in range(1, len(word) + 1))


@cache
def _rare() -> Mapping[str, tuple[str, ...]]:
    """Readings that no phrase has (吴 tun): they would find the wrong people."""
    lines = DATA.joinpath("rare_readings.txt").read_text(encoding="utf-8").splitlines()
    words = (line.split() for line in lines if not line.startswith("#"))
    return {character: tuple(rare) for character, *rare in words}


def _typed(reading: str) -> tuple[str, ...]:
    """A reading as keyboards type it: ê is e, and ü is v with some input methods and u with others."""
    if not any(letter.isascii() for letter in reading) and reading != "ê":
        return (reading,)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", reading) if not unicodedata.combining(letter))
    return (plain, plain.replace("v", "u")) if "v" in plain else (plain,)
