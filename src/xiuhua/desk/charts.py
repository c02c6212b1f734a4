"""Charts of an area: counts as marks with their words and the address of their rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground
from xiuhua.desk.labels import label
from xiuhua.papers.charts.drawing import Drawing, Piece, draw
from xiuhua.papers.charts.specs import WIDTH, Spec, bars, columns
from xiuhua.queries.household_counts import By, households_by_each, part_of

Draws = Callable[..., Spec]


WIDE, NARROW = 12.0, 7.0  # CSS pixels of a letter at 12 px: of a Chinese one, and of the others


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with its words: `told` beside it, `heard` whole; `key` opens the households it stands for.

    `figure` is the figure of the pack that counts the same, if there is one.
    """

    key: str
    name: str
    told: str
    heard: str
    count: int
    pieces: tuple[Piece, ...]
    figure: str = ""

    @property
    def written(self) -> str:
        """The name as far as it finds room on the chart: it stands whole in what is heard, and in the table."""
        return fitting(self.name, width=WIDTH)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of households: what it shows, of how many, and by which part its marks open their rows."""

    by: str
    title: str
    note: str
    empty: str
    drawing: Drawing
    marks: tuple[Mark, ...]
    total: int

    @property
    def of_figures(self) -> tuple[Mark, ...]:
        """The marks that are a figure of the pack too."""
        return tuple(mark for mark in self.marks if mark.figure)


def fitting(text: str, *, width: float) -> str:
    """A text that is no wider than so many CSS pixels at 12 px, as far as letters can be told apart; cut with …."""
    room = width
    for place, letter in enumerate(text):
        room -= NARROW if east_asian_width(letter) in ("Na", "N", "H") else WIDE
        if room < 0:
            return f"{text[: max(place - 1, 0)]}…"
    return text


def charts_of(ground: Ground, figures: Collection[str] = ()) -> dict[str, Chart]:
    """The charts that an area's reader may see, by their part; a department sees no causes. Six statements.

    A year whose exits are one of the `figures` (keys) leads to its rows as well.
    """
    wanted = [By.CAUSE, By.EXIT_YEAR] if ground.all_topics else [By.EXIT_YEAR]
    parts = [part_of(by, on=ground.on) for by in wanted]
    counted = households_by_each(parts, ground.area, on=ground.on)
    makers = {By.CAUSE: _causes, By.EXIT_YEAR: _exits}
    charts = {by.value: makers[by](counts) for by, counts in zip(wanted, counted, strict=True)}
    left = charts[By.EXIT_YEAR.value]
    told = tuple(replace(it, figure=key) if (key := f"exits_{it.key}") in figures else it for it in left.marks)
    return charts | {By.EXIT_YEAR.value: replace(left, marks=told)}


def _causes(counts: dict[str, int]) -> Chart:
    """Causes by how many households have them; those that nobody stated come last."""
    order = sorted(counts, key=lambda cause: (not cause, -counts[cause], cause))
    total = sum(counts.values())
    names = [label(cause, of="cause") or _("not stated") for cause in order]
    shares = [f"{number(counts[cause])} · {_per_cent(counts[cause] / total)}" for cause in order]
    return _chart(
        By.CAUSE, order, counts, names=names, told=shares, draws=bars,
        title=_("Why they are poor"), note=_("main cause of the households that are poor, counted"),
        empty=_("No household here is poor on this day."),
    )  # fmt: skip


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.005 else "< 1 %"


def _exits(counts: dict[str, int]) -> Chart:
    years = sorted(counts)
    return _chart(
        By.EXIT_YEAR, years, counts, names=years, told=[number(counts[year]) or "" for year in years], draws=columns,
        title=_("Exits by year"), note=_("households that left poverty and stayed out, counted"),
        empty=_("No household here has left poverty by this day."),
    )  # fmt: skip


def _chart(
    by: By, keys: Sequence[str], counts: dict[str, int], *, names: Sequence[str], told: Sequence[str], draws: Draws,
    title: str, note: str, empty: str,
) -> Chart:  # fmt: skip
    drawing = draw(draws([counts[key] for key in keys], fills=["dip-4" if key else "dip-x" for key in keys]))
    marks = tuple(
        Mark(key, name, words, _("%(name)s: %(count)s households") % {"name": name, "count": number(counts[key])},
             counts[key], pieces)
        for key, name, words, pieces in zip(keys, names, told, drawing.marks, strict=True)
    )  # fmt: skip
    return Chart(by.value, title, note, empty, drawing, marks, sum(counts.values()))
