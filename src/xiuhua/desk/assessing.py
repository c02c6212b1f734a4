"""A sheet of an assessment as a page tells it: its tree with points, what each line rests on, and who may do what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.assess.dispute import is_open
from xiuhua.desk.figures import number
from xiuhua.desk.labels import language
from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes import COMPUTED, ENTERED, SURVEYED, ScoreIndicator
from xiuhua.queries.assessment import Sheet


@dataclass(frozen=True, slots=True)
class Told:
    """A line or a block of a sheet in words; `depth` is how far it stands in."""

    key: str
    label: str
    says: str
    depth: int
    full: str
    points: str | None
    now: str | None
    value: str
    state: str
    why: str
    opens: bool
    may_dispute: bool
    may_enter: bool
    is_block: bool
    dispute: Any


def sheet_told(
    sheet: Sheet, pack: Pack, *, disputes: Iterable[Any], now: dict[str, float | None] | None,
    offices: frozenset[str], disputing: bool,
) -> list[Told]:  # fmt: skip
    """The lines and blocks of a sheet from the top."""
    by_line = {it.line: it for it in disputes}
    return [
        _told(it, depth, sheet, pack, by_line.get(it.key), now=now, offices=offices, disputing=disputing)
        for it, depth in _tree(sheet, "")
    ]


def _tree(sheet: Sheet, block: str, depth: int = 0) -> Iterator[tuple[ScoreIndicator, int]]:
    for it in sheet.scheme.parts_of(block):
        yield it, depth
        if it.line is None:
            yield from _tree(sheet, it.key, depth + 1)


def _told(
    it: ScoreIndicator, depth: int, sheet: Sheet, pack: Pack, dispute: Any, *,
    now: dict[str, float | None] | None, offices: frozenset[str], disputing: bool,
) -> Told:  # fmt: skip
    line = sheet.lines.get(it.key)
    points = _block_points(it, sheet) if it.line is None else (line or {}).get("points")
    lost = bool(line and line["points"] is not None and (line["points"] < line["full"] or not it.points))
    open_sheet = sheet.freeze is None
    return Told(
        key=it.key,
        label=it.label[language()],
        says=it.says[language()] if it.line else "",
        depth=depth,
        full=number(it.points, 1) or "",
        points=None if points is None else number(float(points), 2),
        now=number(now[it.key], 2) if now and now.get(it.key) is not None else None,
        value=_value(it, line, pack) if line else "",
        state=line["state"] if line else "",
        why=_why(line, sheet) if line else "",
        opens=bool(it.origin == COMPUTED and line and line["lost"]),
        may_dispute=open_sheet and disputing and lost and dispute is None and bool(offices & {*sheet.scheme.answers}),
        may_enter=open_sheet and it.origin in ENTERED and bool(offices & {*it.offices}),
        is_block=it.line is None,
        dispute=dispute,
    )


def _block_points(it: ScoreIndicator, sheet: Sheet) -> Any:
    given = [sheet.lines[part.key]["points"] for part in sheet.scheme.below(it.key) if part.key in sheet.lines]
    known = [points for points in given if points is not None]
    return sum(known) if known else None


def _value(it: ScoreIndicator, line: Any, pack: Pack) -> str:
    """What the points follow from, in words, with the interval of a sample."""
    if line["value"] is None:
        return ""
    if it.origin == COMPUTED:
        return _("%(lost)s lost of %(judged)s") % {"lost": number(line["lost"]), "judged": number(line["judged"])}
    value = float(line["value"])
    if it.origin == SURVEYED:
        ends = [None if line[name] is None else number(100 * float(line[name]), 1) for name in ("low", "high")]
        told = f"{number(100 * value, 1)} %"
        return told if None in ends else f"{told} ({ends[0]}–{ends[1]} %)"
    unit = pack.phrases.get(f"unit.{it.unit}")
    return f"{number(value, 2)} {unit[language()] if unit else it.unit}"


def _why(line: Any, sheet: Sheet) -> str:
    reason = line["reason"]
    if line["state"] == "vetoed":
        veto = sheet.scheme.indicator(reason)
        return _("Taken by: %(veto)s") % {"veto": veto.label[language()] if veto else reason}
    return {
        "no_rows": _("nothing here to look at"),
        "unclear": _("not known of any row"),
        "no_estimate": _("no sample said it yet"),
        "no_entry": _("nobody entered it yet"),
        "decided": _("points given by a decision"),
    }.get(reason, "")


def steps_told(dispute: Any, sheet: Sheet, *, today: Any, offices: frozenset[str]) -> dict[str, Any]:
    """The steps of a dispute, and which one the reader may take next."""
    acts = sorted(dispute.acts.all(), key=lambda act: act.pk)
    last = acts[-1]
    waits = is_open(dispute, today=today) and sheet.freeze is None
    label = sheet.scheme.indicator(dispute.line)
    asked = {
        "reply": last.step == "filed" and bool(offices & {*sheet.scheme.replies}),
        "appeal": last.step == "replied" and not last.agrees and bool(offices & {*sheet.scheme.answers}),
        "decide": (last.step == "appealed" or (last.step == "replied" and bool(last.agrees)))
        and bool(offices & {*sheet.scheme.decides}),
    }
    return {
        "dispute": dispute,
        "label": label.label[language()] if label else dispute.line,
        "acts": [(act, step_words()[act.step]) for act in acts],
        "due": last.due if waits else None,
        "may": next((key for key, may in asked.items() if may and waits), ""),
        "waits": waits,
    }


def step_words() -> dict[str, str]:
    """Steps of a dispute in words."""
    return {
        "filed": pgettext("a dispute", "Filed"),
        "replied": pgettext("a dispute", "Replied to"),
        "appealed": pgettext("a dispute", "Appealed"),
        "decided": pgettext("a dispute", "Decided"),
    }
