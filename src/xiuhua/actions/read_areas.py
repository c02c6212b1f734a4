"""A file of areas as an office brings it: read, judged by the pack's kinds, and refused whole or taken."""

from pathlib import Path

from xiuhua.actions.area_refusal import AreasRefused
from xiuhua.bridge.area_list import read_area_rows
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.policy.pack import Pack
from xiuhua.reckon.area_list import HEADERS, NEEDED, AreaList, Kinds, judge_areas
from xiuhua.words import AreaLevel

KINDS = "area_kind"


def read_areas(file: Path, pack: Pack, *, language: str) -> AreaList:
    """The places of a file, nothing wrong with them; raises AreasRefused with what is.

    `language` ("zh" or "en") is for what the pack says of a file that cannot be read.
    """
    kinds = kinds_of(pack)
    try:
        rows = read_area_rows(file)
    except WorkbookRefused as refused:
        raise AreasRefused("not_read", said=_said(refused, pack, language)) from refused
    if rows is None:
        raise AreasRefused("no_header", file=file.name, headers="、".join(HEADERS[name][0] for name in NEEDED))
    found = judge_areas(rows, kinds)
    require_sound(found, file=file.name)
    return found


def require_sound(found: AreaList, *, file: str) -> None:
    """Raises AreasRefused when anything is wrong with a list."""
    if found.complaints:
        raise AreasRefused("wrong_cells", complaints=found.complaints, file=file, count=len(found.complaints))


def kinds_of(pack: Pack) -> Kinds:
    """The spellings of a pack's kinds of area, each with its key and level; raises AreasRefused when it has none."""
    codes = pack.codes[KINDS].codes if KINDS in pack.codes else ()
    kinds: dict[str, tuple[str, AreaLevel]] = {}
    for code in codes:
        if code.level is not None:
            for spelling in (*code.label.texts.values(), *code.aliases, code.key):
                kinds.setdefault(spelling, (code.key, code.level))
    if not kinds:
        raise AreasRefused("no_kinds", pack=pack.name)
    return kinds


def _said(refused: WorkbookRefused, pack: Pack, language: str) -> str:
    """The pack's sentence for a file that cannot be read; the bare reason where the pack has no forms."""
    try:
        said = read_forms(pack.name).phrases["file"][refused.reason][language]
    except FileNotFoundError:
        return f"{refused.reason} {refused.facts or ''}".strip()
    return said.format_map(refused.facts)
