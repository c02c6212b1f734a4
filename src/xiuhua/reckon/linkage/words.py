"""Words that tell nothing of a person, variants of characters, and the compound surnames: the data of linkage."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

DATA = files("xiuhua.reckon.linkage").joinpath("data")


@cache
def words() -> Mapping[str, list[str]]:
    """The lists of `words.toml`."""
    return tomllib.loads(DATA.joinpath("words.toml").read_text("utf-8"))


@cache
def beliefs() -> Mapping[str, Any]:
    """The tables of `model.toml`."""
    return tomllib.loads(DATA.joinpath("model.toml").read_text("utf-8"))


@cache
def variants() -> Mapping[str, str]:
    """The simplified character of a traditional or variant one."""
    lines = DATA.joinpath("variants.txt").read_text("utf-8").splitlines()
    pairs = (pair for line in lines if not line.startswith("#") for pair in line.split())
    return {pair[0]: pair[1] for pair in pairs}
