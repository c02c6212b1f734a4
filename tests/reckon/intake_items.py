"""The items and forms of the pack of Sichuan, for tests that need no settings."""

import tomllib
from functools import cache

from tests.architecture.source import ROOT
from xiuhua.reckon.intake.layout import Layout, read_items, read_layout

FOLDER = ROOT / "packs/sichuan"


@cache
def items() -> Layout:
    """All that workbooks can say."""
    return read_items(_read("forms/items.toml"), _read("codes.toml"))


def forms() -> dict[str, Layout]:
    """The named forms."""
    names = [path.stem for path in sorted((FOLDER / "forms").glob("h*.toml"))]
    return {name: read_layout(_read(f"forms/{name}.toml"), items()) for name in names}


def _read(name: str) -> dict:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
