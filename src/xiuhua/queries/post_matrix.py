"""Villages beside the posts that each must have: who is in them, and of a gap since when, by when and who fills it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xiuhua.policy.pack import Slot
from xiuhua.queries.chain import RequiredPost, required_posts
from xiuhua.queries.post import SlotLine, posts_ended, slots_of_villages
from xiuhua.queries.post_rules import PostRules, post_rules, roles_filling
from xiuhua.register.models import Area
from xiuhua.words import Role


@dataclass(frozen=True, slots=True)
class Gap:
    """That a required post is vacant: since which day, until when it must be filled and by which office.

    `due` and `by` are None where the pack says nothing. A gap is about the post, not about anybody.
    """

    since: date
    due: date | None
    by: Role | None
    late: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A required post of a village, with its gap if there is one.

    `least` is how many a team must have at least, where it has fewer; None elsewhere.
    """

    slot: str
    post: RequiredPost
    gap: Gap | None
    least: int | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A village with a cell for each slot asked for; None where the slot is not required of it."""

    village: Area
    cells: tuple[Cell | None, ...]


def post_matrix(villages: Sequence[Area], slots: Sequence[str], *, on: date) -> list[MatrixRow]:
    """Some villages with their posts on a day, as the last turn found what is required. At most eight statements.

    The rules are those of the pack that judges the first village: a page of a matrix lies in one place.
    """
    lines = slots_of_villages([village.pk for village in villages], on=on)
    if not lines:
        return []
    posts = required_posts(lines, on=on)
    ended = posts_ended([village.code for village in villages], on=on)
    rules = post_rules(villages[0].pk, on=on)
    cells = {
        (line.village_code, line.slot): Cell(
            line.slot, post, gap_of(line, post, rules, ended, on=on), least_lacking(post, rules)
        )
        for line, post in zip(lines, posts, strict=True)
    }
    return [MatrixRow(village, tuple(cells.get((village.code, slot)) for slot in slots)) for village in villages]


def gap_of(
    line: SlotLine, post: RequiredPost, rules: PostRules | None, ended: dict[tuple[str, str], date], *, on: date
) -> Gap | None:
    """The gap of a required post; it began when the last holder left, or when a turn found it."""
    if not post.vacant:
        return None
    slot = slot_called(line.slot, rules)
    roles = roles_filling(slot, rules) if slot and rules else ()
    left = [ended[line.village_code, role] for role in roles if (line.village_code, role) in ended]
    since = max(left, default=line.since)
    due = rules.due(since) if rules else None
    return Gap(since, due, rules.filled_by(line.slot) if rules else None, late=due is not None and due < on)


def least_lacking(post: RequiredPost, rules: PostRules | None) -> int | None:
    """How many a team must have at least, where there is one that has fewer."""
    least = rules.number("team.min_size") if rules and post.is_team and post.holders else None
    people = {holder.person for holder in post.holders}
    return least if least is not None and len(people) < least else None


def slot_called(key: str, rules: PostRules | None) -> Slot | None:
    """A slot of the pack by its key: the first that bears it."""
    return next((slot for slot in rules.pack.slots if slot.slot == key), None) if rules else None
