"""What the pack says of elections on a day: terms, who may be elected to what, who reviews, how many votes do."""

from dataclasses import dataclass
from datetime import date

from xiuhua.policy.pack import Pack
from xiuhua.queries.pack import judging_pack
from xiuhua.reckon.elections import Rule

TERM = "election.term_years"


@dataclass(frozen=True, slots=True)
class ElectionRules:
    """Rules of a day; lists are keys of the pack. `alone` are the posts that one person holds."""

    pack: Pack
    term_years: int
    bodies: tuple[str, ...]
    posts: tuple[str, ...]
    alone: tuple[str, ...]
    departments: tuple[str, ...]
    rule: Rule

    def term_on(self, day: date) -> int:
        """The years of a term that begins on a day."""
        return int(str(self.pack.parameters[TERM].on(day)))


def rules_of(place: int | None, *, on: date) -> ElectionRules | None:
    """The rules that hold in a place on a day; None where its pack says nothing of elections. One statement."""
    pack = judging_pack(place, on=on)
    if pack is None or TERM not in pack.parameters or pack.parameters[TERM].setting_on(on) is None:
        return None

    def told(name: str) -> tuple[str, ...]:
        value = pack.parameters[f"election.{name}"].on(on)
        return value if isinstance(value, tuple) else ()

    def percent(name: str) -> float:
        return float(str(pack.parameters[f"election.{name}"].on(on)))

    return ElectionRules(
        pack, int(str(pack.parameters[TERM].on(on))), told("bodies"), told("posts"), told("alone"),
        told("departments"), Rule(percent("turnout_percent"), percent("majority_percent")),
    )  # fmt: skip
