"""What the pack demands of whoever holds a post of a village; and by when, and by which office, a gap is filled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from xiuhua.policy.pack import Pack, Post, Setting, Slot, Value
from xiuhua.queries.pack import judging_pack, pack_named, packs_around
from xiuhua.reckon.measures import rows_of
from xiuhua.reckon.tables import POSTS
from xiuhua.words import AssignmentKind, NotFound, Role

FILLING = {
    Role.CITY: "posts.filled_by_city",
    Role.COUNTY: "posts.filled_by_county",
    Role.TOWNSHIP: "posts.filled_by_township",
}


@dataclass(frozen=True, slots=True)
class PostRules:
    """The rules of a pack as of a day; what the pack does not say is not demanded."""

    pack: Pack
    day: date

    def setting(self, name: str) -> Setting | None:
        """What a parameter is on the day with its source; None where the pack says nothing."""
        parameter = self.pack.parameters.get(name)
        return parameter.setting_on(self.day) if parameter else None

    def lists(self, name: str, key: str) -> bool:
        """Whether a parameter's list has a key."""
        value = self._value(name)
        return key in (value if isinstance(value, tuple) else (value,))

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of a parameter's list; none where the pack sets none."""
        value = self._value(name)
        return value if isinstance(value, tuple) else (str(value),) if value is not None else ()

    def number(self, name: str) -> int | None:
        """A whole number that the pack sets; None where it sets none."""
        value = self._value(name)
        return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """A key that the pack sets; empty where it sets none."""
        value = self._value(name)
        return value if isinstance(value, str) else ""

    def post(self, role: str) -> Post | None:
        """A post that somebody can be appointed to; pairings with households are not made here."""
        post = self.pack.posts.get(role)
        return None if post is None or post.kind == AssignmentKind.PAIR else post

    def term_end(self, role: str, since: date) -> date | None:
        """The first day after the term of whoever holds a post since a day; None where it has no term."""
        years = self.number("team.term_years")
        if years is None or not self.lists("posts.term_roles", role):
            return None
        try:
            return since.replace(year=since.year + years)
        except ValueError:
            return since.replace(year=since.year + years, month=3, day=1)

    def read_until(self, since: date, reason: str) -> date | None:
        """The first day on which a helper followed since a day for a reason reads no more; None: at once."""
        days = self.number("handover.reading_days")
        return since + timedelta(days=days) if days and self.lists("handover.reading_reasons", reason) else None

    def due(self, since: date) -> date | None:
        """The day by which a post that is vacant since a day must be filled."""
        days = self.number("posts.filling_days")
        return None if days is None else since + timedelta(days=days)

    def filled_by(self, slot: str) -> Role | None:
        """The office that must fill a slot, as far as the pack says."""
        return next((office for office, name in FILLING.items() if self.lists(name, slot)), None)

    def _value(self, name: str) -> Value | None:
        setting = self.setting(name)
        return setting.value if setting else None


def post_rules(place: int, *, on: date) -> PostRules | None:
    """The rules by which an area (by id) is judged; None where no pack is in force. At most two statements."""
    pack = judging_pack(place, on=on)
    return PostRules(pack, on) if pack else None


def rules_around(places: Collection[int], *, on: date) -> dict[int, PostRules]:
    """The rules by which areas are judged, by id; none of them where no pack is in force. Two statements."""
    try:
        return {place: PostRules(pack_named(pack), on) for place, pack in packs_around(places, on=on).items()}
    except NotFound:
        return {}


def roles_filling(slot: Slot, rules: PostRules) -> tuple[str, ...]:
    """The posts whose holder fills a slot, as its measure counts them; empty where it counts no holders."""
    return _roles_filling(slot, rules.pack.name, rules.day)


@lru_cache(maxsize=256)
def _roles_filling(slot: Slot, pack_name: str, day: date) -> tuple[str, ...]:
    """One holder of every post is laid before the measure: those that it takes fill the slot."""
    if slot.filled_by.table != POSTS.name:
        return ()
    rules = PostRules(pack_named(pack_name), day)
    rows = [
        {
            "assignment": role, "area": "", "kind": str(post.kind), "role": role, "holder": role,
            "team": "team" if rules.lists("team.roles", role) else None, "since": day,
        }
        for role, post in rules.pack.posts.items() if rules.post(role)
    ]  # fmt: skip
    laid = {POSTS.name: pl.DataFrame(rows, schema=dict(POSTS.columns))}
    taken = rows_of(slot.filled_by, laid, parameters=rules.pack.parameters_on(day))
    return tuple(taken["role"].to_list())
