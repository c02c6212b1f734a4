"""A pack's forms: the layout of a workbook and the sentences about its cells."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from xiuhua.reckon.intake.layout import Layout, read_layout
from xiuhua.reckon.intake.report import Phrases


@dataclass(frozen=True, slots=True)
class Form:
    """A layout and the sentences that go with it."""

    layout: Layout
    phrases: Phrases


def read_form(name: str, *, pack: str, packs: Path | None = None) -> Form:
    """A form of a pack; raises FileNotFoundError when the pack has none of this name."""
    return _form(name, Path(packs or settings.PACKS) / pack)


@lru_cache(maxsize=8)
def _form(name: str, folder: Path) -> Form:
    layout = read_layout(_document(folder / "forms" / f"{name}.toml"), _document(folder / "codes.toml"))
    return Form(layout, _document(folder / "forms" / "phrases.toml"))


def _document(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
