"""What the page of components shows: tokens and icons as their files have them, and the desk's parts in every state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils.translation import gettext as _

from xiuhua.desk.charts import Chart, Draws, Mark
from xiuhua.desk.drawing import Series, cloths_of, dip_legend, series_of
from xiuhua.desk.figures import Tile, unit_label
from xiuhua.desk.pages import leaf_of
from xiuhua.papers.charts.drawing import draw
from xiuhua.papers.charts.specs import bars, columns
from xiuhua.queries.area import VillageLine, YearPoint

TOKEN = re.compile(r"^  --([\w-]+):\s*([^;]+);", re.MULTILINE)
ICON = re.compile(r'<symbol id="i-([\w-]+)"')
COLOUR = re.compile(r"^(#|rgb)")
LENGTH = re.compile(r"^\d+px$")
CHIPS = (("", "info"), ("ok", "ok"), ("warn", "warn"), ("bad", "bad"), ("info", "info"), ("", "wait"), ("", "blank"))
STATUSES = ("candidate", "not_exited", "pre_exit", "exited", "returned", "terminated", "")
DAY = date(2017, 3, 31)

# Names as long as registers have them, and rare characters of each extension from B to H.
RARE = "𠮷𡃁𪚥𪜀𪞝𫝀𫞩𫠠𬱖𬺰𮃽𰀀𰽔𱍐𲎯"
LONG_NAMES = (
    "阿依努尔·买买提吐尔逊江·艾合买提江·阿不都热西提",
    f"欧阳{RARE}",
    "Rinchenlhamotsering Karmayangchentsomolhamo",
)
LONG_PLACE = "巴中经济开发区兴文街道办事处杨家坝社区居民委员会第十三村民小组"


@dataclass(frozen=True, slots=True)
class Token:
    """A colour, a length or another value of the sheet of tokens."""

    name: str
    value: str

    @property
    def kind(self) -> str:
        """What it is: a colour, a length, or something else."""
        return "colour" if COLOUR.match(self.value) else "length" if LENGTH.match(self.value) else "other"


@cache
def tokens() -> tuple[Token, ...]:
    """Every token of the light theme, in the order of the sheet."""
    sheet = Path(str(finders.find("desk/css/tokens.css"))).read_text(encoding="utf-8")
    light = sheet.partition(":root {")[2].partition("\n}")[0]
    return tuple(Token(name, " ".join(value.split())) for name, value in TOKEN.findall(light))


@cache
def icons() -> tuple[str, ...]:
    """Every icon of the sprite."""
    return tuple(ICON.findall(get_template("desk/parts/sprite.html").render({})))


def samples() -> dict[str, object]:
    """What the templates of the desk's parts need, in every state that they have."""
    villages = _villages()
    leaf = leaf_of(1_000, page=4)
    return {
        "tokens": tokens(),
        "icons": icons(),
        "chips": CHIPS,
        "statuses": STATUSES,
        "tiles": _tiles(),
        "series": _series(),
        "charts": [
            _chart(bars, "cause", [_("Main cause"), LONG_PLACE, RARE, _("not stated")]),
            _chart(columns, "left", ["2014", "2015", "2016", "2017"]),
        ],
        "cloths": cloths_of(villages, by="county"),
        "dips": dip_legend(villages),
        "long_names": LONG_NAMES,
        "long_place": LONG_PLACE,
        "rare": RARE,
    } | leaf.context()


def _tiles() -> list[Tile]:
    """A figure: plain, moved up, down and not at all, late, of a part of another, with a long name, and unknown."""
    plain = Tile(
        key="", label=_("Poor persons"), value="231,795", unit=unit_label("persons"), how=_("rows counted"),
        definition=_("What counts, and what not."), numerator="231,795", denominator="", as_of=DAY, days_late=0,
    )  # fmt: skip
    moved = replace(plain, move=1, moved="+18", moved_since=date(2017, 2, 28))
    return [
        plain,
        moved,
        replace(moved, move=-1, moved="−1,312", per=_("%(each)s in each village") % {"each": "5.23"}),
        replace(moved, move=0, moved=""),
        replace(plain, as_of=date(2017, 3, 28), days_late=3, denominator="3,030,000"),
        replace(plain, label=LONG_PLACE),
        replace(plain, value=None, numerator=""),
        replace(moved, value="310,000,000.00", moved="−48,437.50"),
        replace(plain, label=LONG_NAMES[-1], value="0"),
    ]


def _series() -> Series | None:
    years = [YearPoint(date(2011 + n, 12, 31), value) for n, value in enumerate((21.65, None, 16.2, 12.1, 9.4, 7.9))]
    return series_of(years, now=YearPoint(DAY, 7.65))


def _chart(draws: Draws, by: str, names: Sequence[str]) -> Chart:
    counts = (12_345, 640, 8, 0)
    drawing = draw(draws(counts, fills=["dip-4", "dip-4", "dip-4", "dip-x"]))
    marks = tuple(
        Mark("", name, f"{count:,}", f"{name}: {count:,}", count, pieces)
        for name, count, pieces in zip(names, counts, drawing.marks, strict=True)
    )
    return Chart(by, _("Exits by year"), LONG_PLACE, "", drawing, marks, sum(counts))


def _villages() -> list[VillageLine]:
    blank = VillageLine("", _("Village"), "", "", "", _("Township"), True, None, 1_000, None, None, 0)
    shares = (0.0, 5.0, 10.0, 15.0, 20.0, None)
    return [replace(blank, incidence=share, name=f"{blank.name} {n}") for n, share in enumerate(shares * 4)]
